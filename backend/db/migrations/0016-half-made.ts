import { type Kysely, sql } from 'kysely'

/** Every column that names a person, but for `credentials`. */
const references = [
  ['sessions', 'user_id'],
  ['access_tokens', 'user_id'],
  ['events', 'by'],
  ['action_answers', 'user_id'],
  ['friend_requests', 'from_id'],
  ['friend_requests', 'to_id'],
  ['friendships', 'user_id'],
  ['friendships', 'friend_id'],
  ['posts', 'author_id'],
  ['comments', 'author_id'],
  ['notifications', 'user_id'],
  ['notifications', 'actor_id'],
  ['chats', 'owner_id'],
  ['chat_members', 'user_id'],
  ['messages', 'sender_id'],
  ['attachments', 'owner_id'],
  ['follows', 'follower_id'],
  ['follows', 'followee_id'],
  ['blocks', 'user_id'],
  ['blocks', 'other_id'],
  ['reactions', 'user_id'],
  ['feed_entries', 'actor_id'],
  ['post_mentions', 'user_id'],
  ['ops_acts', 'actor_id'],
  ['endpoint_use', 'retired_by'],
] as const

/**
 * A sign-up that broke off could leave somebody without a password, who can never sign in and keeps the address from
 * whoever it belongs to. They go where nothing at all refers to them, so that nobody misses anything.
 */
export async function up(db: Kysely<unknown>): Promise<void> {
  const halfMade = sql`
    select id from users
    where not exists (select 1 from credentials where credentials.user_id = users.id)`
  // Most have none, and need not look through every table.
  const { rows } = await sql`${halfMade} limit 1`.execute(db)
  if (rows.length === 0) return
  const named = references.map(
    ([table, column]) => sql`except select ${sql.ref(column)} from ${sql.table(table)}`,
  )
  await sql`delete from users where id in (${halfMade} ${sql.join(named, sql` `)})`.execute(db)
}
