import { sql } from 'kysely'

import type { Database } from './handles.ts'

/** How long the answer is carried on by the process's own steady clock before the database is asked again. */
const AGAIN_MS = 60_000

/**
 * The database's time, ms since 1970. What is stored ends by it: for every process the same moment, however its own
 * clock stands and whoever sets that meanwhile. Between two answers it goes on by a clock that nobody sets.
 */
export async function databaseClock({
  db,
  dialect,
}: Pick<Database, 'db' | 'dialect'>): Promise<() => number> {
  const asked =
    dialect === 'sqlite'
      ? sql<number>`unixepoch('subsec') * 1000`
      : sql<number>`(extract(epoch from clock_timestamp()) * 1000)::float8`
  const ask = async () => {
    const before = performance.now()
    const { now } = await db.selectNoFrom(asked.as('now')).executeTakeFirstOrThrow()
    return { now: Number(now), at: (before + performance.now()) / 2 }
  }
  let known = await ask()
  let askedAt = known.at
  return () => {
    const steady = performance.now()
    if (steady - askedAt > AGAIN_MS) {
      askedAt = steady
      // Without the database it goes on as it was; the next one asks again.
      ask().then(
        (answer) => (known = answer),
        () => undefined,
      )
    }
    return Math.round(known.now + steady - known.at)
  }
}
