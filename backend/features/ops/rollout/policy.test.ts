import { runs } from '@trunkline/shared/testing/property'
import fc from 'fast-check'
import { expect, test } from 'vitest'

import { bucketOf, isInside } from './bucket.ts'
import { firstState } from './plan.ts'
import { comparesParity, modeFor, wantedPercent } from './policy.ts'

const state = firstState({ rolloutSteps: [0, 50, 100], rolloutDwellMs: 1_000, parityPercent: 10 })
const userId = fc.integer({ min: 1, max: 2_147_483_647 })
// Not fc.double: most of those are next to nothing.
const percent = fc.nat(10_000).map((hundredths) => hundredths / 100)

test('raising a percentage never removes a user', () => {
  fc.assert(
    fc.property(userId, percent, percent, (user, one, other) => {
      const [low, high] = [Math.min(one, other), Math.max(one, other)]
      const on = (share: number) => modeFor({ ...state, percent: share }, 'legacy', user).mode
      expect(on(low) === 'unified' && on(high) !== 'unified').toBe(false)
    }),
    runs(10_000),
  )
})

test('nobody is inside 0 %, everybody is inside 100 %', () => {
  fc.assert(
    fc.property(userId, (user) => {
      expect(isInside(user, 'rollout', 0)).toBe(false)
      expect(isInside(user, 'rollout', 100)).toBe(true)
    }),
    runs(1_000),
  )
})

test('a percentage holds about that share of users, also of those who signed up one after the other', () => {
  const users = Array.from({ length: 20_000 }, (_, i) => i + 1)
  for (const share of [1, 5, 25, 50]) {
    const inside = users.filter((user) => isInside(user, 'rollout', share)).length
    expect(Math.abs(inside / users.length - share / 100)).toBeLessThan(0.01)
  }
})

test('who compares parity is drawn independently of who is on the one line', () => {
  const users = Array.from({ length: 20_000 }, (_, i) => i + 1)
  const early = users.filter((user) => isInside(user, 'rollout', 10))
  const both = early.filter((user) => comparesParity(state, user))
  expect(both.length / early.length).toBeGreaterThan(0.07)
  expect(both.length / early.length).toBeLessThan(0.13)
})

test('the place of a user is the same on every node and in every release', () => {
  expect([1, 2, 3, 4_711].map((user) => bucketOf(user, 'rollout'))).toMatchInlineSnapshot(`
    [
      3709,
      8088,
      2625,
      5133,
    ]
  `)
})

test('the kill switch comes before the percentage, the percentage before the build', () => {
  const rolledOut = { ...state, percent: 100 }
  const killed = { ...rolledOut, kill: { to: 'poll' as const, why: 'fire' } }
  expect(modeFor(killed, 'unified', 1)).toEqual({ mode: 'poll', why: 'kill' })
  expect(modeFor(killed, 'unified', undefined)).toEqual({ mode: 'poll', why: 'kill' })
  expect(modeFor(rolledOut, 'legacy', 1)).toEqual({ mode: 'unified', why: 'rollout' })
  expect(modeFor({ ...state, percent: 0 }, 'unified', 1)).toEqual({
    mode: 'legacy',
    why: 'rollout',
  })
  expect(modeFor(state, 'poll', 1)).toEqual({ mode: 'poll', why: 'build' })
  expect(modeFor(rolledOut, 'legacy', undefined)).toEqual({ mode: 'legacy', why: 'build' })
})

test('whom the server wants on the one line is what it tells them, whoever decides', () => {
  const modes = ['unified', 'legacy', 'poll'] as const
  for (const build of modes)
    for (const share of [null, 0, 100])
      for (const kill of [null, ...modes.map((to) => ({ to, why: 'x' }))]) {
        const now = { ...state, percent: share, kill }
        const told = modeFor(now, build, 1).mode === 'unified' ? 100 : 0
        expect([build, share, kill, wantedPercent(now, build)]).toEqual([build, share, kill, told])
      }
})
