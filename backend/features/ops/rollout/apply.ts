import {
  type RolloutAct,
  type RolloutActInput,
  type RolloutAnswer,
  type RolloutState,
  planChangesSchema,
  rolloutActs,
  rolloutPlanSchema,
} from '@trunkline/shared/contract/rollout'
import type { Mode } from '@trunkline/shared/protocol/server-frames'
import type { z } from 'zod'

import { checked } from '../../../core/checked.ts'
import { Refusal } from '../../../core/refusal.ts'
import type { Database, Reading } from '../../../db/database.ts'
import type { Actor } from '../audit.ts'
import { decide } from './decide.ts'
import { evidenceOf } from './evidence.ts'
import type { RolloutSettings } from './plan.ts'
import { changeRollout, type Done } from './store.ts'
import { transitions } from './transitions.ts'

/** Does what is asked and keeps it with its reason, from the server or from beside it; answers as `changeRollout`. Throws `Refusal`. */
export function applyAct<T>(
  database: Pick<Database, 'commit'>,
  settings: RolloutSettings,
  asked: { actor: Actor; act: RolloutAct; body: unknown; now: number; done: Done<T> },
): Promise<T> {
  const { actor, act, body, now, done } = asked
  const schema: z.ZodType<RolloutActInput<RolloutAct>> = rolloutActs[act]
  const input = checked(schema, body)
  const transition = transitions[act] as (
    state: RolloutState,
    input: RolloutActInput<RolloutAct>,
    now: number,
  ) => RolloutState
  return changeRollout(database, settings, { actor, act, now, done }, (before) => {
    if ('seen' in input && input.seen !== undefined && input.seen !== before.revision)
      throw new Refusal('conflict', `it has changed meanwhile: ${standsAt(before)}`)
    const after = transition(before, input, now)
    return {
      state: { ...after, plan: checked(rolloutPlanSchema, after.plan) },
      why: input.why,
      changes: act === 'plan' ? planChangesSchema.parse(input) : {},
    }
  })
}

/** Where it stands, in a sentence. */
function standsAt({ percent, running, kill, reason }: RolloutState): string {
  if (kill) return `the kill switch is on, everybody to ${kill.to} (${kill.why})`
  if (percent === null) return `no rollout, the build decides (${reason})`
  return `${percent} % on the one line, ${running ? 'running' : 'paused'} (${reason})`
}

/** How things stand, and what the guard thinks of it. */
export async function standing(
  db: Reading,
  { state, build, now }: { state: RolloutState; build: Mode; now: number },
): Promise<RolloutAnswer> {
  const evidence = await evidenceOf(db, state, now)
  const { percent, running, dwellFrom, plan } = state
  const last = plan.steps.at(-1) ?? 0
  return {
    state,
    build,
    ...evidence,
    verdict: decide(state, evidence, now),
    nextAt: running && percent !== null && percent < last ? dwellFrom + plan.dwellMs : null,
  }
}
