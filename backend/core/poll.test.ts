import type { KyselyPlugin } from 'kysely'
import { afterEach, beforeEach, expect, test } from 'vitest'

import type { Db, ReadDb } from '../db/database.ts'
import { createPoll } from './poll.ts'
import { sweepRetention } from './retention.ts'
import { startNode } from './testing-node.ts'

const every = { seen: 3_000, hidden: 15_000 }
let node: Awaited<ReturnType<typeof startNode>>
let poll: ReturnType<typeof createPoll>
beforeEach(async () => {
  node = await startNode()
  poll = createPoll({ ...node.consumer, every })
})
afterEach(() => node.close())

const nowhere = { positions: {}, topics: [] }

test('the first poll says where every topic stands, and sends nothing', async () => {
  await node.say(1, 1)
  const answer = await poll(1, nowhere)
  expect(answer).toMatchObject({ epoch: node.epoch, user: 1, mode: 'unified', events: [] })
  expect(answer.topics['notifications:1']).toMatchObject({ seq: 1, state: 'live' })
})

test('the next one brings exactly what happened since, in order', async () => {
  await node.say(1, 1)
  const { epoch, topics } = await poll(1, nowhere)
  for (const id of [2, 3, 4]) await node.say(1, id)
  const { seq = 0, id = '' } = topics['notifications:1'] ?? {}
  const request = {
    epoch,
    positions: { 'notifications:1': [seq, id] as [number, string] },
    topics: [],
  }
  const answer = await poll(1, request)
  expect(answer.topics['notifications:1']).toMatchObject({ seq: 4, state: 'replay' })
  expect(answer.events.map((event) => event.seq)).toEqual([2, 3, 4])
})

test('what the process no longer has in memory comes from the log, as much as may be replayed', async () => {
  const replay = { events: 600, bytes: 1_048_576 }
  poll = createPoll({ ...node.consumer, every, bounds: { ...node.consumer.bounds, replay } })
  await Promise.all(Array.from({ length: 550 }, (_, i) => node.say(1, i + 1)))
  const request = {
    epoch: node.epoch,
    positions: { 'notifications:1': [0, ''] as [number, string] },
    topics: [],
  }
  const { events } = await poll(1, request)
  expect(events.map((event) => event.seq)).toEqual(Array.from({ length: 550 }, (_, i) => i + 1))
})

test('what is trimmed between the verdict and the reading is told as reset, never a hole', async () => {
  const { consumer, database, epoch } = node
  const replay = { events: 600, bytes: 1_048_576 }
  const trimming: KyselyPlugin = {
    transformQuery: ({ node: query }) => query,
    // The last that is asked before the verdict: how much there is to be replayed.
    transformResult: async ({ result }) => {
      if (result.rows.some((row) => 'bytes' in row))
        await sweepRetention(database, { events: 10, ms: 86_400_000 }, Date.now())
      return result
    },
  }
  const db = (database.db as unknown as Db).withPlugin(trimming) as unknown as ReadDb
  poll = createPoll({ ...consumer, db, every, bounds: { ...consumer.bounds, replay } })
  await poll(1, nowhere)
  await Promise.all(Array.from({ length: 550 }, (_, i) => node.say(1, i + 1)))
  const positions = { 'notifications:1': [0, ''] as [number, string] }
  const { topics, events } = await poll(1, { epoch, positions, topics: [] })
  expect(topics['notifications:1']).toMatchObject({ seq: 550, state: 'reset', why: 'retention' })
  expect(events).toEqual([])
})

test('a position that cannot be resumed is told as reset', async () => {
  await node.say(1, 1)
  const request = {
    epoch: 'another',
    positions: { 'notifications:1': [1, 'x'] as [number, string] },
    topics: [],
  }
  const { topics, events } = await poll(1, request)
  expect(topics['notifications:1']).toMatchObject({ state: 'reset', why: 'epoch' })
  expect(events).toEqual([])
})

test("another's topic is denied and says nothing; polling holds no topic", async () => {
  await node.say(2, 1)
  const request = {
    positions: { 'notifications:2': [0, ''] as [number, string] },
    topics: ['feed', 'nonsense'],
  }
  const { topics, events } = await poll(1, request)
  expect(topics['notifications:2']).toEqual({ seq: 0, id: '', state: 'denied' })
  expect(topics['nonsense']).toEqual({ seq: 0, id: '', state: 'denied' })
  expect(topics.feed).toMatchObject({ state: 'live' })
  expect(events).toEqual([])
  expect(node.hub.counts().size).toBe(0)
})
