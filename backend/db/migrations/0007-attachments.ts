import { type Kysely, sql } from 'kysely'

import { identity } from '../identity.ts'

/** What was uploaded. The bytes lie in a folder under `stored_name`; `used_at` is when it was sent, once. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await db.schema
    .createTable('attachments')
    .addColumn('id', 'integer', identity(db))
    .addColumn('owner_id', 'integer', (c) => c.notNull().references('users.id').onDelete('cascade'))
    .addColumn('upload_key', 'text', (c) => c.notNull())
    .addColumn('digest', 'text', (c) => c.notNull())
    .addColumn('name', 'text', (c) => c.notNull())
    .addColumn('stored_name', 'text', (c) => c.notNull().unique())
    .addColumn('type', 'text', (c) => c.notNull())
    .addColumn('bytes', 'integer', (c) => c.notNull())
    .addColumn('width', 'integer')
    .addColumn('height', 'integer')
    .addColumn('created_at', 'bigint', (c) => c.notNull())
    .addColumn('used_at', 'bigint')
    .addUniqueConstraint('attachments_key', ['owner_id', 'upload_key'])
    .execute()
  await db.schema
    .createIndex('attachments_unused')
    .on('attachments')
    .columns(['owner_id', 'created_at'])
    .where(sql.ref('used_at'), 'is', null)
    .execute()
}
