import { topic } from '@trunkline/shared/protocol/topic'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'

import type { Database } from '../db/database.ts'
import { testDatabases } from '../db/testing.ts'
import { memoryBroker } from './broker-memory.ts'
import { eventsBetween, heads } from './event-log.ts'
import { event } from './message.ts'
import { createMetrics } from './metrics.ts'
import { createWrite, type Write } from './write.ts'

const read = (userId: number, id: number) =>
  event('notification.read', topic.notifications(userId), { ids: [id], unread: 0 })

describe.each(testDatabases)('write on $name', ({ open }) => {
  let database: Database
  let write: Write
  let heard: string[]
  beforeEach(async () => {
    database = await open()
    heard = []
    const broker = memoryBroker()
    await broker.follow([1, 2, 3].map(topic.notifications))
    broker.onMessage((message) => {
      if (message.type === 'event') heard.push(`${message.topic}#${message.seq}`)
    })
    write = createWrite({ database, broker, metrics: createMetrics(), clock: Date.now })
  })
  afterEach(() => database.close())

  const logged = async (userId: number) =>
    (
      await eventsBetween(database.db, topic.notifications(userId), {
        after: 0,
        upTo: 1_000_000,
        limit: 1_000,
      })
    ).map(({ seq }) => seq)
  const upTo = (count: number) => Array.from({ length: count }, (_, i) => i + 1)

  test('a work that throws leaves no row, no event and no number behind', async () => {
    await expect(
      write(async (tx) => {
        await tx.trx.insertInto('settings').values({ name: 'half', value: 'done' }).execute()
        tx.emit(read(1, 1))
        throw new Error('no')
      }),
    ).rejects.toThrow('no')
    await write(async (tx) => tx.emit(read(1, 2)))
    const rows = await database.db
      .selectFrom('settings')
      .selectAll()
      .where('name', '=', 'half')
      .execute()
    expect(rows).toEqual([])
    expect(await logged(1)).toEqual([1])
    expect(heard).toEqual(['notifications:1#1'])
  })

  test('many writers at once number every topic densely, and a failing neighbour harms nobody', async () => {
    const works = Array.from({ length: 200 }, (_, i) =>
      write(async (tx) => {
        tx.emit(read(1 + (i % 3), i + 1))
        if (i % 10 === 9) throw new Error('planned')
        return i
      }).then(
        ({ result }) => result,
        () => undefined,
      ),
    )
    const results = await Promise.all(works)
    expect(results.filter((result) => result === undefined)).toHaveLength(20)
    const counts = [1, 2, 3].map(
      (user) =>
        results.filter((result) => result !== undefined && 1 + (result % 3) === user).length,
    )
    for (const [i, count] of counts.entries()) expect(await logged(i + 1)).toEqual(upTo(count))
    expect(heard).toHaveLength(180)
  })

  test('several events of one work on several topics carry the positions that the caller is told', async () => {
    const { positions } = await write(async (tx) => {
      for (const user of [3, 1, 1, 2]) tx.emit(read(user, 1))
    })
    const topics = [1, 2, 3].map(topic.notifications)
    expect(Object.fromEntries(await heads(database.db, topics))).toEqual(positions)
    expect(positions[topic.notifications(1)]?.[0]).toBe(2)
  })

  test('who acted and which action it fulfils stand on every event', async () => {
    await write(async (tx) => tx.emit(read(1, 1)), { by: 7, clientId: 'c1' })
    const range = { after: 0, upTo: 9, limit: 9 }
    const [first] = await eventsBetween(database.db, topic.notifications(1), range)
    expect(first).toMatchObject({ by: 7, clientId: 'c1', data: { ids: [1], unread: 0 } })
  })

  test('two works that take the same topics in opposite order both finish', async () => {
    const both = (users: number[]) =>
      write(async (tx) => {
        for (const user of users) tx.emit(read(user, 1))
      })
    await Promise.all(Array.from({ length: 20 }, (_, i) => both(i % 2 ? [1, 2, 3] : [3, 2, 1])))
    expect(await logged(1)).toEqual(upTo(20))
    expect(await logged(3)).toEqual(upTo(20))
  })
})
