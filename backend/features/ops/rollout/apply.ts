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
import { looksSince } from '../history.ts'
import { cohortOf } from './cohorts.ts'
import { decide, type Evidence } from './decide.ts'
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

/** What both cohorts showed since the last step has settled, at most as far back as the plan judges. */
export async function evidenceOf(
  db: Reading,
  { steppedAt, plan }: RolloutState,
  now: number,
): Promise<Evidence> {
  const from = Math.max(steppedAt + plan.settleMs, now - plan.windowMs)
  const looks = await looksSince(db, from)
  return { unified: cohortOf(looks, 'unified'), others: cohortOf(looks, plan.otherwise) }
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
