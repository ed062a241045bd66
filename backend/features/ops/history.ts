import type { Figures, OpsStats } from '@trunkline/shared/contract/ops'

import type { Database, Db, Reading } from '../../db/database.ts'
import { overNodes, overTime } from './merge.ts'

const DAY_MS = 86_400_000

/** How finely figures are kept, and for how long: a row a step and process. Each is put together from the one before. */
export const levels = [
  { stepMs: 10_000, keepMs: DAY_MS },
  { stepMs: 300_000, keepMs: 90 * DAY_MS },
  { stepMs: 3_600_000, keepMs: 400 * DAY_MS },
] as const

/** No answer has more columns: beyond, a coarser level is read. */
const MOST_COLUMNS = 1_100

const floor = (at: number, stepMs: number) => Math.floor(at / stepMs) * stepMs

type Look = { node: string; at: number; figures: Figures }

/** Keeps one look, puts together what has become complete of the coarser levels, and forgets what is too old. */
export async function keepLook(
  { commit }: Pick<Database, 'commit'>,
  { node, at, figures }: Look,
): Promise<void> {
  await commit(async (trx) => {
    const [finest] = levels
    const step = { node, at: floor(at, finest.stepMs) }
    const before = await lookAt(trx, finest.stepMs, step)
    await keep(trx, finest.stepMs, {
      ...step,
      figures: before ? overTime([before, figures]) : figures,
    })
    for (const [i, { stepMs }] of levels.entries()) {
      const finer = levels[i - 1]
      if (finer) await putTogether(trx, { node, stepMs, finerMs: finer.stepMs, now: at })
    }
  })
}

/** Forgets what is older than its level keeps. */
export async function forgetHistory(
  { commit }: Pick<Database, 'commit'>,
  now: number,
): Promise<void> {
  for (const { stepMs, keepMs } of levels)
    await commit((trx) =>
      trx
        .deleteFrom('ops_history')
        .where('step_ms', '=', stepMs)
        .where('at', '<', now - keepMs)
        .execute(),
    )
}

async function keep(trx: Db, step_ms: number, { node, at, figures }: Look): Promise<void> {
  const row = { step_ms, at, node, figures: JSON.stringify(rounded(figures)) }
  await trx
    .insertInto('ops_history')
    .values(row)
    .onConflict((conflict) =>
      conflict.columns(['step_ms', 'at', 'node']).doUpdateSet({ figures: row.figures }),
    )
    .execute()
}

const lookAt = async (trx: Db, stepMs: number, { node, at }: Omit<Look, 'figures'>) => {
  const row = await trx
    .selectFrom('ops_history')
    .select('figures')
    .where('step_ms', '=', stepMs)
    .where('at', '=', at)
    .where('node', '=', node)
    .executeTakeFirst()
  return row && (JSON.parse(row.figures) as Figures)
}

/** The last complete step, when it is not there yet: what ran before a restart is taken along, too. */
async function putTogether(
  trx: Db,
  { node, stepMs, finerMs, now }: { node: string; stepMs: number; finerMs: number; now: number },
): Promise<void> {
  const at = floor(now, stepMs) - stepMs
  if (await lookAt(trx, stepMs, { node, at })) return
  const rows = await trx
    .selectFrom('ops_history')
    .select('figures')
    .where('step_ms', '=', finerMs)
    .where('node', '=', node)
    .where('at', '>=', at)
    .where('at', '<', at + stepMs)
    .execute()
  if (rows.length === 0) return
  const figures = overTime(rows.map((row) => JSON.parse(row.figures) as Figures))
  await keep(trx, stepMs, { node, at, figures })
}

/** Figures over time, from the finest level that still has the beginning and fits into one answer. */
export async function readStats(
  db: Reading,
  { from, to, now }: { from: number; to: number; now: number },
): Promise<OpsStats> {
  const { stepMs } =
    levels.find(
      ({ stepMs, keepMs }) => (to - from) / stepMs <= MOST_COLUMNS && from >= now - keepMs,
    ) ?? levels[2]
  const found = await columns(db, { stepMs, from: floor(from, stepMs), to })
  const at: number[] = []
  for (let step = floor(from, stepMs); step < to; step += stepMs) at.push(step)
  const names = new Set([...found.values()].flatMap((figures) => Object.keys(figures)))
  const series = Object.fromEntries(
    [...names].sort().map((name) => [name, at.map((step) => found.get(step)?.[name] ?? null)]),
  )
  return { from, to, stepMs, at, series }
}

async function columns(
  db: Reading,
  { stepMs, from, to }: { stepMs: number; from: number; to: number },
): Promise<Map<number, Figures>> {
  const rows = await db
    .selectFrom('ops_history')
    .select(['at', 'figures'])
    .where('step_ms', '=', stepMs)
    .where('at', '>=', from)
    .where('at', '<', to)
    .orderBy('at')
    .execute()
  const byStep = Map.groupBy(rows, ({ at }) => at)
  return new Map(
    [...byStep].map(([at, looks]) => [
      at,
      overNodes(looks.map(({ figures }) => JSON.parse(figures) as Figures)),
    ]),
  )
}

/** Six digits say more than anybody measured, and keep a row small. */
const rounded = (figures: Figures): Figures =>
  Object.fromEntries(
    Object.entries(figures).map(([name, value]) => [name, Number(value.toPrecision(6))]),
  )
