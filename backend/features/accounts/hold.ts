import { SqliteAdapter } from 'kysely'

import type { Db } from '../../db/database.ts'

/**
 * Until this transaction ends, nobody else changes what is counted for these people: a count taken after this is
 * true at the position that the transaction's events get (promise P12). Without it two Postgres transactions could
 * each add one and both say "one". SQLite has one writer and needs nothing. Locks are taken in the order of ids, so
 * two holders cannot wait for each other.
 */
export async function hold(trx: Db, userIds: readonly number[]): Promise<void> {
  if (trx.getExecutor().adapter instanceof SqliteAdapter) return
  await trx
    .selectFrom('users')
    .select('id')
    .where('id', 'in', userIds)
    .orderBy('id')
    .forNoKeyUpdate()
    .execute()
}
