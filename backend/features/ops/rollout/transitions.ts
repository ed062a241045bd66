import type { RolloutAct, RolloutActInput, RolloutState } from '@trunkline/shared/contract/rollout'

import { Refusal } from '../../../core/refusal.ts'
import { withChanges } from './plan.ts'

type Transitions = {
  [A in RolloutAct]: (state: RolloutState, input: RolloutActInput<A>, now: number) => RolloutState
}

const said = (why: string, otherwise: string) => (why === '' ? otherwise : why)

/** The step after this percentage, undefined at the end. */
export const nextStep = ({ percent, plan }: Pick<RolloutState, 'percent' | 'plan'>) =>
  plan.steps.find((step) => percent === null || step > percent)

/** The step before this percentage; below the first there is 0. */
export const previousStep = ({ percent, plan }: Pick<RolloutState, 'percent' | 'plan'>) =>
  plan.steps.findLast((step) => step < (percent ?? 0)) ?? 0

/** What each act makes of the state. Pure; throws `Refusal` where it makes no sense. */
export const transitions: Transitions = {
  step: (state, { to, why }, now) => {
    const percent = percentOf(state, to)
    const running = percent !== null && (state.percent === null || state.running)
    const reason = said(why, percent === null ? 'the build decides' : 'set by an operator')
    // Where nobody moves, what pages showed remains evidence.
    const steppedAt = percent === state.percent ? state.steppedAt : now
    return { ...state, percent, running, reason, steppedAt, dwellFrom: now }
  },
  // What it is paused for may be the very reason to fall back: the evidence stays.
  pause: (state, { why }) => {
    if (!state.running) throw new Refusal('conflict', 'nothing advances by itself now')
    return { ...state, running: false, reason: said(why, 'paused') }
  },
  resume: (state, { why }, now) => {
    if (state.percent === null) throw new Refusal('conflict', 'there is no rollout: take a step')
    if (state.running) throw new Refusal('conflict', 'the rollout is running')
    return { ...state, running: true, reason: said(why, 'resumed'), dwellFrom: now }
  },
  kill: (state, kill) => ({ ...state, kill }),
  unkill: (state, _input, now) => {
    if (!state.kill) throw new Refusal('conflict', 'the kill switch is off')
    return { ...state, kill: null, steppedAt: now, dwellFrom: now }
  },
  plan: (state, changes) => ({ ...state, plan: withChanges(state.plan, changes) }),
}

function percentOf(
  state: RolloutState,
  to: RolloutActInput<'step'>['to'],
): RolloutState['percent'] {
  if (typeof to === 'number') return to
  if (to === 'off') return null
  if (state.percent === null && to === 'back')
    throw new Refusal('conflict', 'there is no rollout: nothing to go back from')
  const step = to === 'back' ? previousStep(state) : nextStep(state)
  if (step === undefined) throw new Refusal('conflict', 'the plan has no further step')
  return step
}
