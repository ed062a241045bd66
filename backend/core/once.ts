import type { Database, Db } from '../db/database.ts'
import { answered, type Asking, checkId, keepAnswer } from './answers.ts'

/** Keeps the answer in the transaction of the act, so that both are there or neither; answers it. */
export type Keep = <T extends object>(trx: Db, answer: T) => Promise<T>

/**
 * Does what is asked under an id once, and answers whoever asks again as before; without an id it is done each time.
 * `act` keeps what it answers, in its one transaction, and does what is in no database, as moving lines, after it: a
 * process that ends between the two has no lines.
 */
export type Once = <T extends object>(
  asking: Omit<Asking, 'id'> & { id: string | undefined },
  act: (keep: Keep) => Promise<T>,
) => Promise<T>

/** For acts that are more than a transaction of ours. Whoever asks meanwhile waits. Throws `Refusal`. */
export function createOnce(services: {
  database: Pick<Database, 'db'>
  clock: () => number
}): Once {
  const { database, clock } = services
  const turns = new Map<string, Promise<unknown>>()
  return async <T extends object>(
    { id, ...asked }: Parameters<Once>[0],
    act: (keep: Keep) => Promise<T>,
  ): Promise<T> => {
    if (id === undefined) return act(async (_trx, answer) => answer)
    checkId(id)
    const asking = { ...asked, id }
    const actOnce = async () => {
      const before = await answered(database.db, asking)
      if (before) return before as T
      return act(async (trx, answer) => {
        await keepAnswer(trx, asking, { answer, at: clock() })
        return answer
      })
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
