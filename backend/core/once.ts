import type { Database } from '../db/database.ts'
import { answered, type Asking, checkId, keepAnswer } from './answers.ts'

/** Does what is asked under an id once, and answers whoever asks again as before; without an id it is done each time. */
export type Once = <T extends object>(
  asking: Omit<Asking, 'id'> & { id: string | undefined },
  act: () => Promise<T>,
) => Promise<T>

/**
 * For acts that are no transaction of ours alone, as moving lines: the answer is kept right after, and only that of a
 * success. Whoever asks meanwhile waits. Throws `Refusal`.
 */
export function createOnce(services: {
  database: Pick<Database, 'db' | 'commit'>
  clock: () => number
}): Once {
  const { database, clock } = services
  const turns = new Map<string, Promise<unknown>>()
  return async <T extends object>(
    { id, ...asked }: Parameters<Once>[0],
    act: () => Promise<T>,
  ): Promise<T> => {
    if (id === undefined) return act()
    checkId(id)
    const asking = { ...asked, id }
    const actOnce = async () => {
      const before = await answered(database.db, asking)
      if (before) return before as T
      const answer = await act()
      await database.commit((trx) => keepAnswer(trx, asking, { answer, at: clock() }))
      return answer
    }
    const key = `${asked.userId} ${id}`
    const turn = (turns.get(key) ?? Promise.resolve()).then(actOnce, actOnce)
    turns.set(key, turn)
    try {
      return await turn
    } finally {
      if (turns.get(key) === turn) turns.delete(key)
    }
  }
}
