import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'

import { testDatabases } from '../../db/testing.ts'
import { type House, openHouse } from '../testing.ts'
import { followingPosts } from './following.ts'
import { AFTER_ALL } from './queries.ts'

describe.each(testDatabases)('on $name', ({ open }) => {
  let house: House
  let me: number
  let friend: number
  let star: number
  let stranger: number

  beforeAll(async () => {
    house = await openHouse(await open())
  }, 60_000)
  afterAll(() => house.close())
  beforeEach(async () => {
    me = await house.person('Me')
    friend = await house.person('Friend')
    star = await house.person('Star')
    stranger = await house.person('Stranger')
    const { request } = await house.act(friend, 'friend_request.send', { toUserId: me })
    await house.act(me, 'friend_request.accept', { id: request.id })
    await house.act(me, 'account.follow', { userId: star, on: true })
  })

  const post = async (userId: number) =>
    (await house.act(userId, 'post.create', { content: 'x' })).post.id
  const repost = (userId: number, postId: number, on = true) =>
    house.act(userId, 'post.repost', { postId, on })
  const page = (limit: number, cursor?: number | null) =>
    followingPosts(house.database.db, me, { limit, ...(cursor ? { cursor } : {}) })
  const bringerOf = (id: number) => (id % 2 ? friend : star)
  const all = async () => (await page(100)).items.map(({ id }) => id)

  test("holds one's own posts, those of friends and of people one follows, newest first", async () => {
    const ids = [await post(me), await post(friend), await post(star)]
    await post(stranger)
    expect(await all()).toEqual(ids.toReversed())
  })

  test('what friends and followed people repost is there, and says who brought it', async () => {
    const own = await post(friend)
    const far = await post(stranger)
    await repost(star, far)
    const { items } = await page(10)
    expect(items.map(({ id, repostedBy }) => [id, repostedBy?.id ?? null])).toEqual([
      [far, star],
      [own, null],
    ])
  })

  test('a post stands once, where it first came in, whoever brings it again', async () => {
    const far = await post(stranger)
    const known = await post(star)
    await repost(friend, far)
    const between = await post(friend)
    for (const who of [star, me]) await repost(who, far)
    for (const who of [friend, star, me]) await repost(who, known)
    expect(await all()).toEqual([between, far, known])
  })

  test('a repost that is taken back leaves; the next who brought it remains', async () => {
    const far = await post(stranger)
    await repost(friend, far)
    await repost(star, far)
    await repost(friend, far, false)
    expect((await page(10)).items).toMatchObject([{ id: far, repostedBy: { id: star } }])
    await repost(star, far, false)
    expect(await all()).toEqual([])
  })

  test('a deleted post leaves with all its reposts', async () => {
    const far = await post(stranger)
    await repost(friend, far)
    await house.act(stranger, 'post.delete', { postId: far })
    expect(await all()).toEqual([])
  })

  test('is read page by page without a hole or a repeat while more is posted and reposted', async () => {
    const ids: number[] = []
    for (let i = 0; i < 12; i++) ids.push(await post([me, friend, star, stranger][i % 4] ?? me))
    for (const id of ids.filter((_, i) => i % 4 === 3)) await repost(bringerOf(id), id)
    const expected = await all()
    expect(expected).toHaveLength(12)
    const read: number[] = []
    let cursor: number | null | undefined
    do {
      const { items, next } = await page(3, cursor)
      read.push(...items.map(({ id }) => id))
      cursor = next
      await post(friend)
      const oldest = expected.at(-1) ?? 0
      await repost(star, oldest)
      await repost(star, oldest, false)
      await repost(friend, read[0] ?? 0)
    } while (cursor)
    expect(read).toEqual(expected)
  })

  test('a page is full even where most of what was brought stood there before', async () => {
    const known = []
    for (let i = 0; i < 6; i++) known.push(await post(star))
    const far = await post(stranger)
    await repost(friend, far)
    for (const id of known) await repost(friend, id)
    const { items, next } = await page(3)
    expect(items.map(({ id }) => id)).toEqual([far, ...known.toReversed().slice(0, 2)])
    expect((await page(10, next)).items.map(({ id }) => id)).toEqual(known.toReversed().slice(2))
  })

  test('however much is hidden, one page looks at a bounded number of entries, and the next ones find the rest', async () => {
    const last = await post(friend)
    for (let i = 0; i < 40; i++) await repost(star, await post(stranger))
    await house.act(me, 'account.block', { userId: stranger, on: true })
    const pages = []
    for (let next: number | null = AFTER_ALL; next !== null;) {
      const read: Awaited<ReturnType<typeof page>> = await page(3, next)
      pages.push(read.items.map(({ id }) => id))
      ;({ next } = read)
    }
    expect(pages).toEqual([[], [], [last]])
  })

  test('nobody followed, nothing posted: empty, and the end', async () => {
    const alone = await house.person('Alone')
    expect(await followingPosts(house.database.db, alone, { limit: 10 })).toEqual({
      items: [],
      next: null,
    })
  })
})
