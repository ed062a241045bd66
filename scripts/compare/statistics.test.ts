import { seeded } from '@trunkline/shared/testing/random'
import { expect, test } from 'vitest'

import { confidence, median, percentile, ratioOf, spreadOf } from './statistics.ts'

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

test('the range of the mean is that of Student, and one value has none', () => {
  // By hand: mean 10, standard deviation 2, three values: 10 ± 4.303 · 2 / √3.
  const [low = 0, high = 0] = confidence([8, 10, 12]) ?? []
  expect([low.toFixed(2), high.toFixed(2)]).toEqual(['5.03', '14.97'])
  expect(confidence([5])).toBeUndefined()
  expect(confidence([5, 5, 5])).toEqual([5, 5])
})

test('ninety-five ranges of a hundred hold the true mean', () => {
  const random = seeded(7)
  // The sum of twelve uniform numbers is nearly normal.
  const draw = () => 94 + Array.from({ length: 12 }, random).reduce((a, b) => a + b, 0)
  const held = Array.from({ length: 1_000 }, () =>
    confidence(Array.from({ length: 4 }, draw)),
  ).filter((range) => range && range[0] <= 100 && range[1] >= 100)
  expect(held.length).toBeGreaterThan(930)
  expect(held.length).toBeLessThan(970)
})

test('a ratio is taken round by round: what slows both down is no difference', () => {
  const change = ratioOf([
    [10, 5],
    [40, 20],
    [100, 50],
  ])
  expect(change?.ratio).toBeCloseTo(0.5)
  expect(change?.range?.map((end) => end.toFixed(3))).toEqual(['0.500', '0.500'])
  expect(ratioOf([[0, 5]])).toBeUndefined()
})
