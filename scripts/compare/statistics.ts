/** How long something took, over many times, in milliseconds. All null when it never happened. */
export type Spread = { count: number; p50: number | null; p99: number | null; max: number | null }

/** The smallest value that at least `share` of all values do not exceed (nearest rank); undefined of nothing. */
export function percentile(values: readonly number[], share: number): number | undefined {
  const sorted = values.toSorted((a, b) => a - b)
  return sorted[Math.max(0, Math.ceil(share * sorted.length) - 1)]
}

/** The middle value, or the mean of the two in the middle. */
export function median(values: readonly number[]): number | undefined {
  const sorted = values.toSorted((a, b) => a - b)
  const [low, high] = [sorted[(sorted.length - 1) >> 1], sorted[sorted.length >> 1]]
  return low === undefined || high === undefined ? undefined : (low + high) / 2
}

/** Count, median, 99th percentile and the worst. */
export function spreadOf(values: readonly number[]): Spread {
  return {
    count: values.length,
    p50: percentile(values, 0.5) ?? null,
    p99: percentile(values, 0.99) ?? null,
    max: percentile(values, 1) ?? null,
  }
}
