import { judgedFigures } from '@trunkline/shared/contract/ops-figures'
import { runs } from '@trunkline/shared/testing/property'
import fc from 'fast-check'
import { expect, test } from 'vitest'

import { PageVoices } from '../../../core/page-voices.ts'
import { cohortOf } from './cohorts.ts'
import { decide } from './decide.ts'
import { firstState } from './plan.ts'

type Report = Parameters<PageVoices['report']>[1] & { applied?: readonly number[] }
const NOW = 1_000_000

/** What these users' pages told, each by a report of its own. */
function told(reports: readonly (readonly [userId: number, report: Report])[]) {
  const voices = new PageVoices()
  for (const [userId, { applied = [], ...counts }] of reports) {
    voices.report({ userId, mode: 'unified', now: NOW }, counts)
    for (const seconds of applied) voices.applied({ userId, mode: 'unified' }, seconds)
  }
  return voices.take(NOW)
}
const users = (count: number, report: Report) =>
  Array.from({ length: count }, (_, i) => [i + 1, report] as const)
const times = (count: number, seconds: number) => Array.from({ length: count }, () => seconds)

const usual: Report = {
  handled: 100,
  handlerErrors: 0,
  resets: 0,
  reconnects: 0,
  seconds: 60,
  compared: 100,
  differing: 0,
  applied: times(100, 0.015),
}
const sick: Report = {
  ...usual,
  handlerErrors: 100,
  resets: 60,
  reconnects: 60,
  differing: 100,
  applied: times(100, 20),
}
const state = {
  ...firstState({ rolloutSteps: [0, 5, 100], rolloutDwellMs: 1, parityPercent: 100 }),
  percent: 5,
  running: true,
}
const verdictOn = (one: ReturnType<typeof told>) =>
  decide(state, { unified: cohortOf([one], 'unified'), others: cohortOf([], 'legacy') }, NOW)

test('a cohort is what its pages told over all looks: shares, rates by page and hour, percentiles', () => {
  const half = { ...usual, handlerErrors: 5, reconnects: 1, differing: 1, seconds: 1_800 }
  const applied = [...times(99, 0.015), 4]
  const look = told(users(2, { ...half, applied }))
  const cohort = cohortOf([look, look], 'unified')
  expect(cohort).toMatchObject({ users: 2, handled: 400, pageHours: 2 })
  expect(cohort.figures).toMatchObject({ handlerErrors: 0.05, resets: 0, reconnects: 2 })
  expect(cohort.figures.parity).toBeCloseTo(0.01)
  expect(cohort.figures.p99).toBeCloseTo(0.02)
  const nothing = Object.fromEntries(Object.keys(judgedFigures).map((name) => [name, null]))
  expect(cohortOf([look], 'legacy').figures).toEqual(nothing)
})

test('two errors in a hundred messages are no evidence, a hundred in five thousand are', () => {
  const judged = (handled: number) =>
    cohortOf([told(users(5, { ...usual, handled, handlerErrors: handled / 50 }))], 'unified').judged
  expect(judged(50).handlerErrors).toBeLessThan(0.01)
  expect(judged(1_000).handlerErrors).toBeGreaterThan(0.01)
})

test('a reporter is a user, not a page, and is forgotten after a minute without a report', () => {
  const voices = new PageVoices()
  for (const userId of [1, 1, 2])
    voices.report({ userId, mode: 'unified', now: NOW }, { handled: 1 })
  expect(voices.take(NOW).users).toEqual({ unified: 2 })
  expect(voices.take(NOW + 71_000)).toEqual({ users: {}, voices: {} })
})

test('what all of them meet makes the rollout fall back', () => {
  expect(verdictOn(told(users(6, sick)))).toMatchObject({ act: 'fall_back' })
  expect(verdictOn(told(users(6, usual)))).toMatchObject({ act: 'advance' })
})

test('one user who reports much hides nothing of what all others meet', () => {
  const failing = { ...usual, handlerErrors: 10 }
  const much = { handled: 100_000, seconds: 3_600 }
  expect(verdictOn(told([...users(5, failing), [6, much]]))).toMatchObject({ act: 'fall_back' })
})

const loud: fc.Arbitrary<Report> = fc
  .record({
    handled: fc.nat(100_000),
    handlerErrors: fc.nat(100_000),
    resets: fc.nat(100_000),
    reconnects: fc.nat(100_000),
    seconds: fc.nat(3_600),
    compared: fc.nat(100_000),
    differing: fc.nat(100_000),
    applied: fc.array(fc.constantFrom(0.001, 40), { maxLength: 500 }),
  })
  // As beacons are read: no more fails than was handled, or differs than was compared.
  .map((claims) => ({
    ...claims,
    handlerErrors: Math.min(claims.handled, claims.handlerErrors),
    differing: Math.min(claims.compared, claims.differing),
  }))

test('whatever one user claims, the rollout goes where it would have gone without', () => {
  fc.assert(
    fc.property(loud, fc.integer({ min: 1, max: 6 }), (claims, liar) => {
      const among = (report: Report) =>
        users(6, report).map(([id, each]) => [id, id === liar ? claims : each] as const)
      expect(verdictOn(told(among(usual))).act).not.toBe('fall_back')
      expect(verdictOn(told(among(sick))).act).not.toBe('advance')
    }),
    runs(500),
  )
})
