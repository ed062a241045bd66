import { Kysely, PostgresDialect } from 'kysely'
import pg from 'pg'

import type { Handles } from './handles.ts'
import { type DatabaseLimits, USUAL_LIMITS } from './limits.ts'
import type { Tables } from './tables.ts'

/** int8: every bigint of ours is a time in ms or a dense number, far below 2^53. */
pg.types.setTypeParser(20, Number)

/** A transaction awaits the database alone, so none idles for so long but by a mistake or a process that stands still. */
const IDLE_MS = 5_000

/**
 * One pool for both roles. A hung holder of a topic's row must not stop the topic: locks, statements and idle
 * transactions time out. A lost connection costs whoever used it an error, and nobody else anything.
 */
export function openPostgres(
  url: string,
  { waitMs, statementMs, connections }: DatabaseLimits = USUAL_LIMITS,
): Handles {
  const pool = new pg.Pool({
    connectionString: url,
    max: connections,
    connectionTimeoutMillis: waitMs,
    keepAlive: true,
    lock_timeout: waitMs,
    statement_timeout: statementMs,
    idle_in_transaction_session_timeout: IDLE_MS,
  })
  // Without these the loss of any one connection, idle or in use, ends the process; the pool replaces it, and a query
  // that was under way on it is rejected.
  pool.on('error', () => undefined)
  pool.on('connect', (client) => client.on('error', () => undefined))
  if (statementMs > 0) hangUpAfter(statementMs + waitMs, pool)
  const kysely = new Kysely<Tables>({ dialect: new PostgresDialect({ pool }) })
  return {
    dialect: 'postgres',
    writer: kysely,
    reader: kysely,
    commit: (work) => retrying(() => kysely.transaction().execute((trx) => work(trx))),
    changedElsewhere: async () => true,
    close: () => kysely.destroy(),
  }
}

/** A machine that is gone without a word answers nothing, not even its own time-outs: who asks it is told so in time. */
function hangUpAfter(ms: number, pool: pg.Pool): void {
  const timers = new WeakMap<object, NodeJS.Timeout>()
  pool.on('acquire', (client) => {
    const hangUp = () => void (client as unknown as pg.Client).end().catch(() => undefined)
    timers.set(client, setTimeout(hangUp, ms).unref())
  })
  pool.on('release', (_error, client) => clearTimeout(timers.get(client)))
}

/** Deadlock, serialization failure, lock timeout: the database says "try again", and the same action id makes it safe. */
const AGAIN = new Set(['40P01', '40001', '55P03'])
const TRIES = 3

/** Also serves PGlite, which speaks the same errors. */
export async function retrying<T>(attempt: () => Promise<T>): Promise<T> {
  for (let tries = 1; ; tries++) {
    try {
      return await attempt()
    } catch (error) {
      if (tries === TRIES || !isAgain(error)) throw error
    }
  }
}

/** A duplicate action id means that its first sending has just committed: the next try finds the stored answer. */
function isAgain(error: unknown): boolean {
  const { code, constraint } = error as { code?: unknown; constraint?: unknown }
  return (
    (typeof code === 'string' && AGAIN.has(code)) ||
    (code === '23505' && constraint === 'action_answers_pk')
  )
}
