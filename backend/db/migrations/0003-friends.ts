import { type Kysely, sql } from 'kysely'

import { identity } from '../identity.ts'

export async function up(db: Kysely<unknown>): Promise<void> {
  await db.schema
    .createTable('friend_requests')
    .addColumn('id', 'integer', identity(db))
    .addColumn('from_id', 'integer', (c) => c.notNull().references('users.id').onDelete('cascade'))
    .addColumn('to_id', 'integer', (c) => c.notNull().references('users.id').onDelete('cascade'))
    .addColumn('pair', 'text', (c) => c.notNull())
    .addColumn('status', 'text', (c) => c.notNull())
    .addColumn('created_at', 'bigint', (c) => c.notNull())
    .addColumn('updated_at', 'bigint', (c) => c.notNull())
    .execute()
  await db.schema
    .createIndex('friend_requests_pending_pair')
    .unique()
    .on('friend_requests')
    .column('pair')
    .where(sql.ref('status'), '=', sql.lit('pending'))
    .execute()
  await db.schema
    .createIndex('friend_requests_incoming')
    .on('friend_requests')
    .columns(['to_id', 'status', 'id'])
    .execute()
  await db.schema
    .createIndex('friend_requests_outgoing')
    .on('friend_requests')
    .columns(['from_id', 'status', 'id'])
    .execute()
  await db.schema
    .createTable('friendships')
    .addColumn('user_id', 'integer', (c) => c.notNull().references('users.id').onDelete('cascade'))
    .addColumn('friend_id', 'integer', (c) =>
      c.notNull().references('users.id').onDelete('cascade'),
    )
    .addColumn('since', 'bigint', (c) => c.notNull())
    .addPrimaryKeyConstraint('friendships_pk', ['user_id', 'friend_id'])
    .execute()
}
