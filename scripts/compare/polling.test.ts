import { expect, test } from 'vitest'

import { pollings, requestsPerSecond } from './polling.ts'

test("A's badge and B's notifications are A's own 4 to 6 requests per user in 5 seconds", () => {
  const inFiveSeconds = 5 * requestsPerSecond(pollings.A)
  expect(inFiveSeconds).toBeGreaterThan(4)
  expect(inFiveSeconds).toBeLessThan(6)
})

test("A's 400 requests a second need a hundred users who all have the people page open", () => {
  expect(100 * requestsPerSecond(pollings.A)).toBeCloseTo(108, 0)
  expect(100 * requestsPerSecond(pollings['A-people'])).toBeCloseTo(408, 0)
})

test('whoever polls asks for both families', () => {
  for (const habits of Object.values(pollings))
    expect(new Set(habits.map(({ family }) => family))).toEqual(
      new Set(['notifications', 'friend_requests']),
    )
})
