/** How fine a percentage can be: a hundredth of a percent. */
const BUCKETS = 10_000

/**
 * The user's place in [0, BUCKETS), the same on every node and for good; `purpose` makes independent draws. A user is inside
 * `percent` when their place lies below it, so a higher percentage holds everybody that a lower one holds.
 */
export function bucketOf(userId: number, purpose: string): number {
  // FNV-1a, then the finaliser of MurmurHash3: neighbouring ids must not be neighbours here.
  let hash = 0x811c9dc5
  for (const character of `${purpose}:${userId}`)
    hash = Math.imul(hash ^ (character.codePointAt(0) ?? 0), 0x01000193)
  hash = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b)
  hash = Math.imul(hash ^ (hash >>> 13), 0xc2b2ae35)
  return ((hash ^ (hash >>> 16)) >>> 0) % BUCKETS
}

export const isInside = (userId: number, purpose: string, percent: number): boolean =>
  bucketOf(userId, purpose) < (percent * BUCKETS) / 100
