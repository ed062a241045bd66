import { afterAll, afterEach, beforeAll, expect, test } from 'vitest'

import { createTestApp, type TestPerson } from '../testing.ts'
import { at, comment, open, postOf, settle } from './testing.ts'

let app: Awaited<ReturnType<typeof createTestApp>>
let ann: TestPerson
let bob: TestPerson
/** Bob's. */
let postId: number
beforeAll(async () => {
  app = await createTestApp({ PRESENCE_GRACE_MS: '0', PRESENCE_AWAY_MS: '0' })
  ann = await app.signUp('Ann')
  bob = await app.signUp('Bob')
  ;({ postId } = await settle(ann, bob))
})
afterEach(() => {
  ann.hangUp()
  bob.hangUp()
})
afterAll(() => app.close())

const isA = (type: string) => (frame: object) =>
  expect.objectContaining({ type, ...frame }) as unknown

test('W5: friends who are here already are told at once, then who comes and goes, strangers never', async () => {
  const eve = await app.signUp('Eve')
  await open(at('W3'), eve)
  const bobs = await open(at('W3'), bob)
  const { listener } = await open(at('W5'), ann)
  expect(await listener.heard(1)).toEqual([
    { type: 'user_online', user_id: bob.id, full_name: 'Bob' },
  ])
  await bobs.client.close()
  expect((await listener.heard(2)).at(-1)).toEqual({ type: 'user_offline', user_id: bob.id })
  await open(at('W3'), bob)
  expect((await listener.heard(3)).at(-1)).toEqual({
    type: 'user_online',
    user_id: bob.id,
    full_name: 'Bob',
  })
})

test('W5: a friend with several lines comes once, and goes with the last', async () => {
  const { listener } = await open(at('W5'), ann)
  const lines = [await open(at('W3'), bob), await open(at('W4'), bob)]
  await listener.heard(1)
  for (const { client } of lines) await client.close()
  expect(await listener.heard(2)).toMatchObject([{ type: 'user_online' }, { type: 'user_offline' }])
})

test('W5 knows two states: a friend who is away is here, and is not told twice', async () => {
  const { listener } = await open(at('W5'), ann)
  const page = ann.connect()
  await page.hello()
  const bobs = bob.connect()
  await bobs.hello()
  const shownAway = async (away: boolean) => {
    bobs.send({ type: 'ping', timestamp: 1, away })
    await page.next('value', ({ data }) => 'away' in (data as object) === away)
  }
  await shownAway(true)
  await shownAway(false)
  await bobs.close()
  expect(await listener.heard(2)).toMatchObject([{ type: 'user_online' }, { type: 'user_offline' }])
})

test('W7: what is talked of is told on connect, in the words of D', async () => {
  const house = await createTestApp()
  const one = await house.signUp('One')
  await postOf(one, 'All about #AI and #cats')
  const { listener } = await open(at('W7'), one)
  expect(await listener.heard(1)).toEqual([
    {
      type: 'trending',
      timestamp: expect.stringMatching(/Z$/),
      data: {
        topics: expect.arrayContaining([
          { topic: 'ai', tweet_count: 1 },
          { topic: 'cats', tweet_count: 1 },
        ]) as unknown,
      },
    },
  ])
  await house.close()
})

test('W8: posts of friends and of those whom one follows, and of nobody else', async () => {
  const [fay, eve] = [await app.signUp('Fay'), await app.signUp('Eva')]
  await ann.json('PUT', `/api/users/${fay.id}/follow`, {})
  const { listener } = await open(at('W8'), ann)
  const feed = await open(at('W4'), ann)
  await postOf(eve, 'By a stranger')
  await postOf(ann, 'By the reader')
  const ofFriend = await postOf(bob, 'By a friend')
  const ofFollowed = await postOf(fay, 'By somebody followed')
  await feed.listener.heard(4)
  expect(await listener.heard(2)).toEqual([
    isA('feed_update')({
      data: { new_tweets: [{ tweet_id: `t${ofFriend.id}`, content: 'By a friend' }] },
    }),
    isA('feed_update')({
      data: { new_tweets: [{ tweet_id: `t${ofFollowed.id}`, content: 'By somebody followed' }] },
    }),
  ])
})

test('W9: the counters of a post on connect and whenever they change', async () => {
  const { listener } = await open(at('W9'), ann)
  const told = (likes: number, replies: number, retweets: number) =>
    isA('engagement_update')({ data: { likes, replies, retweets, tweet_id: `t${postId}` } })
  expect(await listener.heard(1)).toEqual([told(0, 0, 0)])
  await ann.json('PUT', `/api/posts/${postId}/reactions/like`, {})
  expect((await listener.heard(2)).at(-1)).toEqual(told(1, 0, 0))
  await comment(ann, { id: postId } as Parameters<typeof comment>[1])
  expect((await listener.heard(3)).at(-1)).toEqual(told(1, 1, 0))
  await bob.json('PUT', `/api/posts/${postId}/reactions/love`, {})
  await ann.json('PUT', `/api/posts/${postId}/repost`, {})
  await expect.poll(() => listener.frames.at(-1)).toEqual(told(2, 1, 1))
})

test('W9: both forms of the id name the post, and what is no post has no line', async () => {
  const line = ann.connect({ path: `/ws/engagement/t${postId}/`, protocols: [] })
  await line.opened
  for (const wrong of ['t999999', 'user_1', 'x'])
    expect(
      (await ann.connect({ path: `/ws/engagement/${wrong}`, protocols: [] }).closed).code,
    ).toBe(4404)
})

test("W8 and W10: somebody else's line is refused", async () => {
  for (const path of [`/ws/feed/user_${bob.id}`, `/ws/typing/${bob.id}`])
    expect((await ann.connect({ path, protocols: [] }).closed).code).toBe(4403)
})

test('what the blocked do is not told on any old line, and their counters end with 4403', async () => {
  const mia = await app.signUp('Mia')
  const { postId: hers } = await settle(bob, mia)
  const counters = bob.connect({ path: `/ws/engagement/${hers}`, protocols: [] })
  await counters.opened
  const feed = await open(at('W4'), bob)
  const following = await open(at('W8'), bob)
  const own = await postOf(bob, 'Mine')
  await feed.listener.heard(1)
  await bob.json('PUT', `/api/users/${mia.id}/block`, {})
  expect((await counters.closed).code).toBe(4403)
  await postOf(mia, 'Unseen')
  const { id } = await comment(ann, own, 'Seen')
  expect(await feed.listener.heard(2)).toMatchObject([
    { type: 'new_post', post: { content: 'Mine' } },
    { type: 'new_comment', comment: { id } },
  ])
  expect(following.listener.frames.filter(({ type }) => type === 'feed_update')).toEqual([])
})
