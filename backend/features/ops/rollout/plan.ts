import type { PlanChanges, RolloutPlan, RolloutState } from '@trunkline/shared/contract/rollout'

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
  dwellFrom: 0,
  revision: 0,
  reason: 'no rollout yet',
  kill: null,
  plan: firstPlan(settings),
})

/** The plan, or earlier changes of it, with these changes; down to a single number of a threshold. */
export function withChanges<P extends RolloutPlan | PlanChanges>(plan: P, changes: PlanChanges): P {
  const { thresholds = {}, ...rest } = changes
  const figures = new Set([...Object.keys(plan.thresholds ?? {}), ...Object.keys(thresholds)])
  const both = (figure: string) => ({
    ...plan.thresholds?.[figure as keyof typeof thresholds],
    ...defined(thresholds[figure as keyof typeof thresholds] ?? {}),
  })
  return {
    ...plan,
    ...defined(rest),
    ...(figures.size > 0 && {
      thresholds: Object.fromEntries([...figures].map((figure) => [figure, both(figure)])),
    }),
  }
}

const defined = <T extends object>(changes: T) =>
  Object.fromEntries(Object.entries(changes).filter(([, value]) => value !== undefined)) as {
    [K in keyof T]?: Exclude<T[K], undefined>
  }
