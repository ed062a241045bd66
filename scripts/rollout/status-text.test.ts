import { rolloutPlanSchema } from '@trunkline/shared/contract/rollout'
import { expect, test } from 'vitest'

import { cohortOf } from '../../backend/features/ops/rollout/cohorts.ts'
import { firstState } from '../../backend/features/ops/rollout/plan.ts'
import { statusText } from './status-text.ts'

test('the status says every figure of the plan', () => {
  const state = firstState({ rolloutSteps: [0, 100], rolloutDwellMs: 7_200_000, parityPercent: 9 })
  state.plan = rolloutPlanSchema.parse({
    ...state.plan,
    windowMs: 720_000,
    settleMs: 41_000,
    minUsers: 13,
    minHandled: 377,
    thresholds: Object.fromEntries(
      Object.keys(state.plan.thresholds).map((name, i) => [name, { floor: i + 0.5, factor: 7 }]),
    ),
  })
  const nobody = cohortOf([], 'legacy')
  const verdict = { act: 'wait', why: 'x' } as const
  const said = statusText(
    { state, build: 'unified', unified: nobody, others: nobody, verdict, nextAt: null },
    0,
  )
  for (const words of [
    '0 → 100 %',
    '2 h',
    '9 % of users',
    '12 min',
    '41 s',
    '13 users',
    '377 mess',
  ])
    expect(said).toContain(words)
  for (const floor of [0.5, 1.5, 2.5, 3.5, 4.5]) expect(said).toContain(`${floor} or ×7`)
})
