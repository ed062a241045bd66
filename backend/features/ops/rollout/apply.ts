import {
  type RolloutAct,
  type RolloutActInput,
  type RolloutAnswer,
  type RolloutState,
  rolloutActs,
  rolloutPlanSchema,
} from '@trunkline/shared/contract/rollout'
import type { Mode } from '@trunkline/shared/protocol/server-frames'
import type { z } from 'zod'

import type { Database, Reading } from '../../../db/database.ts'
import type { Actor } from '../audit.ts'
import { checked } from '../checked.ts'
import { decide } from './decide.ts'
import { evidenceOf } from './evidence.ts'
import type { RolloutSettings } from './plan.ts'
import { changeRollout } from './store.ts'
import { transitions } from './transitions.ts'

/** Does what is asked and keeps it with its reason, from the server or from beside it. Throws `Refusal`. */
export function applyAct(
  database: Pick<Database, 'commit'>,
  settings: RolloutSettings,
  asked: { actor: Actor; act: RolloutAct; body: unknown; now: number },
): Promise<RolloutState> {
  const { actor, act, body, now } = asked
  const schema: z.ZodType<RolloutActInput<RolloutAct>> = rolloutActs[act]
  const input = checked(schema, body)
  const why = 'why' in input ? input.why : ''
  const transition = transitions[act] as (
    state: RolloutState,
    input: RolloutActInput<RolloutAct>,
    now: number,
  ) => RolloutState
  return changeRollout(database, settings, { actor, act, now }, (before) => {
    const after = transition(before, input, now)
    return { state: { ...after, plan: checked(rolloutPlanSchema, after.plan) }, why }
  })
}

/** How things stand, and what the guard thinks of it. */
export async function standing(
  db: Reading,
  { state, build, now }: { state: RolloutState; build: Mode; now: number },
): Promise<RolloutAnswer> {
  const evidence = await evidenceOf(db, state, now)
  const { percent, running, steppedAt, plan } = state
  const last = plan.steps.at(-1) ?? 0
  return {
    state,
    build,
    ...evidence,
    verdict: decide(state, evidence, now),
    nextAt: running && percent !== null && percent < last ? steppedAt + plan.dwellMs : null,
  }
}
