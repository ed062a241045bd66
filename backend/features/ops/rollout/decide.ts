import { type JudgedFigure, judgedFigures } from '@trunkline/shared/contract/ops-figures'
import type { Cohort, RolloutState, Verdict } from '@trunkline/shared/contract/rollout'

import { nextStep, previousStep } from './transitions.ts'

export type Evidence = { unified: Cohort; others: Cohort }

/**
 * What becomes of the rollout now. Pure. It falls back one step, running or paused, as soon as the unified cohort shows
 * more than its thresholds allow; it advances only while running, after the dwell time, on enough evidence, and never
 * while the kill switch is on.
 */
export function decide(state: RolloutState, evidence: Evidence, now: number): Verdict {
  const { percent, plan, running, kill, dwellFrom } = state
  if (kill) return wait('the kill switch is on')
  if (percent === null) return wait('no rollout: the build decides')
  const breach = percent > 0 ? breachOf(state, evidence) : undefined
  if (breach !== undefined) return { act: 'fall_back', to: previousStep(state), why: breach }
  if (!running) return wait('paused')
  const to = nextStep(state)
  if (to === undefined) return wait('the last step is reached')
  if (now - dwellFrom < plan.dwellMs) return wait('the step has not lasted long enough')
  // At 0 % there is nobody to learn from.
  const short = percent > 0 ? shortage(state, evidence.unified) : undefined
  if (short !== undefined) return wait(short)
  const why = percent > 0 ? 'every figure is within its threshold' : 'the dwell time is over'
  return { act: 'advance', to, why }
}

const wait = (why: string): Verdict => ({ act: 'wait', why })

function shortage({ plan }: RolloutState, { users, handled }: Cohort): string | undefined {
  if (users < plan.minUsers) return `${users} of at least ${plan.minUsers} users reported`
  if (handled < plan.minHandled)
    return `${handled} of at least ${plan.minHandled} handled messages seen`
  return undefined
}

/** The first figure that is too bad, in a sentence. What too few pages reported on is no evidence either way. */
function breachOf(state: RolloutState, { unified, others }: Evidence): string | undefined {
  if (shortage(state, unified) !== undefined) return undefined
  const comparable = shortage(state, others) === undefined
  for (const figure of Object.keys(judgedFigures) as JudgedFigure[]) {
    const value = unified.judged[figure]
    const { floor, factor } = state.plan.thresholds[figure]
    const baseline = comparable ? others.judged[figure] : null
    const allowed = Math.max(floor, (baseline ?? 0) * factor)
    if (value === null || value <= allowed) continue
    const compared = baseline === null ? '' : `, the other cohort ${shown(baseline)}`
    return `${judgedFigures[figure]}: ${shown(unified.figures[figure] ?? value)}, allowed ${shown(allowed)}${compared}`
  }
  return undefined
}

const shown = (value: number) => String(Number(value.toPrecision(3)))
