import type { JudgedFigure } from '@trunkline/shared/contract/ops-figures'
import type { Cohort, RolloutState } from '@trunkline/shared/contract/rollout'
import { runs } from '@trunkline/shared/testing/property'
import fc from 'fast-check'
import { expect, test } from 'vitest'

import { decide } from './decide.ts'
import { firstState } from './plan.ts'

const DWELL = 60_000
const state: RolloutState = {
  ...firstState({ rolloutSteps: [0, 5, 25, 100], rolloutDwellMs: DWELL, parityPercent: 5 }),
  percent: 5,
  running: true,
  steppedAt: 0,
}
const usual = { handlerErrors: 0, resets: 0.1, reconnects: 1, p99: 0.2, parity: 0 }
const healthy: Cohort = {
  users: 50,
  handled: 2_000,
  pageHours: 5,
  figures: usual,
  judged: usual,
}
const sick = (figure: JudgedFigure, value: number): Cohort => ({
  ...healthy,
  figures: { ...usual, [figure]: value },
  judged: { ...usual, [figure]: value },
})
const both = { unified: healthy, others: healthy }

test('a healthy cohort advances one step, and only after the dwell time', () => {
  expect(decide(state, both, DWELL - 1)).toMatchObject({ act: 'wait' })
  expect(decide(state, both, DWELL)).toMatchObject({ act: 'advance', to: 25 })
})

test.each([
  ['handlerErrors', 0.05, 'share of handled messages whose handler threw: 0.05, allowed 0.01'],
  ['resets', 9, 'topics read anew, per page and hour: 9, allowed 2'],
  ['reconnects', 40, 'lines opened anew, per page and hour: 40, allowed 12'],
  ['p99', 8, 'seconds from commit to cache, 99th percentile: 8, allowed 2'],
  ['parity', 0.02, 'share of compared events that one line told and the other did not: 0.02'],
] as const)('%s of %d fall back at once, with the reason', (figure, value, says) => {
  const verdict = decide({ ...state, percent: 25 }, { ...both, unified: sick(figure, value) }, 1)
  expect(verdict).toMatchObject({ act: 'fall_back', to: 5 })
  expect(verdict.why).toContain(says)
})

test('what both cohorts suffer from is no fault of the one line', () => {
  const slow = sick('p99', 6)
  expect(decide(state, { unified: slow, others: slow }, 1)).toMatchObject({ act: 'wait' })
  expect(decide(state, { unified: slow, others: healthy }, 1)).toMatchObject({ act: 'fall_back' })
})

test('a figure that hangs on one user is shown, and moves nothing', () => {
  const alone = { ...sick('handlerErrors', 0.5), judged: healthy.judged }
  expect(decide(state, { ...both, unified: alone }, 1)).toMatchObject({ act: 'wait' })
})

test('too few users or messages neither advance nor fall back', () => {
  for (const thin of [{ users: 4 }, { handled: 10 }]) {
    const unified = { ...sick('handlerErrors', 1), ...thin }
    const verdict = decide(state, { ...both, unified }, DWELL)
    expect(verdict).toMatchObject({ act: 'wait' })
    expect(verdict.why).toMatch(/ of at least /)
  }
})

test('paused it never advances, and still falls back', () => {
  const paused = { ...state, running: false }
  expect(decide(paused, both, 10 * DWELL)).toEqual({ act: 'wait', why: 'paused' })
  expect(decide(paused, { ...both, unified: sick('p99', 9) }, 1)).toMatchObject({
    act: 'fall_back',
    to: 0,
  })
})

test('0 % is left when its time is over: there is nobody to learn from', () => {
  const nobody = { ...healthy, users: 0, handled: 0 }
  const zero = { ...state, percent: 0 }
  expect(decide(zero, { unified: nobody, others: healthy }, DWELL)).toMatchObject({
    act: 'advance',
    to: 5,
  })
})

const upTo = (most: number) => fc.nat(1_000).map((part) => (part / 1_000) * most)
const figure = fc.option(upTo(30), { nil: null })
const figures = fc.record({
  handlerErrors: fc.option(upTo(0.1), { nil: null }),
  resets: figure,
  reconnects: figure,
  p99: figure,
  parity: figure,
})
const cohort: fc.Arbitrary<Cohort> = fc.record({
  users: fc.nat(100),
  handled: fc.nat(10_000),
  pageHours: upTo(100),
  figures,
  judged: figures,
})
const anyState: fc.Arbitrary<RolloutState> = fc.record({
  percent: fc.option(fc.constantFrom(0, 5, 7, 25, 100), { nil: null }),
  running: fc.boolean(),
  steppedAt: fc.nat(DWELL),
  dwellFrom: fc.nat(DWELL),
  revision: fc.constant(1),
  reason: fc.constant(''),
  kill: fc.option(fc.constant({ to: 'legacy' as const, why: 'x' }), { nil: null }),
  plan: fc.constant(state.plan),
})

test('whatever it sees, it moves one step of the plan, up only while running, and not under the kill switch', () => {
  fc.assert(
    fc.property(anyState, cohort, cohort, fc.nat(3 * DWELL), (any, unified, others, now) => {
      const verdict = decide(any, { unified, others }, now)
      const percent = any.percent ?? 0
      const { steps } = any.plan
      const free = any.kill === null && any.percent !== null
      const allowed = {
        wait: true,
        advance:
          free &&
          any.running &&
          now - any.dwellFrom >= DWELL &&
          'to' in verdict &&
          verdict.to === steps.find((step) => step > percent),
        fall_back:
          free && 'to' in verdict && verdict.to === steps.findLast((step) => step < percent),
      }
      expect(allowed[verdict.act]).toBe(true)
      expect(verdict.why).not.toBe('')
    }),
    runs(5_000),
  )
})

test('a worse cohort never advances where a better one would not', () => {
  fc.assert(
    fc.property(cohort, cohort, upTo(4), (one, others, by) => {
      const judged = Object.fromEntries(
        Object.entries(one.judged).map(([name, value]) => [
          name,
          value === null ? null : value * (1 + by),
        ]),
      ) as Cohort['judged']
      const better = decide(state, { unified: one, others }, DWELL)
      const worse = decide(state, { unified: { ...one, judged }, others }, DWELL)
      expect([better.act, worse.act]).not.toEqual(['fall_back', 'advance'])
    }),
    runs(5_000),
  )
})
