import { regularly } from '../../core/regularly.ts'
import type { Database } from '../../db/database.ts'

/** So long after its end a session's lines have been told why they ended. */
const KEPT_MS = 86_400_000
const BATCH = 500

/**
 * Removes sessions that ended by themselves a day ago and more, with the token, address and device in them: no page
 * lists them and nobody can come back with them. What is ended by somebody is removed by that. `now` is the database's.
 */
export async function sweepSessions({ commit }: Pick<Database, 'commit'>, now: number) {
  const before = new Date(now - KEPT_MS).toISOString()
  for (;;) {
    const gone = await commit((trx) =>
      trx
        .deleteFrom('sessions')
        .where('id', 'in', (eb) =>
          eb.selectFrom('sessions').select('id').where('expires_at', '<', before).limit(BATCH),
        )
        .executeTakeFirst(),
    )
    if (gone.numDeletedRows < BigInt(BATCH)) return
  }
}

/** Sweeps now and `regularly`. */
export function startSessionSweep(options: {
  database: Pick<Database, 'commit'>
  clock: () => number
  everyMs: number
  onError: (error: unknown) => void
}): () => Promise<void> {
  const { database, clock, everyMs, onError } = options
  return regularly(() => sweepSessions(database, clock()), { everyMs, onError })
}
