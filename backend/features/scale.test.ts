import { sql } from 'kysely'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'

import type { Database, Reading } from '../db/database.ts'
import { testDatabases } from '../db/testing.ts'
import { followingPosts } from './posts/following.ts'
import { comments, postById, publicPosts } from './posts/queries.ts'
import { plansOf } from './testing-plans.ts'
import { topicsSince } from './trending/queries.ts'

const PEOPLE = 3_000
const POSTS = 100_000
const FRIENDS = 1_000
const READER = 1
const START = 1_700_000_000_000

/** The numbers 1 … n, on either database. */
const numbers = (n: number) =>
  sql`with recursive numbers(i) as (select 1 union all select i + 1 from numbers where i < ${sql.lit(n)})`

async function fill({ writer, dialect }: Database): Promise<void> {
  const no = dialect === 'sqlite' ? sql`0` : sql`false`
  const at = dialect === 'sqlite' ? sql`'2026-01-01'` : sql`now()`
  const text = (name: string) => sql`${sql.lit(name)} || cast(i as text)`
  await sql`${numbers(PEOPLE)} insert into users (name, email, email_verified, handle, created_at, updated_at)
    select ${text('N')}, ${text('e')}, ${no}, ${text('h')}, ${at}, ${at} from numbers`.execute(
    writer,
  )
  await sql`${numbers(POSTS)} insert into posts (author_id, content, created_at)
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
  await sql`insert into follows (follower_id, followee_id, since)
    select ${sql.lit(READER)}, id, 0 from users where id between 900 and 1400`.execute(writer)
  await sql`insert into blocks (user_id, other_id, mine, since)
    select ${sql.lit(READER)}, id, 1, 0 from users where id > 2900`.execute(writer)
  await sql`analyze`.execute(writer)
}

describe.each(testDatabases)('with 100,000 posts and 1,000 friends on $name', ({ open }) => {
  let database: Database

  beforeAll(async () => {
    database = await open()
    await fill(database)
  }, 120_000)
  afterAll(() => database.close())

  const middle = { limit: 30, cursor: POSTS / 2 }
  const top = { limit: 30 }

  const expectNoScan = async (read: (db: Reading) => Promise<unknown>) => {
    for (const step of await plansOf(database, read)) {
      expect(step).not.toMatch(/SCAN (posts|feed_entries|comments|post_tags|reactions|users)\b/)
      expect(step).not.toMatch(/Seq Scan on (posts|feed_entries|comments|post_tags)\b/)
      expect(step).not.toContain('TEMP B-TREE')
      // Postgres may put a few rows in order by hand.
      const sorted = /Sort .*rows=(\d+)/.exec(step)
      expect(Number(sorted?.[1] ?? 0)).toBeLessThan(1_000)
    }
  }

  test.each<[string, (db: Reading) => Promise<unknown>]>([
    ['the public feed, from the top', (db) => publicPosts(db, READER, top)],
    ['the public feed, further down', (db) => publicPosts(db, READER, middle)],
    ['the following feed, from the top', (db) => followingPosts(db, READER, top)],
    ['the following feed, further down', (db) => followingPosts(db, READER, middle)],
    ["somebody's posts", (db) => publicPosts(db, READER, middle, { author: 77 })],
    ['the posts with a tag', (db) => publicPosts(db, READER, middle, { tag: 'tag7' })],
    ['one post', (db) => postById(db, READER, 4_711)],
    ['its comments', (db) => comments(db, READER, 100, top)],
  ])('%s is found by indexes, without a scan or a large sort', async (_what, read) => {
    await expectNoScan(read)
  })

  test('trending reads the window alone', async () => {
    const plans = await plansOf(database, (db) => topicsSince(db, START + (POSTS - 500) * 1_000))
    expect(plans.join('\n')).toMatch(
      /SEARCH post_tags USING COVERING INDEX post_tags_at|using post_tags_at|on post_tags_at/i,
    )
  })

  test('the following feed holds friends and followed people alone, newest first', async () => {
    const { items } = await followingPosts(database.db, READER, { limit: 100 })
    expect(items).toHaveLength(100)
    for (const { author, repostedBy } of items)
      expect((repostedBy ?? author).id).toBeLessThanOrEqual(1_400)
    expect(new Set(items.map(({ id }) => id)).size).toBe(100)
  })
})
