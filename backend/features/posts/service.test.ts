import type { Post } from '@trunkline/shared/contract/post'
import { topic } from '@trunkline/shared/protocol/topic'
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'

import { testDatabases } from '../../db/testing.ts'
import { type House, openHouse } from '../testing.ts'
import { comments, postById, publicPosts } from './queries.ts'

describe.each(testDatabases)('on $name', ({ open }) => {
  let house: House
  let ada: number
  let ben: number

  beforeAll(async () => {
    house = await openHouse(await open())
    await house.follow(topic.feed())
  }, 60_000)
  afterAll(() => house.close())
  beforeEach(async () => {
    ada = await house.person('Ada')
    ben = await house.person('Ben')
  })

  const write = async (userId: number, content = 'hello') => {
    const { post } = await house.act(userId, 'post.create', { content })
    await house.follow(topic.post(post.id))
    return post
  }
  const say = (userId: number, postId: number, content = 'indeed') =>
    house.act(userId, 'post.comment', { postId, content })
  /** A post as somebody sees it who has done nothing with it. */
  const asShown = (post: Post) => ({
    ...post,
    mine: { reaction: null, reposted: false },
    repostedBy: null,
  })
  const lastOn = (...args: Parameters<House['heard']>) => house.heard(...args).at(-1)

  test('a post appears on the feed, whole', async () => {
    const post = await write(ada, '  spaced  ')
    expect(post).toMatchObject({
      author: { id: ada, name: 'Ada' },
      content: 'spaced',
      image: null,
      mentions: [],
      engagement: { comments: 0, reposts: 0, reactions: {} },
    })
    expect(lastOn(topic.feed())).toMatchObject({ name: 'post.created', by: ada, data: { post } })
    expect(await postById(house.database.db, ada, post.id)).toEqual(asShown(post))
  })

  test('a comment is counted, told on the feed and on the post, and its author is notified', async () => {
    const post = await write(ada)
    const { comment } = await say(ben, post.id, 'well said')
    for (const where of [topic.feed(), topic.post(post.id)])
      expect(lastOn(where)).toMatchObject({
        name: 'post.comment_created',
        data: { comment, commentCount: 1 },
      })
    expect(await postById(house.database.db, ada, post.id)).toMatchObject({
      engagement: { comments: 1 },
    })
    expect(lastOn(topic.notifications(ada))).toMatchObject({
      data: {
        notification: {
          kind: 'comment',
          actor: { id: ben },
          postId: post.id,
          commentId: comment.id,
          excerpt: 'well said',
          read: false,
        },
        unread: 1,
      },
    })
  })

  test("nobody is notified of one's own comment", async () => {
    const post = await write(ada)
    await say(ada, post.id)
    expect(house.heard(topic.notifications(ada))).toEqual([])
  })

  test('many comments at once: the count is exact and every event says its own', async () => {
    const post = await write(ada)
    await Promise.all(Array.from({ length: 8 }, () => say(ben, post.id)))
    const counts = house
      .heard(topic.post(post.id))
      .map(({ data }) => 'commentCount' in data && data.commentCount)
    expect(counts).toEqual([1, 2, 3, 4, 5, 6, 7, 8])
    expect(await postById(house.database.db, ada, post.id)).toMatchObject({
      engagement: { comments: 8 },
    })
  })

  test('a deleted post is gone for everybody, and told on the feed and on itself', async () => {
    const post = await write(ada)
    await house.act(ada, 'post.delete', { postId: post.id })
    for (const where of [topic.feed(), topic.post(post.id)])
      expect(lastOn(where)).toMatchObject({ name: 'post.deleted', data: { postId: post.id } })
    expect(await postById(house.database.db, ada, post.id)).toBeUndefined()
    const { items } = await publicPosts(house.database.db, ada, { limit: 100 })
    expect(items.map(({ id }) => id)).not.toContain(post.id)
    await expect(say(ben, post.id)).rejects.toMatchObject({ code: 'not_found' })
    await expect(house.act(ada, 'post.delete', { postId: post.id })).rejects.toMatchObject({
      code: 'not_found',
    })
  })

  test('only the author deletes', async () => {
    const post = await write(ada)
    await expect(house.act(ben, 'post.delete', { postId: post.id })).rejects.toMatchObject({
      code: 'forbidden',
    })
    await expect(house.act(ben, 'post.delete', { postId: 999_999 })).rejects.toMatchObject({
      code: 'not_found',
    })
    expect(await postById(house.database.db, ada, post.id)).toEqual(asShown(post))
  })

  test('a comment on nothing leaves nothing behind', async () => {
    await expect(say(ben, 999_999)).rejects.toMatchObject({ code: 'not_found' })
    expect(await comments(house.database.db, ada, 999_999, { limit: 10 })).toEqual({
      items: [],
      next: null,
    })
  })

  test('the feed is read page by page, newest first, without a gap or a repeat', async () => {
    const ids = []
    for (let i = 0; i < 5; i++) ids.push((await write(ada, `post ${i}`)).id)
    const first = await publicPosts(house.database.db, ada, { limit: 2 })
    const second = await publicPosts(house.database.db, ada, { limit: 2, cursor: first.next ?? 0 })
    expect([...first.items, ...second.items].map(({ id }) => id)).toEqual(
      ids.toReversed().slice(0, 4),
    )
  })

  test('comments are read oldest first, to the end', async () => {
    const post = await write(ada)
    const said = []
    for (let i = 0; i < 3; i++) said.push((await say(ben, post.id, `comment ${i}`)).comment)
    const first = await comments(house.database.db, ada, post.id, { limit: 2 })
    expect(first.items).toEqual(said.slice(0, 2))
    const rest = await comments(house.database.db, ada, post.id, {
      limit: 2,
      cursor: first.next ?? 0,
    })
    expect(rest).toEqual({ items: said.slice(2), next: null })
  })
})
