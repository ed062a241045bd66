import type { RolloutPlan, RolloutState } from '@trunkline/shared/contract/rollout'

/** What an operator may set in the environment; the rest is in the plan, and moves without a restart. */
export type RolloutSettings = {
  rolloutSteps: readonly number[]
  rolloutDwellMs: number
  parityPercent: number
}

/** The plan of a fresh install. */
const firstPlan = (settings: RolloutSettings): RolloutPlan => ({
  steps: [...settings.rolloutSteps],
  dwellMs: settings.rolloutDwellMs,
  windowMs: 600_000,
  // Pages report each minute, and what they report is kept ten seconds later.
  settleMs: 70_000,
  minUsers: 5,
  minHandled: 200,
  otherwise: 'legacy',
  parityPercent: settings.parityPercent,
  thresholds: {
    handlerErrors: { floor: 0.01, factor: 2 },
    resets: { floor: 2, factor: 2 },
    reconnects: { floor: 12, factor: 2 },
    p99: { floor: 2, factor: 1.5 },
    parity: { floor: 0.001, factor: 1 },
  },
})

/** Before anybody took a step. */
export const firstState = (settings: RolloutSettings): RolloutState => ({
  percent: null,
  running: false,
  steppedAt: 0,
  reason: 'no rollout yet',
  kill: null,
  plan: firstPlan(settings),
})
