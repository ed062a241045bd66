import { afterEach, beforeEach, describe, expect, test } from 'vitest'

import type { Database } from '../../db/database.ts'
import { testDatabases } from '../../db/testing.ts'
import { forgetHistory, keepLook, readStats } from './history.ts'

const MINUTE = 60_000
const HOUR = 60 * MINUTE
const DAY = 24 * HOUR
/** A full hour. */
const start = Math.floor(Date.parse('2026-11-21T10:00:00Z') / HOUR) * HOUR

describe.each(testDatabases)('$name', ({ open }) => {
  let database: Database
  beforeEach(async () => {
    database = await open()
  })
  afterEach(() => database.close())

  const look = (at: number, figures: Record<string, number>, node = 'a') =>
    keepLook(database, { node, at, figures })
  const stats = (from: number, to: number, now = to) => readStats(database.db, { from, to, now })

  test('what was seen is a column of its step; where nobody looked there is nothing', async () => {
    await look(start + 3_000, { users: 4 })
    await look(start + 22_000, { users: 6, 'closed/1006': 2 })
    expect(await stats(start, start + 30_000)).toEqual({
      from: start,
      to: start + 30_000,
      stepMs: 10_000,
      at: [start, start + 10_000, start + 20_000],
      series: { users: [4, null, 6], 'closed/1006': [null, null, 2] },
    })
  })

  test('two looks within one step lose no count', async () => {
    await look(start, { 'handled/unified': 5, users: 2 })
    await look(start + 9_000, { 'handled/unified': 7, users: 4 })
    expect(await stats(start, start + 10_000)).toMatchObject({
      series: { 'handled/unified': [12], users: [3] },
    })
  })

  test('processes are added up, delays are those of the latest of them', async () => {
    await look(start, { users: 4, loopDelayP99: 0.1 }, 'a')
    await look(start + 1_000, { users: 3, loopDelayP99: 0.4 }, 'b')
    expect(await stats(start, start + 10_000)).toMatchObject({
      series: { users: [7], loopDelayP99: [0.4] },
    })
  })

  test('five minutes and hours are put together from what is finer, and outlive it', async () => {
    for (let at = start; at < start + 2 * HOUR; at += MINUTE)
      await look(at, { users: 10, 'closed/1006': 1, rssBytes: 100 })
    await forgetHistory(database, start + 3 * DAY)
    const fine = await stats(start, start + 10 * MINUTE, start + HOUR)
    expect(fine.series).toEqual({})
    const coarse = await stats(start, start + HOUR, start + 3 * DAY)
    expect(coarse.stepMs).toBe(5 * MINUTE)
    expect(coarse.series['closed/1006']).toEqual(Array.from({ length: 12 }, () => 5))
    const hours = await stats(start, start + 30 * DAY, start + 30 * DAY)
    expect(hours.stepMs).toBe(HOUR)
    expect(hours.series['closed/1006']?.[0]).toBe(60)
    expect(hours.series.users?.[0]).toBe(10)
  })

  test('what ran before a restart is in the five minutes of after', async () => {
    await look(start + 10_000, { 'closed/1006': 1 })
    // Another process of the same name begins.
    await look(start + 5 * MINUTE + 10_000, { 'closed/1006': 3 })
    const { series } = await stats(start - DAY, start + 5 * MINUTE, start + 2 * DAY)
    expect(series['closed/1006']?.at(-1)).toBe(1)
  })
})
