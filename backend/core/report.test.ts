import { afterEach, beforeEach, expect, test, vi } from 'vitest'

import { createMetrics } from './metrics.ts'
import { reporting } from './report.ts'

beforeEach(() => void vi.useFakeTimers())
afterEach(() => void vi.useRealTimers())

function rig() {
  const lines: unknown[][] = []
  const metrics = createMetrics()
  const line =
    (level: string) =>
    (...said: unknown[]) =>
      void lines.push([level, ...said])
  const report = reporting(
    { error: line('error'), warn: line('warn') },
    metrics,
  )('a request failed')
  return {
    lines,
    refused: async () => (await metrics.databaseRefused.get()).values.map(({ value }) => value),
    fail: (code: string) => report(Object.assign(new Error('no'), { code })),
    report,
  }
}
const WORDS = 'the database could not take something'

test('a busy database is no error: every refusal is counted, and the log says once in a while how many there were', async () => {
  const { lines, fail, refused } = rig()
  for (let n = 0; n < 100; n++) fail('SQLITE_BUSY')
  expect(lines).toEqual([['warn', { code: 'SQLITE_BUSY', refused: 1 }, WORDS]])
  vi.advanceTimersByTime(10_000)
  fail('SQLITE_BUSY')
  expect(lines.slice(1)).toEqual([['warn', { code: 'SQLITE_BUSY', refused: 100 }, WORDS]])
  expect(await refused()).toEqual([101])
})

test('a full disk is told as an error, once in a while, beside a busy database', () => {
  const { lines, fail } = rig()
  for (const code of ['SQLITE_BUSY', 'SQLITE_FULL', 'SQLITE_FULL', '55P03']) fail(code)
  expect(lines.map(([level, said]) => [level, (said as { code: string }).code])).toEqual([
    ['warn', 'SQLITE_BUSY'],
    ['error', 'SQLITE_FULL'],
    ['warn', '55P03'],
  ])
})

test('every mistake is an error with its stack', () => {
  const { lines, report } = rig()
  const mistake = new TypeError('of ours')
  for (const error of [mistake, mistake]) report(error)
  expect(lines).toEqual([
    ['error', { err: mistake }, 'a request failed'],
    ['error', { err: mistake }, 'a request failed'],
  ])
})
