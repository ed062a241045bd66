import { sql } from 'kysely'

import type { Database } from '../db/database.ts'

/** Who the rows are about. */
export const READER = 1
/** When the first post was written, ms since 1970; each is a second after the one before. */
export const START = 1_700_000_000_000
export const MESSAGES = 10_000
const PEOPLE = 3_000
const FRIENDS = 1_000
const CHATS = 1_000
const NOTIFICATIONS = 20_000

/** The numbers 1 … n, on either database. */
const numbers = (n: number) =>
  sql`with recursive numbers(i) as (select 1 union all select i + 1 from numbers where i < ${sql.lit(n)})`

/**
 * An empty database filled for the user `READER`, who must be the only one: posts and their echo, friends, follows,
 * blocks, notifications, and chats of which the first has 10,000 messages.
 */
export async function fill({ writer, dialect }: Database, posts: number): Promise<void> {
  const no = dialect === 'sqlite' ? sql`0` : sql`false`
  const at = dialect === 'sqlite' ? sql`'2026-01-01'` : sql`now()`
  const text = (name: string) => sql`${sql.lit(name)} || cast(i as text)`
  await sql`${numbers(PEOPLE)} insert into users (name, email, email_verified, handle, created_at, updated_at)
    select ${text('N')}, ${text('e')}, ${no}, ${text('h')}, ${at}, ${at} from numbers`.execute(
    writer,
  )
  await sql`${numbers(posts)} insert into posts (author_id, content, created_at)
    select 1 + (i * 7919) % ${sql.lit(PEOPLE)}, 'x', ${sql.lit(START)} + i * cast(1000 as bigint) from numbers`.execute(
    writer,
  )
  await sql`insert into feed_entries (actor_id, post_id, repost, created_at)
    select author_id, id, 0, created_at from posts order by id`.execute(writer)
  await sql`insert into feed_entries (actor_id, post_id, repost, created_at)
    select 1 + (id * 31) % ${sql.lit(PEOPLE)}, id, 1, created_at from posts where id % 10 = 0 order by id`.execute(
    writer,
  )
  await sql`insert into post_tags (tag, post_id, at)
    select 'tag' || cast(id % 500 as text), id, created_at from posts`.execute(writer)
  await sql`insert into comments (post_id, author_id, content, created_at)
    select 1 + id % 200, author_id, 'y', created_at from posts`.execute(writer)
  await sql`insert into friendships (user_id, friend_id, since)
    select ${sql.lit(READER)}, id, 0 from users where id between 2 and ${sql.lit(FRIENDS + 1)}`.execute(
    writer,
  )
  await sql`insert into friendships (user_id, friend_id, since)
    select a.id, b.id, 0 from users a join users b on b.id between a.id + 1 and a.id + 10 where a.id > 1100`.execute(
    writer,
  )
  await sql`insert into follows (follower_id, followee_id, since)
    select ${sql.lit(READER)}, id, 0 from users where id between 900 and 1400`.execute(writer)
  await sql`insert into blocks (user_id, other_id, mine, since)
    select ${sql.lit(READER)}, id, 1, 0 from users where id > 2900`.execute(writer)
  await sql`${numbers(NOTIFICATIONS)} insert into notifications (user_id, kind, actor_id, post_id, read_at, created_at)
    select case when i % 10 = 0 then ${sql.lit(READER)} else 2 + i % 1000 end, 'comment', 2 + i % 1000, 1 + i % 200, case when i % 20 = 0 then null else 1 end,
      ${sql.lit(START)} + i * cast(1000 as bigint) from numbers`.execute(writer)
  await sql`${numbers(CHATS)} insert into chats (kind, last_no, created_at)
    select 'group', case when i = 1 then ${sql.lit(MESSAGES)} else 0 end, ${sql.lit(START)} from numbers`.execute(
    writer,
  )
  await sql`insert into chat_members (chat_id, user_id, joined_no, read_no, unread, active_at)
    select id, ${sql.lit(READER)}, 1, 0, id % 2, created_at + id from chats`.execute(writer)
  await sql`${numbers(MESSAGES)} insert into messages (chat_id, no, sender_id, content, created_at)
    select 1, i, 2 + i % 200, 'Message', ${sql.lit(START)} + i from numbers`.execute(writer)
  await sql`analyze`.execute(writer)
}
