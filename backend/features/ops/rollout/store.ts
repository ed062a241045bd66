import {
  type PlanChanges,
  type RolloutPlan,
  type RolloutState,
  rolloutStateSchema,
} from '@trunkline/shared/contract/rollout'

import type { Database, Db, Reading } from '../../../db/database.ts'
import { type Actor, record } from '../audit.ts'
import { firstState, type RolloutSettings, withChanges } from './plan.ts'

const NAME = 'rollout'

/** As it is kept: of the plan only what operators changed, so that the server's own settings go on to say the rest. */
type Kept = Partial<Omit<RolloutState, 'plan'>> & { plan?: PlanChanges }

/** The state as the database has it. What an earlier release did not know yet is as in the first plan; a state that makes no sense counts as none. */
export async function readRollout(db: Reading, settings: RolloutSettings): Promise<RolloutState> {
  const row = await db
    .selectFrom('settings')
    .select('value')
    .where('name', '=', NAME)
    .executeTakeFirst()
  return parse(row?.value, settings)
}

/** Answers for the state as it is then, in the transaction that made it so. */
export type Done<T> = (trx: Db, state: RolloutState) => Promise<T>

/**
 * Changes the state and says so in the audit, in one transaction that holds the row: two operators, or two nodes' guards, act
 * one after the other. `change` answers undefined for "leave it". Answers what `done` does.
 */
export function changeRollout<T>(
  database: Pick<Database, 'commit'>,
  settings: RolloutSettings,
  by: { actor: Actor; act: string; now: number; done: Done<T> },
  change: (
    state: RolloutState,
  ) => { state: RolloutState; why: string; changes?: PlanChanges } | undefined,
): Promise<T> {
  return database.commit(async (trx) => {
    const held = await hold(trx)
    const before = parse(held, settings)
    const changed = change(before)
    if (!changed) return by.done(trx, before)
    const { why, changes = {} } = changed
    const state = { ...changed.state, revision: before.revision + 1 }
    const plan = withChanges((JSON.parse(held) as Kept).plan ?? {}, changes)
    await trx
      .updateTable('settings')
      .set({ value: JSON.stringify({ ...state, plan } satisfies Kept) })
      .where('name', '=', NAME)
      .execute()
    const details = { why, ...difference(before, state) }
    await record(trx, by.now, { ...by.actor, act: `rollout.${by.act}`, details })
    return by.done(trx, state)
  })
}

/** Takes the row, making it where there is none. */
async function hold(trx: Db): Promise<string> {
  const { value } = await trx
    .insertInto('settings')
    .values({ name: NAME, value: JSON.stringify({} satisfies Kept) })
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
  const kept = JSON.parse(value) as Kept
  const plan = withChanges(first.plan, kept.plan ?? {})
  const parsed = rolloutStateSchema.safeParse({ ...first, ...kept, plan })
  return parsed.success ? parsed.data : first
}

/** What became different, before and after; of the plan only what was changed in it. */
function difference(before: RolloutState, after: RolloutState) {
  const keys = ['percent', 'running', 'kill', 'plan'] as const
  const changed = keys.filter((key) => !same(before[key], after[key]))
  const only = (state: RolloutState, other: RolloutState) =>
    Object.fromEntries(
      changed.map((key) => [key, key === 'plan' ? unlike(state.plan, other.plan) : state[key]]),
    )
  return { before: only(before, after), after: only(after, before) }
}

const same = (one: unknown, other: unknown) => JSON.stringify(one) === JSON.stringify(other)

/** What of `one` is not so in the other. */
function unlike(one: RolloutPlan, other: RolloutPlan): object {
  const parts = <T extends object>(a: T, b: T) =>
    Object.fromEntries(Object.entries(a).filter(([key, value]) => !same(value, b[key as keyof T])))
  const { thresholds, ...rest } = parts(one, other)
  if (thresholds === undefined) return rest
  return { ...rest, thresholds: parts(one.thresholds, other.thresholds) }
}
