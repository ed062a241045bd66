export type Retry = { min: number; max: number; window: number }

/** Until a `welcome` says otherwise: milliseconds. */
export const DEFAULT_RETRY: Retry = { min: 500, max: 30_000, window: 2_000 }

/**
 * Milliseconds to wait before attempt `n` (0 = the first after a cut): full jitter, so that a herd spreads.
 * The first try falls anywhere in `window`. `random` returns [0, 1).
 */
export function delay(n: number, retry: Retry, random: () => number): number {
  if (n === 0) return random() * retry.window
  return random() * Math.min(retry.max, retry.min * 2 ** n)
}
