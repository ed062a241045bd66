import type { Engagement, Post, ShownPost } from '@trunkline/shared/contract/post'
import { topic } from '@trunkline/shared/protocol/topic'
import { afterEach, beforeEach, expect, test } from 'vitest'

import { createTestApp, type TestPerson } from './testing.ts'

let app: Awaited<ReturnType<typeof createTestApp>>
let ann: TestPerson
let bob: TestPerson
beforeEach(async () => {
  app = await createTestApp()
  ann = await app.signUp('Ann')
  bob = await app.signUp('Bob')
})
afterEach(() => app.close())

const post = (who: TestPerson, content: string) => who.json<Post>('POST', '/api/posts', { content })

test('reactions and reposts over REST: taken, replaced, taken back', async () => {
  const { id } = await post(ann, 'hello')
  const act = (method: string, path: string) =>
    bob.json<{ engagement: Engagement }>(method, `/api/posts/${id}/${path}`)
  expect(await act('PUT', 'reactions/like')).toMatchObject({ kind: 'like' })
  expect((await act('PUT', 'reactions/wow')).engagement.reactions).toEqual({ wow: 1 })
  expect(await act('PUT', 'repost')).toMatchObject({ on: true, engagement: { reposts: 1 } })
  expect(await bob.json<ShownPost>('GET', `/api/posts/${id}`)).toMatchObject({
    mine: { reaction: 'wow', reposted: true },
  })
  expect(await act('DELETE', 'reactions')).toMatchObject({ kind: null })
  expect(await act('DELETE', 'reactions/wow')).toMatchObject({ kind: null })
  expect(await act('DELETE', 'repost')).toMatchObject({ engagement: { reposts: 0 } })
  expect((await bob.request('PUT', `/api/posts/${id}/reactions/meh`)).status).toBe(400)
})

test('whoever follows the counters gets them at once and then every change, the last for sure', async () => {
  const { id } = await post(ann, 'hello')
  const line = ann.connect()
  await line.hello({ topics: [topic.engagement(id)] })
  expect(await line.next('value')).toMatchObject({ name: 'post.engagement', rev: 0 })
  for (const kind of ['like', 'love', 'sad'])
    await bob.json('PUT', `/api/posts/${id}/reactions/${kind}`)
  expect(await line.next('value', ({ rev }) => rev === 3)).toMatchObject({
    data: { postId: id, engagement: { reactions: { sad: 1 } } },
  })
})

test('what somebody posts is announced to those who follow them and look, and is in their feed', async () => {
  await ann.json('PUT', `/api/users/${bob.id}/follow`)
  const line = ann.connect()
  await line.hello({ topics: [topic.myFeed(ann.id)] })
  const written = await post(bob, '#tide is out')
  expect(await line.next('signal')).toMatchObject({
    topic: topic.myFeed(ann.id),
    name: 'post.followed',
    by: bob.id,
    data: { post: written, repostedBy: null },
  })
  const { items } = await ann.json<{ items: ShownPost[] }>('GET', '/api/posts?feed=following')
  expect(items.map(({ id }) => id)).toEqual([written.id])
  const tagged = await ann.json<{ items: ShownPost[] }>('GET', '/api/posts?tag=%23Tide')
  expect(tagged.items.map(({ id }) => id)).toEqual([written.id])
})

test("nobody follows somebody else's feed", async () => {
  const line = ann.connect()
  const { topics } = await line.hello({ topics: [topic.myFeed(bob.id)] })
  expect(topics[topic.myFeed(bob.id)]?.state).toBe('denied')
})

test('trending is the same over REST and on its topic', async () => {
  await post(ann, '#tide #tide')
  const line = ann.connect()
  await line.hello({ topics: [topic.trending()] })
  const topics = [{ topic: 'tide', count: 1 }]
  expect((await line.next('value')).data).toEqual({ topics })
  expect(await ann.json('GET', '/api/trending')).toEqual({ topics, windowMs: 86_400_000 })
})

test('a profile says who follows whom', async () => {
  await ann.json('PUT', `/api/users/${bob.id}/follow`)
  expect(await ann.json('GET', `/api/users/${bob.id}`)).toMatchObject({
    following: true,
    followsMe: false,
    blocked: false,
    followers: 1,
    followees: 0,
    friendship: 'none',
  })
  await ann.json('PUT', `/api/users/${bob.id}/block`)
  expect(await ann.json('GET', '/api/blocks')).toMatchObject({
    items: [{ id: bob.id }],
    next: null,
  })
  await ann.json('DELETE', `/api/users/${bob.id}/block`)
  expect(await ann.json('GET', `/api/users/${bob.id}`)).toMatchObject({ following: false })
})
