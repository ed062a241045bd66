import type { Kysely } from 'kysely'

import { identity } from '../identity.ts'

/** The event log and the answers of actions (PROMISES P1 to P7). */
export async function up(db: Kysely<unknown>): Promise<void> {
  await db.schema
    .createTable('settings')
    .addColumn('name', 'text', (c) => c.primaryKey())
    .addColumn('value', 'text', (c) => c.notNull())
    .execute()
  await db.schema
    .createTable('topics')
    .addColumn('id', 'integer', identity(db))
    .addColumn('name', 'text', (c) => c.notNull().unique())
    .addColumn('head', 'bigint', (c) => c.notNull())
    .addColumn('head_id', 'text', (c) => c.notNull())
    .addColumn('tail', 'bigint', (c) => c.notNull().defaultTo(0))
    .addColumn('tail_id', 'text', (c) => c.notNull().defaultTo(''))
    .execute()
  await db.schema
    .createTable('events')
    .addColumn('topic_id', 'integer', (c) => c.notNull().references('topics.id'))
    .addColumn('seq', 'bigint', (c) => c.notNull())
    .addColumn('id', 'text', (c) => c.notNull())
    .addColumn('name', 'text', (c) => c.notNull())
    .addColumn('by', 'integer')
    .addColumn('client_id', 'text')
    .addColumn('body', 'text', (c) => c.notNull())
    .addColumn('at', 'bigint', (c) => c.notNull())
    .addPrimaryKeyConstraint('events_pk', ['topic_id', 'seq'])
    .execute()
  await db.schema.createIndex('events_at').on('events').column('at').execute()
  await db.schema
    .createTable('action_answers')
    .addColumn('user_id', 'integer', (c) => c.notNull())
    .addColumn('id', 'text', (c) => c.notNull())
    .addColumn('body_hash', 'text', (c) => c.notNull())
    .addColumn('answer', 'text', (c) => c.notNull())
    .addColumn('at', 'bigint', (c) => c.notNull())
    .addPrimaryKeyConstraint('action_answers_pk', ['user_id', 'id'])
    .execute()
  await db.schema.createIndex('action_answers_at').on('action_answers').column('at').execute()
}
