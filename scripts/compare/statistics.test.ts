import { expect, test } from 'vitest'

import { median, percentile, spreadOf } from './statistics.ts'

test('the 99th percentile of 100 values is the second worst, and order does not matter', () => {
  const values = Array.from({ length: 100 }, (_, i) => 100 - i)
  expect(spreadOf(values)).toEqual({ count: 100, p50: 50, p99: 99, max: 100 })
})

test('of few values the 99th percentile is the worst', () => {
  expect(percentile([3, 1, 2], 0.99)).toBe(3)
})

test('the median of an even count lies between the two in the middle', () => {
  expect(median([4, 1, 3, 2])).toBe(2.5)
  expect(median([5, 1, 3])).toBe(3)
})

test('of nothing there is nothing to say', () => {
  expect(spreadOf([])).toEqual({ count: 0, p50: null, p99: null, max: null })
  expect(median([])).toBeUndefined()
})
