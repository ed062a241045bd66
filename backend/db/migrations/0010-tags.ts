import type { Kysely } from 'kysely'

/** What the texts of posts name: tags, for lists and trending, and people. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await db.schema
    .createTable('post_tags')
    .addColumn('tag', 'text', (c) => c.notNull())
    .addColumn('post_id', 'integer', (c) => c.notNull().references('posts.id').onDelete('cascade'))
    .addColumn('at', 'bigint', (c) => c.notNull())
    .addPrimaryKeyConstraint('post_tags_pk', ['tag', 'post_id'])
    .execute()
  await db.schema.createIndex('post_tags_at').on('post_tags').columns(['at', 'tag']).execute()
  await db.schema.createIndex('post_tags_post').on('post_tags').column('post_id').execute()
  await db.schema
    .createTable('post_mentions')
    .addColumn('post_id', 'integer', (c) => c.notNull().references('posts.id').onDelete('cascade'))
    .addColumn('user_id', 'integer', (c) => c.notNull().references('users.id').onDelete('cascade'))
    .addPrimaryKeyConstraint('post_mentions_pk', ['post_id', 'user_id'])
    .execute()
}
