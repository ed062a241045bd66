import type { OpsStats } from '@trunkline/shared/contract/ops'
import { expect, test } from 'vitest'

import { appliedWithin, beforeAndAfter, meanLinesPerUser } from './compare.ts'

const stats = (series: OpsStats['series']): OpsStats => {
  const columns = Math.max(...Object.values(series).map(({ length }) => length))
  return {
    from: 0,
    to: columns,
    stepMs: 1,
    at: Array.from({ length: columns }, (_, i) => i),
    series,
  }
}

test('before and after are the lowest and the highest step of the range, holes left out', () => {
  const range = stats({
    rolloutPercent: [0, 0, null, 25, 25],
    requestsPerSecond: [10, 20, 99, 4, null],
  })
  expect(beforeAndAfter(range, (look) => look('requestsPerSecond'))).toEqual({
    before: { percent: 0, value: 15 },
    after: { percent: 25, value: 4 },
  })
})

test('a rollout that did not move has no before', () => {
  const range = stats({ rolloutPercent: [25, 25], users: [1, 3] })
  expect(beforeAndAfter(range, (look) => look('users'))).toEqual({
    before: null,
    after: { percent: 25, value: 2 },
  })
})

test('what the kill switch decided is neither before nor after', () => {
  const range = stats({
    rolloutPercent: [25, 0, 100],
    killed: [0, 1, 0],
    requestsPerSecond: [10, 99, 4],
  })
  expect(beforeAndAfter(range, (look) => look('requestsPerSecond'))).toMatchObject({
    before: { percent: 25, value: 10 },
    after: { percent: 100, value: 4 },
  })
})

test('lines per user weigh each user the same, at each look', () => {
  const range = stats({
    'usersOn/legacy': [9, 0, 1, null],
    'linesOf/legacy': [45, 0, 1, null],
    'usersOn/unified': [0, 0, 0, null],
  })
  expect(meanLinesPerUser(range, 'legacy')).toBe(4.6)
  expect(meanLinesPerUser(range, 'unified')).toBeNull()
})

test('a percentile is read from all samples of the range, not from the worst moment', () => {
  const range = stats({
    'appliedCount/unified/0.01': [50, 40],
    'appliedCount/unified/0.1': [9, 0],
    'appliedCount/unified/Infinity': [0, 1],
    'appliedCount/legacy/0.1': [1, 0],
  })
  expect(appliedWithin(range, 'unified', 0.5)).toBeCloseTo(0.01 * (50 / 90))
  expect(appliedWithin(range, 'unified', 0.99)).toBeCloseTo(0.1)
  expect(appliedWithin(range, 'unified', 0.999)).toBe(0.1)
  expect(appliedWithin(range, 'poll', 0.5)).toBeNull()
})
