import type { Kysely } from 'kysely'

/**
 * `blocks` holds two rows while either of two people blocks the other: `user_id` does not see `other_id`. `mine` is 1
 * where `user_id` is who blocked.
 */
export async function up(db: Kysely<unknown>): Promise<void> {
  await db.schema
    .createTable('follows')
    .addColumn('follower_id', 'integer', (c) =>
      c.notNull().references('users.id').onDelete('cascade'),
    )
    .addColumn('followee_id', 'integer', (c) =>
      c.notNull().references('users.id').onDelete('cascade'),
    )
    .addColumn('since', 'bigint', (c) => c.notNull())
    .addPrimaryKeyConstraint('follows_pk', ['follower_id', 'followee_id'])
    .execute()
  await db.schema
    .createIndex('follows_followee')
    .on('follows')
    .columns(['followee_id', 'follower_id'])
    .execute()
  await db.schema
    .createTable('blocks')
    .addColumn('user_id', 'integer', (c) => c.notNull().references('users.id').onDelete('cascade'))
    .addColumn('other_id', 'integer', (c) => c.notNull().references('users.id').onDelete('cascade'))
    .addColumn('mine', 'integer', (c) => c.notNull())
    .addColumn('since', 'bigint', (c) => c.notNull())
    .addPrimaryKeyConstraint('blocks_pk', ['user_id', 'other_id'])
    .execute()
  await db.schema
    .createIndex('notifications_of')
    .on('notifications')
    .columns(['user_id', 'actor_id', 'kind', 'post_id'])
    .execute()
}
