import { afterAll, beforeAll, describe, expect, test } from 'vitest'

import type { Database, ReadDb } from '../db/database.ts'
import { plansOf, testDatabases } from '../db/testing.ts'
import { messages } from './chats/messages.ts'
import { searchPeople } from './friend-requests/people-queries.ts'
import { friends } from './friend-requests/queries.ts'
import { notifications } from './notifications/queries.ts'
import { followingPosts } from './posts/following.ts'
import { comments, postById, publicPosts } from './posts/queries.ts'
import { fill, MESSAGES, READER, START } from './testing-scale.ts'
import { openHouse } from './testing.ts'
import { topicsSince } from './trending/queries.ts'

/** Postgres in the process takes long to fill: the quick run asks it for plans at a tenth. */
const sizes = testDatabases.map((kind) => ({
  ...kind,
  posts: kind.name === 'postgres' && !process.env.TRUNKLINE_FULL ? 10_000 : 100_000,
}))

describe.each(sizes)('with $posts posts and 1,000 friends on $name', ({ open, posts }) => {
  let database: Database

  beforeAll(async () => {
    database = await open()
    const house = await openHouse(database)
    expect(await house.person('Ada')).toBe(READER)
    await fill(database, posts)
  }, 120_000)
  afterAll(() => database.close())

  const middle = { limit: 30, cursor: posts / 2 }
  const top = { limit: 30 }

  const expectNoScan = async (read: (db: ReadDb) => Promise<unknown>) => {
    const plans = await plansOf(database, read)
    for (const step of plans.flatMap((plan) => plan.split('\n'))) {
      expect(step).not.toMatch(
        /SCAN (posts|feed_entries|comments|post_tags|reactions|users|notifications|messages|chat_members|friendships)\b/,
      )
      expect(step).not.toMatch(
        /Seq Scan on (posts|feed_entries|comments|post_tags|notifications|messages)\b/,
      )
      expect(step).not.toContain('TEMP B-TREE')
      // Postgres may put a few rows in order by hand.
      const sorted = /Sort .*rows=(\d+)/.exec(step)
      expect(Number(sorted?.[1] ?? 0)).toBeLessThan(1_000)
    }
  }

  test.each<[string, (db: ReadDb) => Promise<unknown>]>([
    ['the public feed, from the top', (db) => publicPosts(db, READER, top)],
    ['the public feed, further down', (db) => publicPosts(db, READER, middle)],
    ['the following feed, from the top', (db) => followingPosts(db, READER, top)],
    ['the following feed, further down', (db) => followingPosts(db, READER, middle)],
    ["somebody's posts", (db) => publicPosts(db, READER, middle, { author: 77 })],
    ['the posts with a tag', (db) => publicPosts(db, READER, middle, { tag: 'tag7' })],
    ['one post', (db) => postById(db, READER, 4_711)],
    ['its comments', (db) => comments(db, READER, 100, top)],
    ['my notifications', (db) => notifications(db, READER, top)],
    [
      'my notifications, further down',
      (db) => notifications(db, READER, { limit: 30, cursor: 9_000 }),
    ],
    ['my friends', (db) => friends(db, READER, top)],
    ['people, from after one', (db) => searchPeople(db, READER, '', { limit: 30, cursor: 1_500 })],
    ['the newest messages', (db) => messages(db, READER, 1, { limit: 50 })],
    ['older messages', (db) => messages(db, READER, 1, { limit: 50, before: MESSAGES / 2 })],
  ])('%s is found by indexes, without a scan or a large sort', async (_what, read) => {
    await expectNoScan(read)
  })

  test('trending reads the window alone', async () => {
    const plans = await plansOf(database, (db) => topicsSince(db, START + (posts - 500) * 1_000))
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
