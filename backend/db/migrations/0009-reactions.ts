import { type Kysely, sql } from 'kysely'

import { identity } from '../identity.ts'

const counters = [
  'repost_count',
  'like_count',
  'love_count',
  'laugh_count',
  'wow_count',
  'sad_count',
]

/**
 * Counters stand on the post's row; `engagement_rev` rises with every change of one. `feed_entries` is what brings a
 * post into following feeds: its author's entry, and one for each person who reposted it, in the order of time.
 */
export async function up(db: Kysely<unknown>): Promise<void> {
  for (const counter of [...counters, 'engagement_rev'])
    await db.schema
      .alterTable('posts')
      .addColumn(counter, 'integer', (c) => c.notNull().defaultTo(0))
      .execute()
  await db.schema.alterTable('posts').addColumn('engaged_at', 'bigint').execute()
  await db.schema.alterTable('posts').addColumn('image_id', 'integer').execute()
  await db.schema
    .createIndex('posts_image')
    .unique()
    .on('posts')
    .column('image_id')
    .where(sql.ref('image_id'), 'is not', null)
    .execute()
  await db.schema.alterTable('comments').addColumn('reply_to', 'integer').execute()
  await db.schema
    .createTable('reactions')
    .addColumn('post_id', 'integer', (c) => c.notNull().references('posts.id').onDelete('cascade'))
    .addColumn('user_id', 'integer', (c) => c.notNull().references('users.id').onDelete('cascade'))
    .addColumn('kind', 'text', (c) => c.notNull())
    .addColumn('created_at', 'bigint', (c) => c.notNull())
    .addPrimaryKeyConstraint('reactions_pk', ['post_id', 'user_id'])
    .execute()
  await db.schema
    .createTable('feed_entries')
    .addColumn('id', 'integer', identity(db))
    .addColumn('actor_id', 'integer', (c) => c.notNull().references('users.id').onDelete('cascade'))
    .addColumn('post_id', 'integer', (c) => c.notNull().references('posts.id').onDelete('cascade'))
    .addColumn('repost', 'integer', (c) => c.notNull())
    .addColumn('created_at', 'bigint', (c) => c.notNull())
    .addUniqueConstraint('feed_entries_once', ['post_id', 'actor_id', 'repost'])
    .execute()
  await db.schema
    .createIndex('feed_entries_actor')
    .on('feed_entries')
    .columns(['actor_id', 'id'])
    .execute()
  await sql`
    insert into feed_entries (actor_id, post_id, repost, created_at)
    select author_id, id, 0, created_at from posts where deleted_at is null order by id
  `.execute(db)
}
