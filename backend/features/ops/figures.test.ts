import { afterEach, beforeEach, expect, test } from 'vitest'

import { Connections } from '../../core/connections.ts'
import { createMetrics, type Metrics } from '../../core/metrics.ts'
import { createLook } from './look.ts'
import { Pollers } from './pollers.ts'
import { quantile } from './quantile.ts'

let now = 0
let metrics: Metrics
let look: ReturnType<typeof createLook>
let pollers: Pollers
let connections: Connections
beforeEach(async () => {
  now = 1_000_000
  const clock = () => now
  metrics = createMetrics()
  pollers = new Pollers(clock)
  connections = new Connections(metrics, { firstMs: 0, slotMs: 0 }, clock)
  look = createLook({ metrics, connections, pollers, clock })
  await look.look()
})
afterEach(() => look.stop())

const after = async (ms: number) => {
  now += ms
  return (await look.look()).figures
}

test('counts are since the look before, rates by the second', async () => {
  for (let i = 0; i < 40; i += 1)
    metrics.httpRequests.inc({ method: 'GET', route: '/api/realtime/events', status: '2xx' })
  metrics.httpRequests.inc({ method: 'POST', route: '/api/posts', status: '2xx' }, 10)
  metrics.traffic('realtime').slow += 3
  metrics.traffic('realtime').bytes += 50
  metrics.traffic('/ws/feed').bytes += 20
  metrics.closed.inc({ endpoint: 'realtime', code: '1006' }, 2)
  metrics.closed.inc({ endpoint: '/ws/feed', code: '1006' })
  expect(await after(10_000)).toMatchObject({
    requestsPerSecond: 5,
    pollsPerSecond: 4,
    'slowReaders/unified': 3,
    'closed/unified/1006': 2,
    'closed/legacy/1006': 1,
    'bytesOutPerSecond/unified': 5,
    'bytesOutPerSecond/legacy': 2,
  })
  const quiet = await after(10_000)
  expect(quiet).toMatchObject({ requestsPerSecond: 0, pollsPerSecond: 0 })
  expect(quiet['slowReaders/unified']).toBeUndefined()
})

test('memory, descriptors and the event loop are told in base units', async () => {
  const figures = await after(1_000)
  expect(figures.rssBytes).toBeGreaterThan(10_000_000)
  expect(figures.heapBytes).toBeLessThan(figures.rssBytes ?? 0)
  expect(figures.loopDelayP99).toBeLessThan(30)
  expect(figures.loopDelayP50).toBeLessThanOrEqual(figures.loopDelayP99 ?? 0)
})

test('whoever polled within the last minute is on the poll transport', async () => {
  const poll = pollers.counting(() => Promise.reject(new Error('unanswered')))
  for (const userId of [1, 2, 2]) await poll(userId, { positions: {}, topics: [] }).catch(() => 0)
  expect(await after(30_000)).toMatchObject({ 'usersOn/poll': 2 })
  expect(await after(31_000)).toMatchObject({ 'usersOn/poll': 0 })
})

test('who compares both lines is on neither side, and who polls is here, too', async () => {
  const open = (userId: number, ...endpoints: string[]) => {
    for (const endpoint of endpoints)
      connections.add({
        connection: { waitingBytes: 0, onClose() {}, close() {} },
        userId,
        endpoint,
      })
  }
  open(1, 'realtime', 'realtime')
  open(2, '/ws/feed', '/ws/online', '/ws/trending')
  open(3, 'realtime', '/ws/feed', '/ws/online')
  const poll = pollers.counting(() => Promise.reject(new Error('unanswered')))
  for (const userId of [2, 4]) await poll(userId, { positions: {}, topics: [] }).catch(() => 0)
  expect(await after(1_000)).toMatchObject({
    users: 4,
    'usersOn/unified': 1,
    'linesOf/unified': 2,
    'usersOn/legacy': 1,
    'linesOf/legacy': 3,
    'usersOn/poll': 2,
  })
})

test('a percentile lies inside its bucket, and beyond the last bound at that bound', () => {
  const buckets = new Map([
    [0.1, 50],
    [0.2, 90],
    [1, 99],
    [Infinity, 100],
  ])
  expect(quantile(0.5, buckets)).toBeCloseTo(0.1)
  expect(quantile(0.7, buckets)).toBeCloseTo(0.15)
  expect(quantile(0.999, buckets)).toBe(1)
  expect(quantile(0.5, new Map())).toBeUndefined()
})
