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

/** Student's t for 95 %, two-sided, by degrees of freedom; beyond the table it is near enough to its last value. */
const T95 = [
  12.71, 4.303, 3.182, 2.776, 2.571, 2.447, 2.365, 2.306, 2.262, 2.228, 2.201, 2.179, 2.16, 2.145,
  2.131, 2.12, 2.11, 2.101, 2.093,
] as const

export type Range = [low: number, high: number]

/** Where the mean lies with 95 % confidence (Student's t over rounds); undefined of fewer than two. */
export function confidence(values: readonly number[]): Range | undefined {
  const n = values.length
  if (n < 2) return undefined
  const mean = values.reduce((a, b) => a + b, 0) / n
  const variance = values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / (n - 1)
  const reach = (T95[n - 2] ?? T95[T95.length - 1] ?? 2) * Math.sqrt(variance / n)
  return [mean - reach, mean + reach]
}

/**
 * What one thing is of another, round by round, with its 95 % range: rounds are pairs, because both were measured within the
 * same minute. The mean is geometric; undefined where a round has nothing to divide by.
 */
export function ratioOf(
  pairs: readonly (readonly [from: number, to: number])[],
): { ratio: number; range: Range | undefined } | undefined {
  if (pairs.length === 0 || pairs.some(([from, to]) => from <= 0 || to <= 0)) return undefined
  const logs = pairs.map(([from, to]) => Math.log(to / from))
  const range = confidence(logs)
  return {
    ratio: Math.exp(logs.reduce((a, b) => a + b, 0) / logs.length),
    range: range && [Math.exp(range[0]), Math.exp(range[1])],
  }
}
