import { randomBytes } from 'node:crypto'

import { topic } from '@trunkline/shared/protocol/topic'
import { sql } from 'kysely'
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'

import { openDatabase } from '../../db/database.ts'
import { openPostgres } from '../../db/postgres.ts'
import { blocked } from '../accounts/service.ts'
import { allFriendIds } from '../friend-requests/queries.ts'
import { notifications, unreadCount } from '../notifications/queries.ts'
import { type House, openHouse } from '../testing.ts'
import { postById } from './queries.ts'

const { PGURL } = process.env

/** Locks between sessions are proved by a real PostgreSQL alone: PGlite has one session. */
describe.skipIf(PGURL === undefined)('on PostgreSQL, with many sessions at once', () => {
  const name = `posts_${randomBytes(6).toString('hex')}`
  let house: House
  let author: number
  let people: number[]
  let postId: number

  beforeAll(async () => {
    const server = openPostgres(PGURL ?? '')
    await sql`create database ${sql.ref(name)}`.execute(server.writer)
    await server.close()
    const url = new URL(PGURL ?? '')
    url.pathname = `/${name}`
    house = await openHouse(await openDatabase(url.href))
  }, 60_000)
  afterAll(() => house.close())
  beforeEach(async () => {
    author = await house.person('Author')
    people = []
    for (let i = 0; i < 8; i++) people.push(await house.person(`P${i}`))
    postId = (await house.act(author, 'post.create', { content: 'x' })).post.id
    await house.follow(topic.post(postId))
  })

  test('reactions, reposts and comments of many: each event tells the counters of its place', async () => {
    await Promise.all(
      people.flatMap((id, i) => [
        house.act(id, 'post.react', { postId, kind: i % 2 ? 'like' : 'wow' }),
        house.act(id, 'post.repost', { postId, on: true }),
        house.act(id, 'post.comment', { postId, content: `${i}` }),
        house.act(id, 'post.react', { postId, kind: 'love' }),
      ]),
    )
    const shown = await postById(house.database.db, author, postId)
    const { comments, reposts, reactions } = shown?.engagement ?? {}
    expect([comments, reposts]).toEqual([8, 8])
    expect(Object.values(reactions ?? {}).reduce((a, b) => a + b, 0)).toBe(8)
    const rows = await house.database.db
      .selectFrom('reactions')
      .select('kind')
      .where('post_id', '=', postId)
      .execute()
    expect(
      Object.fromEntries(
        Map.groupBy(rows, ({ kind }) => kind)
          .entries()
          .map(([kind, all]) => [kind, all.length]),
      ),
    ).toEqual(reactions)
    const told = house
      .heard(topic.post(postId))
      .sort((a, b) => a.seq - b.seq)
      .flatMap(({ data }) => ('engagement' in data ? [data.engagement] : []))
    expect(told.at(-1)?.reposts).toBeLessThanOrEqual(8)
    const counts = told.map((one) => one.reposts)
    expect(counts).toEqual([...counts].sort((a, b) => a - b))
    const notified = house.heard(topic.notifications(author)).sort((a, b) => a.seq - b.seq)
    expect(notified.map(({ data }) => 'unread' in data && data.unread)).toEqual(
      Array.from({ length: 24 }, (_, i) => i + 1),
    )
  })

  test('one person on eight devices at once reacts once', async () => {
    const [ben = 0] = people
    const kinds = ['like', 'love', null, 'sad', 'like', 'wow', null, 'laugh'] as const
    await Promise.all(kinds.map((kind) => house.act(ben, 'post.react', { postId, kind })))
    const seen = await postById(house.database.db, ben, postId)
    const kind = seen?.mine.reaction ?? null
    expect(seen?.engagement.reactions).toEqual(kind === null ? {} : { [kind]: 1 })
  })

  test('who is blocked in the moment in which they comment leaves nothing unread that no list shows', async () => {
    for (let round = 0; round < 5; round++) {
      const owner = await house.person('Owner')
      const { post } = await house.act(owner, 'post.create', { content: 'x' })
      await Promise.allSettled(
        people.flatMap((id) => [
          house.act(id, 'post.comment', { postId: post.id, content: 'said' }),
          house.act(owner, 'account.block', { userId: id, on: true }),
        ]),
      )
      const { items } = await notifications(house.database.db, owner, { limit: 100 })
      const shown = items.filter(({ read }) => !read)
      expect(await unreadCount(house.database.db, owner)).toBe(shown.length)
    }
  })

  test('blocks, requests, follows and answers at the same moment leave nothing between two who are hidden', async () => {
    for (let round = 0; round < 10; round++) {
      const [a, b] = [await house.person('A'), await house.person('B')]
      const { request } = await house.act(a, 'friend_request.send', { toUserId: b })
      await Promise.allSettled([
        house.act(b, 'friend_request.accept', { id: request.id }),
        house.act(a, 'account.follow', { userId: b, on: true }),
        house.act(b, 'account.follow', { userId: a, on: true }),
        house.act(b, 'account.block', { userId: a, on: true }),
        house.act(a, 'account.block', { userId: b, on: true }),
      ])
      expect(await blocked(house.database.db, a, b)).toBe(true)
      expect(await blocked(house.database.db, b, a)).toBe(true)
      expect(await allFriendIds(house.database.db, a)).toEqual([])
      const follows = await house.database.db
        .selectFrom('follows')
        .selectAll()
        .where('follower_id', 'in', [a, b])
        .execute()
      expect(follows).toEqual([])
      const pending = await house.database.db
        .selectFrom('friend_requests')
        .select('id')
        .where('status', '=', 'pending')
        .where('from_id', '=', a)
        .execute()
      expect(pending).toEqual([])
    }
  })
})
