import type { OpsAudit } from '@trunkline/shared/contract/ops'

import type { Keep } from '../../core/once.ts'
import type { Database, Db, Reading } from '../../db/database.ts'

/** A person by id, or null and the name of the program that acts by itself. */
export type Actor = { actorId: number; by?: undefined } | { actorId: null; by: string }

/** A person who asks, and is answered the same when they ask again: what they do keeps its answer in its transaction. */
export type Operator = { actorId: number; keep: Keep }

/** What moves the rollout by itself. */
export const GUARD: Actor = { actorId: null, by: 'guard' }

/** What was done to this server, by whom, and with what. Never what people wrote. */
type Act = { actorId: number | null; by?: string | undefined; act: string; details: object }

/** Keeps the act in the transaction that does it. */
export async function record(
  trx: Db,
  at: number,
  { actorId, act, details, by }: Act,
): Promise<void> {
  await trx
    .insertInto('ops_acts')
    .values({ at, actor_id: actorId, act, details: JSON.stringify({ ...details, by }) })
    .execute()
}

/** Keeps an act that is no change of the database, and what it is answered. */
export const recordAct = <T extends object>(
  { database, clock }: { database: Pick<Database, 'commit'>; clock: () => number },
  { actorId, keep }: Operator,
  act: Pick<Act, 'act' | 'details'>,
  answer: T,
): Promise<T> =>
  database.commit(async (trx) => {
    await record(trx, clock(), { actorId, ...act })
    return keep(trx, answer)
  })

/** Newest first; `cursor` is the id of the last one seen. */
export async function auditList(
  db: Reading,
  { limit, cursor }: { limit: number; cursor?: number },
): Promise<OpsAudit> {
  const rows = await db
    .selectFrom('ops_acts')
    .leftJoin('users', 'users.id', 'ops_acts.actor_id')
    .select(['ops_acts.id', 'at', 'actor_id', 'act', 'details', 'users.name'])
    .$if(cursor !== undefined, (query) => query.where('ops_acts.id', '<', cursor ?? 0))
    .orderBy('ops_acts.id', 'desc')
    .limit(limit + 1)
    .execute()
  const items = rows.slice(0, limit).map(({ id, at, actor_id, act, details: json, name }) => {
    const { by, why, ...details } = JSON.parse(json) as { by?: string; why?: string }
    return { id, at, actorId: actor_id, actor: name ?? by ?? '', act, why: why ?? '', details }
  })
  return { items, next: rows.length > limit ? (items.at(-1)?.id ?? null) : null }
}
