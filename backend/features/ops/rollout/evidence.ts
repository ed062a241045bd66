import type { RolloutState } from '@trunkline/shared/contract/rollout'

import type { Told } from '../../../core/page-voices.ts'
import type { Database, Reading } from '../../../db/database.ts'
import { cohortOf } from './cohorts.ts'
import type { Evidence } from './decide.ts'

/** No plan looks further back. */
const KEEP_MS = 86_400_000

/** Keeps what pages told up to now. */
export async function keepTold(
  { commit }: Pick<Database, 'commit'>,
  { node, at, told }: { node: string; at: number; told: Told },
): Promise<void> {
  if (Object.keys({ ...told.users, ...told.voices }).length === 0) return
  await commit((trx) =>
    trx
      .insertInto('page_voices')
      .values({ node, at, told: JSON.stringify(told) })
      .execute(),
  )
}

/** Forgets what no guard looks at any more. */
export const forgetTold = ({ commit }: Pick<Database, 'commit'>, now: number) =>
  commit((trx) =>
    trx
      .deleteFrom('page_voices')
      .where('at', '<', now - KEEP_MS)
      .execute(),
  )

/** What both cohorts showed since the last step has settled, at most as far back as the plan judges. */
export async function evidenceOf(
  db: Reading,
  { steppedAt, plan }: RolloutState,
  now: number,
): Promise<Evidence> {
  const from = Math.max(steppedAt + plan.settleMs, now - plan.windowMs)
  const rows = await db
    .selectFrom('page_voices')
    .select('told')
    .where('at', '>=', from)
    .orderBy('at')
    .execute()
  const told = rows.map((row) => JSON.parse(row.told) as Told)
  return { unified: cohortOf(told, 'unified'), others: cohortOf(told, plan.otherwise) }
}
