import type { Kysely } from 'kysely'

/** Sessions that ended are found without looking at those that last. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await db.schema.createIndex('sessions_expiry').on('sessions').column('expires_at').execute()
}
