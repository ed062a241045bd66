import { topic } from '@trunkline/shared/protocol/topic'
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'

import { testDatabases } from '../../db/testing.ts'
import { type House, openHouse } from '../testing.ts'
import { postById } from './queries.ts'
import { postTopics } from './topics.ts'

describe.each(testDatabases)('on $name', ({ open }) => {
  let house: House
  let ada: number
  let ben: number
  let eve: number
  let postId: number

  beforeAll(async () => {
    house = await openHouse(await open())
  }, 60_000)
  afterAll(() => house.close())
  beforeEach(async () => {
    ada = await house.person('Ada')
    ben = await house.person('Ben')
    eve = await house.person('Eve')
    const { post } = await house.act(ada, 'post.create', { content: 'hello' })
    postId = post.id
    await house.follow(topic.post(postId), topic.engagement(postId))
  })

  const react = (userId: number, kind: 'like' | 'love' | 'sad' | null) =>
    house.act(userId, 'post.react', { postId, kind })
  const repost = (userId: number, on: boolean) => house.act(userId, 'post.repost', { postId, on })
  const kindsTold = (userId: number) =>
    house
      .heard(topic.notifications(userId))
      .flatMap((event) =>
        event.name === 'notification.created' ? [event.data.notification.kind] : [],
      )
  const values = () =>
    house.published
      .flatMap((m) => (m.type === 'value' && m.name === 'post.engagement' ? [m] : []))
      .filter((m) => m.topic === topic.engagement(postId))

  test('a reaction is counted by kind, told on the post, and seen as mine by me alone', async () => {
    const engagement = { comments: 0, reposts: 0, reactions: { love: 1 } }
    expect(await react(ben, 'love')).toEqual({ postId, kind: 'love', engagement })
    expect(house.heard(topic.post(postId)).at(-1)).toMatchObject({
      name: 'post.reacted',
      data: { postId, userId: ben, kind: 'love', engagement },
    })
    expect(await postById(house.database.db, ben, postId)).toMatchObject({
      engagement,
      mine: { reaction: 'love', reposted: false },
    })
    expect(await postById(house.database.db, eve, postId)).toMatchObject({
      mine: { reaction: null },
    })
  })

  test('every own device hears what is mine', async () => {
    await react(ben, 'like')
    await repost(ben, true)
    await react(ben, null)
    expect(
      house
        .heard(topic.account(ben))
        .map(({ name, data }) => [name, 'mine' in data ? data.mine : undefined]),
    ).toEqual([
      ['post.mine_changed', { reaction: 'like', reposted: false }],
      ['post.mine_changed', { reaction: 'like', reposted: true }],
      ['post.mine_changed', { reaction: null, reposted: true }],
    ])
  })

  test('another kind replaces it, null takes it back', async () => {
    await react(ben, 'like')
    expect((await react(ben, 'sad')).engagement.reactions).toEqual({ sad: 1 })
    expect((await react(ben, null)).engagement.reactions).toEqual({})
    expect(await postById(house.database.db, ben, postId)).toMatchObject({
      mine: { reaction: null },
    })
  })

  test('to do what is done already says nothing to anybody', async () => {
    await react(ben, 'like')
    await repost(ben, true)
    const before = [house.heard(topic.post(postId)).length, values().length]
    expect(await react(ben, 'like')).toMatchObject({ kind: 'like' })
    expect(await repost(ben, true)).toMatchObject({ on: true })
    await react(eve, null)
    await repost(eve, false)
    expect([house.heard(topic.post(postId)).length, values().length]).toEqual(before)
  })

  test('many at once: counts are exact, and each event tells its own', async () => {
    const people = await Promise.all(Array.from({ length: 6 }, (_, i) => house.person(`P${i}`)))
    await Promise.all([
      ...people.map((id, i) => react(id, i % 2 ? 'like' : 'love')),
      ...people.map((id) => repost(id, true)),
      ...people.map((id) => house.act(id, 'post.comment', { postId, content: 'x' })),
    ])
    const engagement = { comments: 6, reposts: 6, reactions: { like: 3, love: 3 } }
    expect(await postById(house.database.db, ada, postId)).toMatchObject({ engagement })
    const totals = house.heard(topic.post(postId)).map(({ data }) => {
      if ('commentCount' in data) return undefined
      if (!('engagement' in data)) return undefined
      const { comments, reposts, reactions } = data.engagement
      return comments + reposts + Object.values(reactions).reduce((a, b) => a + b, 0)
    })
    const told = totals.filter((total) => total !== undefined)
    expect(told).toEqual([...told].sort((a, b) => a - b))
    expect(
      values()
        .map(({ rev }) => rev)
        .toSorted((a, b) => a - b),
    ).toEqual(Array.from({ length: 18 }, (_, i) => i + 1))
  })

  test('one person on many devices at once reacts once', async () => {
    await Promise.all([
      react(ben, 'like'),
      react(ben, 'love'),
      react(ben, 'like'),
      react(ben, null),
    ])
    const seen = await postById(house.database.db, ben, postId)
    const total = Object.values(seen?.engagement.reactions ?? {}).reduce((a, b) => a + b, 0)
    expect(total).toBe(seen?.mine.reaction === null ? 0 : 1)
  })

  test('whoever follows the counters gets them as they are, with the rev that the next one tops', async () => {
    await react(ben, 'like')
    const [current] = (await postTopics.engagement.current?.(house.database.db, eve, postId)) ?? []
    expect(current).toMatchObject({
      name: 'post.engagement',
      rev: 1,
      data: { postId, engagement: { reactions: { like: 1 } } },
    })
    await repost(eve, true)
    expect(values().at(-1)).toMatchObject({ rev: 2, data: { engagement: { reposts: 1 } } })
  })

  test('the author is told of each person once, however often they change their mind', async () => {
    for (const kind of ['like', null, 'love'] as const) await react(ben, kind)
    for (const on of [true, false, true]) await repost(ben, on)
    await react(eve, 'sad')
    expect(kindsTold(ada)).toEqual(['reaction', 'repost', 'reaction'])
    const { post: other } = await house.act(ada, 'post.create', { content: 'more' })
    await house.act(ben, 'post.react', { postId: other.id, kind: 'like' })
    expect(kindsTold(ada)).toHaveLength(4)
  })

  test("nobody is told of one's own", async () => {
    await react(ada, 'like')
    await repost(ada, true)
    expect(kindsTold(ada)).toEqual([])
  })

  test('a post that is gone takes no reaction and no repost', async () => {
    await house.act(ada, 'post.delete', { postId })
    for (const act of [react(ben, 'like'), repost(ben, true)])
      await expect(act).rejects.toMatchObject({ code: 'not_found' })
    for (const rule of [postTopics.post, postTopics.engagement])
      expect(await rule.mayFollow(house.database.db, ben, postId)).toBe(false)
  })

  test('the same action twice acts once', async () => {
    const request = { userId: ben, id: 'once', name: 'post.react', data: { postId, kind: 'wow' } }
    const first = await house.runAction(request)
    await react(ben, null)
    expect(await house.runAction(request)).toEqual({ ...first, duplicate: true })
    expect(await postById(house.database.db, ben, postId)).toMatchObject({
      mine: { reaction: null },
    })
  })
})
