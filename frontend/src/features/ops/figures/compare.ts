import type { OpsStats } from '@trunkline/shared/contract/ops'
import type { Mode } from '@trunkline/shared/protocol/server-frames'

import { isCount, type Look, type Side } from './merge.ts'

/** What the stats say at one moment. */
export const lookAt =
  ({ series }: OpsStats, column: number): Look =>
  (name) => {
    const value = series[name]?.[column] ?? null
    if (value !== null || !isCount(name)) return value
    return (series.users?.[column] ?? null) === null ? null : 0
  }

/** Lines for each user who was on this side alone, over the whole range: each user at each look weighs the same. */
export function meanLinesPerUser({ series }: OpsStats, side: Side): number | null {
  const sum = (name: string) =>
    (series[name] ?? []).reduce<number>((total, value) => total + (value ?? 0), 0)
  const users = sum(`usersOn/${side}`)
  return users === 0 ? null : sum(`linesOf/${side}`) / users
}

/**
 * A figure while fewest, and most, users were wanted on the one line within the range; `before` is null where that never
 * changed. What the kill switch decided is no step: it is left out.
 */
export function beforeAndAfter(
  stats: OpsStats,
  of: (look: Look) => number | null,
): { before: Standing | null; after: Standing | null } {
  const { rolloutPercent = [], killed = [] } = stats.series
  const percents = rolloutPercent.map((percent, i) => ((killed[i] ?? 0) > 0 ? null : percent))
  const known = percents.filter((percent) => percent !== null)
  if (known.length === 0) return { before: null, after: null }
  const at = (percent: number): Standing | null => {
    const columns = [...stats.at.keys()].filter((column) => percents[column] === percent)
    const value = mean(columns.map((column) => of(lookAt(stats, column))))
    return value === null ? null : { percent, value }
  }
  const [lowest, highest] = [Math.min(...known), Math.max(...known)]
  return { before: lowest < highest ? at(lowest) : null, after: at(highest) }
}
export type Standing = { percent: number; value: number }

/**
 * The time from commit to the page's cache below which `share` of the samples of that mode lie, over the range,
 * interpolated within its bucket, seconds. Beyond the last bound counts as that bound.
 */
export function appliedWithin({ series }: OpsStats, mode: Mode, share: number): number | null {
  const prefix = `appliedCount/${mode}/`
  const buckets = Object.entries(series)
    .filter(([name]) => name.startsWith(prefix))
    .map(([name, counts]) => ({
      bound: Number(name.slice(prefix.length)),
      count: counts.reduce<number>((sum, count) => sum + (count ?? 0), 0),
    }))
    .toSorted((one, other) => one.bound - other.bound)
  const wanted = share * buckets.reduce((sum, { count }) => sum + count, 0)
  if (wanted === 0) return null
  let [lower, below] = [0, 0]
  for (const { bound, count } of buckets) {
    if (below + count >= wanted && count > 0)
      return Number.isFinite(bound) ? lower + ((bound - lower) * (wanted - below)) / count : lower
    if (Number.isFinite(bound)) lower = bound
    below += count
  }
  return lower
}

function mean(values: readonly (number | null)[]): number | null {
  const known = values.filter((value) => value !== null)
  return known.length === 0 ? null : known.reduce((a, b) => a + b, 0) / known.length
}
