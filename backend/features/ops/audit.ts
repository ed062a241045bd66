import type { Database } from '../../db/database.ts'

/** What was done to this server, by whom, and with what; `actorId` null: by itself. Never what people wrote. */
export type Act = {
  actorId: number | null
  act: string
  details: Readonly<Record<string, string | number | boolean | null>>
}

/** Keeps the act for good, in the order in which they happened. */
export async function recordAct(
  { commit }: Pick<Database, 'commit'>,
  at: number,
  { actorId, act, details }: Act,
): Promise<void> {
  await commit((trx) =>
    trx
      .insertInto('ops_acts')
      .values({ at, actor_id: actorId, act, details: JSON.stringify(details) })
      .execute(),
  )
}
