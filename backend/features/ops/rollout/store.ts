import { type RolloutState, rolloutStateSchema } from '@trunkline/shared/contract/rollout'

import type { Database, Db, Reading } from '../../../db/database.ts'
import { type Actor, record } from '../audit.ts'
import { firstState, type RolloutSettings } from './plan.ts'

const NAME = 'rollout'

/** The state as the database has it. What an earlier release did not know yet is as in the first plan; a state that makes no sense counts as none. */
export async function readRollout(db: Reading, settings: RolloutSettings): Promise<RolloutState> {
  const row = await db
    .selectFrom('settings')
    .select('value')
    .where('name', '=', NAME)
    .executeTakeFirst()
  return parse(row?.value, settings)
}

/**
 * Changes the state and says so in the audit, in one transaction that holds the row: two operators, or two nodes' guards, act
 * one after the other. `change` answers undefined for "leave it". Answers the state as it is then.
 */
export function changeRollout(
  database: Pick<Database, 'commit'>,
  settings: RolloutSettings,
  by: { actor: Actor; act: string; now: number },
  change: (state: RolloutState) => { state: RolloutState; why: string } | undefined,
): Promise<RolloutState> {
  return database.commit(async (trx) => {
    const before = parse(await hold(trx, settings), settings)
    const changed = change(before)
    if (!changed) return before
    const { state, why } = changed
    await trx
      .updateTable('settings')
      .set({ value: JSON.stringify(state) })
      .where('name', '=', NAME)
      .execute()
    const details = { why, ...difference(before, state) }
    await record(trx, by.now, { ...by.actor, act: `rollout.${by.act}`, details })
    return state
  })
}

/** Takes the row, making it where there is none. */
async function hold(trx: Db, settings: RolloutSettings): Promise<string> {
  const { value } = await trx
    .insertInto('settings')
    .values({ name: NAME, value: JSON.stringify(firstState(settings)) })
    .onConflict((conflict) =>
      conflict.column('name').doUpdateSet((eb) => ({ value: eb.ref('settings.value') })),
    )
    .returning('value')
    .executeTakeFirstOrThrow()
  return value
}

function parse(value: string | undefined, settings: RolloutSettings): RolloutState {
  const first = firstState(settings)
  if (value === undefined) return first
  const kept = JSON.parse(value) as Partial<RolloutState>
  const plan = { ...first.plan, ...kept.plan }
  const parsed = rolloutStateSchema.safeParse({ ...first, ...kept, plan })
  return parsed.success ? parsed.data : first
}

/** What became different, before and after. */
function difference(before: RolloutState, after: RolloutState) {
  const keys = ['percent', 'running', 'kill', 'plan'] as const
  const changed = keys.filter((key) => JSON.stringify(before[key]) !== JSON.stringify(after[key]))
  const only = (state: RolloutState) => Object.fromEntries(changed.map((key) => [key, state[key]]))
  return { before: only(before), after: only(after) }
}
