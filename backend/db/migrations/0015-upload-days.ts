import type { Kysely } from 'kysely'

/** What somebody has uploaded within a day is found without looking at all that they ever have. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await db.schema
    .createIndex('attachments_owner_day')
    .on('attachments')
    .columns(['owner_id', 'created_at', 'bytes'])
    .execute()
}
