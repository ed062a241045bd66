import { setImmediate } from 'node:timers/promises'

import { topic } from '@trunkline/shared/protocol/topic'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'

import type { Database } from '../db/database.ts'
import { openEmptyDatabase, testDatabases } from '../db/testing.ts'
import { memoryBroker } from './broker-memory.ts'
import { eventsBetween, heads } from './event-log.ts'
import { event } from './message.ts'
import { createMetrics } from './metrics.ts'
import { sweepRetention } from './retention.ts'
import { createWrite } from './write.ts'

const DAY_MS = 86_400_000
const all = { after: 0, upTo: 1_000_000, limit: 10_000 }

const sayAt = (
  database: Database,
  now: number,
  { name, count }: { name: ReturnType<typeof topic.notifications>; count: number },
) => {
  const write = createWrite({
    database,
    broker: memoryBroker(),
    metrics: createMetrics(),
    clock: () => now,
  })
  return write(async (tx) => {
    for (let i = 0; i < count; i++)
      tx.emit(event('notification.read', name, { ids: [i + 1], unread: 0 }))
  })
}

describe.each(testDatabases)('retention on $name', ({ open }) => {
  let database: Database
  let now: number
  beforeEach(async () => {
    database = await open()
    now = Date.parse('2026-11-21T10:00:00Z')
  })
  afterEach(() => database.close())

  const say = (name: ReturnType<typeof topic.notifications>, count: number) =>
    sayAt(database, now, { name, count })
  const left = async (name: ReturnType<typeof topic.notifications>) =>
    (await eventsBetween(database.db, name, all)).map(({ seq }) => seq)

  // More than one batch of a sweep.
  test('keeps the newest events of a topic, and remembers where it cut', async () => {
    await say('notifications:1', 520)
    const trimmed = await sweepRetention(database, { events: 10, ms: DAY_MS }, now)
    expect(trimmed).toBe(510)
    expect(await left('notifications:1')).toEqual(Array.from({ length: 10 }, (_, i) => 511 + i))
    const row = await database.db
      .selectFrom('topics')
      .select(['head', 'tail', 'tail_id'])
      .executeTakeFirstOrThrow()
    expect(row).toMatchObject({ head: 520, tail: 510 })
    expect(row.tail_id).toMatch(/^e_/)
  })

  test('trims what is older than the limit, and public topics after a day', async () => {
    await say('notifications:1', 3)
    await say('feed', 3)
    now += 2 * DAY_MS
    await say('notifications:1', 1)
    await say('feed', 1)
    await sweepRetention(database, { events: 100, ms: 7 * DAY_MS }, now)
    expect(await left('notifications:1')).toEqual([1, 2, 3, 4])
    expect(await left('feed')).toEqual([4])
    now += 6 * DAY_MS
    await sweepRetention(database, { events: 100, ms: 7 * DAY_MS }, now)
    expect(await left('notifications:1')).toEqual([4])
  })

  test('a topic that was trimmed to nothing goes on counting where it was', async () => {
    await say('notifications:1', 3)
    await sweepRetention(database, { events: 0, ms: DAY_MS }, now)
    expect(await left('notifications:1')).toEqual([])
    await say('notifications:1', 1)
    expect((await heads(database.db, ['notifications:1'])).get('notifications:1')?.[0]).toBe(4)
  })

  test('answers of actions are kept for seven days', async () => {
    const keep = (id: string, at: number) =>
      database.commit((trx) =>
        trx
          .insertInto('action_answers')
          .values({ user_id: 1, id, body_hash: 'h', answer: '{}', at })
          .execute(),
      )
    await keep('old', now - 7 * DAY_MS - 1)
    await keep('young', now - 7 * DAY_MS + 1)
    await sweepRetention(database, { events: 10, ms: DAY_MS }, now)
    const rows = await database.db.selectFrom('action_answers').select('id').execute()
    expect(rows).toEqual([{ id: 'young' }])
  })
})

// A file answers in the same turn, so whoever reads and writes on and on would let nobody else be served.
test('while much is looked at and trimmed everybody else has a turn again and again', async () => {
  const database = await openEmptyDatabase()
  const now = Date.parse('2026-11-21T10:00:00Z')
  const told = Array.from({ length: 600 }, (_, i) => topic.notifications(i + 1))
  await Promise.all(told.map((name) => sayAt(database, now, { name, count: 2 })))
  let over = false
  let turns = 0
  const others = async () => {
    for (; !over; turns += 1) await setImmediate()
  }
  const served = others()
  expect(await sweepRetention(database, { events: 1, ms: DAY_MS }, now)).toBe(600)
  const whileTrimming = turns
  const quiet = Array.from({ length: 5_000 }, (_, i) => topic.account(i + 1))
  for (let i = 0; i < quiet.length; i += 1_000)
    await database.writer
      .insertInto('topics')
      .values(quiet.slice(i, i + 1_000).map((name) => ({ name, head: 0, head_id: '' })))
      .execute()
  const before = turns
  expect(await sweepRetention(database, { events: 1, ms: DAY_MS }, now)).toBe(0)
  over = true
  await served
  await database.close()
  expect(whileTrimming).toBeGreaterThanOrEqual(12)
  expect(turns - before).toBeGreaterThanOrEqual(10)
})
