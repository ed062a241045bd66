import type { Kysely } from 'kysely'

import { identity } from '../identity.ts'

/** What operators did, and what the server did by itself, in order. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await db.schema
    .createTable('ops_acts')
    .addColumn('id', 'integer', identity(db))
    .addColumn('at', 'bigint', (c) => c.notNull())
    .addColumn('actor_id', 'integer', (c) => c.references('users.id').onDelete('set null'))
    .addColumn('act', 'text', (c) => c.notNull())
    .addColumn('details', 'text', (c) => c.notNull())
    .execute()
}
