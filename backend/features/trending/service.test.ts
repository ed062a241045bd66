import type { MessageOf } from '@trunkline/shared/contract/catalogue'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'

import type { Notice } from '../../core/broker.ts'
import { openEmptyDatabase, testDatabases } from '../../db/testing.ts'
import { type House, openHouse } from '../testing.ts'
import { topicsSince } from './queries.ts'
import { createTrending, type TrendingTopics, WINDOW_MS } from './service.ts'

const EVERY_MS = 30_000

let house: House
let ada: number
let ben: number
let trending: TrendingTopics
let errors: unknown[]
let published: (MessageOf | Notice)[]

beforeEach(async () => {
  house = await openHouse(await openEmptyDatabase())
  ada = await house.person('Ada')
  ben = await house.person('Ben')
  published = []
  errors = []
  vi.useFakeTimers({
    toFake: ['setTimeout', 'clearTimeout', 'Date', 'performance'],
    now: Date.now(),
  })
  trending = createTrending({
    db: house.database.db,
    clock: Date.now,
    broker: { ...house.broker, publish: (messages) => void published.push(...messages) },
    everyMs: EVERY_MS,
    onError: (error) => errors.push(error),
  })
})
afterEach(async () => {
  trending.stop()
  vi.useRealTimers()
  expect(errors).toEqual([])
  await house.close()
})

const post = async (userId: number, content: string) =>
  (await house.act(userId, 'post.create', { content })).post
const told = () =>
  published.flatMap((message) =>
    message.type === 'value' && message.name === 'trending.topics' ? [message] : [],
  )
const lists = () => told().map(({ data }) => data?.topics)
/** Lets the timers of so much time run, and what they began come to its end: SQLite answers within turns of the loop. */
const pass = async (ms: number) => {
  await vi.advanceTimersByTimeAsync(ms)
  for (let turn = 0; turn < 20; turn++) await new Promise((resolve) => setImmediate(resolve))
}

test('tags are counted by posts, most used first, each post once', async () => {
  await post(ada, '#tide #tide #moon')
  await post(ben, '#Tide')
  expect((await trending.now()).topics).toEqual([
    { topic: 'tide', count: 2 },
    { topic: 'moon', count: 1 },
  ])
})

test('a change is told soon, and further ones at most every 30 s, the last for sure', async () => {
  await post(ada, '#tide')
  await pass(0)
  expect(lists()).toEqual([[{ topic: 'tide', count: 1 }]])
  for (let i = 0; i < 5; i++) await post(ben, '#tide')
  await pass(EVERY_MS - 1)
  expect(lists()).toHaveLength(1)
  await pass(1)
  expect(lists()).toEqual([[{ topic: 'tide', count: 1 }], [{ topic: 'tide', count: 6 }]])
})

test('what did not change is not told again, and a later list tops an earlier', async () => {
  await post(ada, '#tide')
  await pass(0)
  await post(ada, 'no tag at all')
  await pass(EVERY_MS * 3)
  expect(told()).toHaveLength(1)
  await post(ada, '#moon')
  await pass(EVERY_MS)
  const [first, second] = told()
  expect(second?.rev).toBeGreaterThan(first?.rev ?? Infinity)
})

test('time alone takes a tag off the list', async () => {
  await post(ada, '#tide')
  await pass(0)
  vi.setSystemTime(Date.now() + WINDOW_MS - EVERY_MS)
  await pass(EVERY_MS - 1)
  expect(lists()).toHaveLength(1)
  // Due now, a moment too early for what was posted a moment later; and then once more.
  await pass(1)
  await pass(EVERY_MS)
  expect(lists().at(-1)).toEqual([])
})

test('a deleted post no longer counts', async () => {
  const { id } = await post(ada, '#tide')
  await pass(0)
  await house.act(ada, 'post.delete', { postId: id })
  await pass(EVERY_MS)
  expect(lists().at(-1)).toEqual([])
})

test('many who ask at once are one count', async () => {
  await post(ada, '#tide')
  const all = await Promise.all(Array.from({ length: 50 }, () => trending.now()))
  expect(new Set(all).size).toBe(1)
})

test.each(testDatabases)(
  'on $name: ten at most, one spelling before another',
  async ({ open }) => {
    vi.useRealTimers()
    const other = await openHouse(await open())
    const eve = await other.person('Eve')
    const tags = 'lkjihgfedcba'.split('').map((letter) => `#${letter}`)
    await other.act(eve, 'post.create', { content: tags.join(' ') })
    const topics = await topicsSince(other.database.db, 0)
    expect(topics.map((one) => one.topic).join('')).toBe('abcdefghij')
    expect(topics[0]?.count).toBe(1)
    await other.close()
  },
  60_000,
)
