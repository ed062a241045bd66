import { afterEach, beforeEach, expect, test, vi } from 'vitest'

import { libraryLimits } from './library-limits.ts'

beforeEach(() => void vi.useFakeTimers())
afterEach(() => void vi.useRealTimers())

test('who tried too often may try again a minute later, though the clock was set back meanwhile', async () => {
  const limits = libraryLimits()
  const attempt = () => limits.consume('an address', { max: 2 })
  expect([await attempt(), await attempt()]).toEqual([
    { allowed: true, retryAfter: null },
    { allowed: true, retryAfter: null },
  ])
  vi.setSystemTime(Date.now() - 3_600_000)
  expect(await attempt()).toEqual({ allowed: false, retryAfter: 60 })
  await vi.advanceTimersByTimeAsync(60_000)
  expect(await attempt()).toMatchObject({ allowed: true })
})
