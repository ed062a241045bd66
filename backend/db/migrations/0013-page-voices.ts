import type { Kysely } from 'kysely'

/** What pages told between two looks, as the guard weighs it. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await db.schema
    .createTable('page_voices')
    .addColumn('at', 'bigint', (c) => c.notNull())
    .addColumn('node', 'text', (c) => c.notNull())
    .addColumn('told', 'text', (c) => c.notNull())
    .addPrimaryKeyConstraint('page_voices_pk', ['at', 'node'])
    .execute()
}
