import type { Database } from '../db/database.ts'
import type { Presence } from './presence.ts'

/** How long after a change it is written down. */
const SAVE_MS = 5_000
const NAME = 'presence'

/**
 * Makes a restart no departure: whoever was here when the process before this one ended, however it did, is here for
 * the grace, in which their pages come back. Until the returned function is called, which writes for the last time.
 */
export async function recallPresence(services: {
  database: Database
  presence: Presence
  onError: (error: unknown) => void
}): Promise<() => Promise<void>> {
  const { database, presence, onError } = services
  const here = new Map(await recalled(database))
  for (const [userId, away] of here) presence.arrive(userId, { away }).end()

  let timer: NodeJS.Timeout | undefined
  const save = async () => {
    timer = undefined
    await keep(database, JSON.stringify([...here])).catch(onError)
  }
  presence.onChange(({ userId, online, away }) => {
    if (online) here.set(userId, away)
    else here.delete(userId)
    timer ??= setTimeout(save, SAVE_MS).unref()
  })
  return async () => {
    if (!timer) return
    clearTimeout(timer)
    await save()
  }
}

async function recalled({ db }: Database): Promise<[userId: number, away: boolean][]> {
  const row = await db
    .selectFrom('settings')
    .select('value')
    .where('name', '=', NAME)
    .executeTakeFirst()
  return row ? (JSON.parse(row.value) as [number, boolean][]) : []
}

async function keep({ commit }: Database, value: string): Promise<void> {
  await commit((trx) =>
    trx
      .insertInto('settings')
      .values({ name: NAME, value })
      .onConflict((conflict) => conflict.column('name').doUpdateSet({ value }))
      .execute(),
  )
}
