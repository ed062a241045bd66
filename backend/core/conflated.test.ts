import { topic } from '@trunkline/shared/protocol/topic'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'

import { memoryBroker } from './broker-memory.ts'
import { brokerContract, anEvent } from './broker.contract.ts'
import type { Broker } from './broker.ts'
import { conflated } from './conflated.ts'
import { value } from './message.ts'

const of = (postId: number, rev: number) =>
  value('post.engagement', topic.engagement(postId), {
    rev,
    at: 0,
    data: { postId, engagement: { comments: rev, reposts: 0, reactions: {} } },
  })

brokerContract(async (count) => {
  const broker = conflated(memoryBroker())
  return Array.from({ length: count }, () => broker)
})

let broker: Broker
let heard: string[]
beforeEach(async () => {
  vi.useFakeTimers()
  broker = conflated(memoryBroker(), 250)
  heard = []
  broker.onMessage((message) => {
    if (message.type === 'value') heard.push(`${message.topic} ${message.rev}`)
    if (message.type === 'event') heard.push(`event ${message.seq}`)
  })
  await broker.follow([topic.engagement(1), topic.engagement(2), topic.notifications(1)])
})
afterEach(() => vi.useRealTimers())

test('of many values in a second the first and every quarter the latest are told, and the last for sure', () => {
  for (let rev = 1; rev <= 100; rev++) {
    broker.publish([of(1, rev)])
    vi.advanceTimersByTime(10)
  }
  vi.advanceTimersByTime(1_000)
  expect(heard.map((line) => Number(line.split(' ')[1]))).toEqual([1, 25, 50, 75, 100])
})

test('a lower rev that comes later does not win', () => {
  broker.publish([of(1, 1), of(1, 3), of(1, 2)])
  vi.advanceTimersByTime(250)
  expect(heard).toEqual(['engagement:1 1', 'engagement:1 3'])
})

test('other keys and events wait for nobody', () => {
  broker.publish([of(1, 1), of(1, 2), of(2, 1), anEvent(1, 1)])
  expect(heard).toEqual(['engagement:1 1', 'engagement:2 1', 'event 1'])
})

test('after a quiet time a value is told at once', () => {
  broker.publish([of(1, 1)])
  vi.advanceTimersByTime(250)
  broker.publish([of(1, 2)])
  expect(heard).toEqual(['engagement:1 1', 'engagement:1 2'])
  expect(vi.getTimerCount()).toBe(1)
})
