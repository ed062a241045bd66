import { type Kysely, sql } from 'kysely'

import { identity } from '../identity.ts'

/** `no` counts a chat's messages 1, 2, 3 …; a member sees those from `joined_no` on, until `left_no` is set. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await db.schema
    .createTable('chats')
    .addColumn('id', 'integer', identity(db))
    .addColumn('kind', 'text', (c) => c.notNull())
    .addColumn('title', 'text')
    .addColumn('pair', 'text', (c) => c.unique())
    .addColumn('owner_id', 'integer', (c) => c.references('users.id').onDelete('set null'))
    .addColumn('last_no', 'integer', (c) => c.notNull().defaultTo(0))
    .addColumn('created_at', 'bigint', (c) => c.notNull())
    .execute()
  await db.schema
    .createTable('chat_members')
    .addColumn('chat_id', 'integer', (c) => c.notNull().references('chats.id').onDelete('cascade'))
    .addColumn('user_id', 'integer', (c) => c.notNull().references('users.id').onDelete('cascade'))
    .addColumn('joined_no', 'integer', (c) => c.notNull())
    .addColumn('left_no', 'integer')
    .addColumn('read_no', 'integer', (c) => c.notNull())
    .addColumn('unread', 'integer', (c) => c.notNull().defaultTo(0))
    .addColumn('active_at', 'bigint', (c) => c.notNull())
    .addPrimaryKeyConstraint('chat_members_pk', ['chat_id', 'user_id'])
    .execute()
  await db.schema
    .createIndex('chat_members_list')
    .on('chat_members')
    .columns(['user_id', 'active_at', 'chat_id'])
    .where(sql.ref('left_no'), 'is', null)
    .execute()
  await db.schema
    .createIndex('chat_members_unread')
    .on('chat_members')
    .column('user_id')
    .where(sql.ref('unread'), '>', sql.lit(0))
    .execute()
  await db.schema
    .createTable('messages')
    .addColumn('id', 'integer', identity(db))
    .addColumn('chat_id', 'integer', (c) => c.notNull().references('chats.id').onDelete('cascade'))
    .addColumn('no', 'integer', (c) => c.notNull())
    .addColumn('sender_id', 'integer', (c) =>
      c.notNull().references('users.id').onDelete('cascade'),
    )
    .addColumn('content', 'text', (c) => c.notNull())
    .addColumn('attachment_id', 'integer')
    .addColumn('client_id', 'text')
    .addColumn('created_at', 'bigint', (c) => c.notNull())
    .addUniqueConstraint('messages_no', ['chat_id', 'no'])
    .execute()
  await db.schema
    .createIndex('messages_sender')
    .on('messages')
    .columns(['chat_id', 'sender_id', 'no'])
    .execute()
  await db.schema
    .createIndex('messages_attachment')
    .unique()
    .on('messages')
    .column('attachment_id')
    .where(sql.ref('attachment_id'), 'is not', null)
    .execute()
}
