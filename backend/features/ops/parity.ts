import type { ParityRow } from '@trunkline/shared/contract/beacon'
import type { OpsParity } from '@trunkline/shared/contract/ops'
import type { Mode } from '@trunkline/shared/protocol/server-frames'
import type { TopicKind } from '@trunkline/shared/protocol/topic'

import type { Database, Db, Reading } from '../../db/database.ts'

const HOUR_MS = 3_600_000
const DAY_MS = 86_400_000
/** Windows that differed are kept with their examples for so long, and never more of them than this. */
const KEEP = { ms: 30 * DAY_MS, reports: 5_000 }
const KEEP_TOTALS_MS = 400 * DAY_MS
const SHOWN = 100

export type ParityCounts = Pick<ParityRow, 'matched' | 'missing' | 'extra' | 'late'>

/** What one page compared in one window; `cohort` is a hash of its user. */
type Compared = { at: number; cohort: number; mode: Mode; rows: readonly ParityRow[] }

const differs = ({ missing, extra, late }: ParityCounts) => missing + extra + late > 0

/** Adds the window to the hour's totals, and keeps what differed with its examples. */
export async function keepParity(
  { commit }: Pick<Database, 'commit'>,
  { at, cohort, mode, rows }: Compared,
): Promise<void> {
  // In one order for all, so that two pages' rows never wait for each other in a circle.
  const sorted = rows.toSorted((a, b) =>
    `${a.endpoint} ${a.kind}` < `${b.endpoint} ${b.kind}` ? -1 : 1,
  )
  await commit(async (trx) => {
    for (const row of sorted) await addTotals(trx, Math.floor(at / HOUR_MS) * HOUR_MS, row)
    const differing = sorted.filter(differs)
    if (differing.length > 0)
      await trx
        .insertInto('parity_reports')
        .values(
          differing.map((row) => ({
            at,
            cohort,
            mode,
            endpoint: row.endpoint,
            report: JSON.stringify(row),
          })),
        )
        .execute()
  })
}

async function addTotals(trx: Db, hour: number, row: ParityRow): Promise<void> {
  const { endpoint, kind, matched, missing, extra, late } = row
  await trx
    .insertInto('parity_totals')
    .values({ hour, endpoint, kind, matched, missing, extra, late })
    .onConflict((conflict) =>
      conflict.columns(['hour', 'endpoint', 'kind']).doUpdateSet((eb) => ({
        matched: eb('parity_totals.matched', '+', eb.ref('excluded.matched')),
        missing: eb('parity_totals.missing', '+', eb.ref('excluded.missing')),
        extra: eb('parity_totals.extra', '+', eb.ref('excluded.extra')),
        late: eb('parity_totals.late', '+', eb.ref('excluded.late')),
      })),
    )
    .execute()
}

/** The sums since `from` for each endpoint and kind, and the latest windows that differed. */
export async function readParity(db: Reading, from: number): Promise<OpsParity> {
  const totals = await db
    .selectFrom('parity_totals')
    .select(({ fn }) => [
      'endpoint',
      'kind',
      fn.sum<number>('matched').as('matched'),
      fn.sum<number>('missing').as('missing'),
      fn.sum<number>('extra').as('extra'),
      fn.sum<number>('late').as('late'),
    ])
    .where('hour', '>=', Math.floor(from / HOUR_MS) * HOUR_MS)
    .groupBy(['endpoint', 'kind'])
    .orderBy('endpoint')
    .orderBy('kind')
    .execute()
  const reports = await db
    .selectFrom('parity_reports')
    .select(['id', 'at', 'mode', 'report'])
    .where('at', '>=', from)
    .orderBy('at', 'desc')
    .orderBy('id', 'desc')
    .limit(SHOWN)
    .execute()
  return {
    totals: totals.map(({ kind, ...row }) => ({
      ...row,
      ...numbers(row),
      kind: kind as TopicKind,
    })),
    reports: reports.map(({ id, at, mode, report }) => ({
      ...(JSON.parse(report) as ParityRow),
      id,
      at,
      mode: mode as Mode,
    })),
  }
}

/** Postgres sums integers into bigints, which arrive as text in some drivers. */
const numbers = ({ matched, missing, extra, late }: ParityCounts): ParityCounts => ({
  matched: Number(matched),
  missing: Number(missing),
  extra: Number(extra),
  late: Number(late),
})

/** Forgets what is too old, or too much. */
export async function forgetParity({ commit }: Pick<Database, 'commit'>, now: number) {
  await commit(async (trx) => {
    await trx
      .deleteFrom('parity_totals')
      .where('hour', '<', now - KEEP_TOTALS_MS)
      .execute()
    const last = await trx
      .selectFrom('parity_reports')
      .select('id')
      .orderBy('id', 'desc')
      .offset(KEEP.reports)
      .limit(1)
      .executeTakeFirst()
    await trx
      .deleteFrom('parity_reports')
      .where((eb) => eb.or([eb('at', '<', now - KEEP.ms), eb('id', '<=', last?.id ?? 0)]))
      .execute()
  })
}
