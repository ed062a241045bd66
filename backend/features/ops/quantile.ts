/** Cumulative counts by upper bound, as histograms are kept: `Infinity` last. */
export type Buckets = ReadonlyMap<number, number>

/**
 * The value below which `share` of the samples lie, by linear interpolation inside its bucket; undefined of nothing. What
 * lies beyond the last finite bound counts as that bound.
 */
export function quantile(share: number, cumulative: Buckets): number | undefined {
  const bounds = [...cumulative].toSorted(([a], [b]) => a - b)
  const total = bounds.at(-1)?.[1] ?? 0
  if (total <= 0) return undefined
  const rank = share * total
  let [lower, below] = [0, 0]
  for (const [upper, count] of bounds) {
    if (count >= rank && count > below) {
      if (!Number.isFinite(upper)) return lower
      return lower + ((upper - lower) * (rank - below)) / (count - below)
    }
    if (Number.isFinite(upper)) lower = upper
    below = count
  }
  return lower
}
