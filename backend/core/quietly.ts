const MOST = 10_000

/**
 * Answers whether "still so" was said within the last `quietMs` under the same key and need not be said again; "no
 * longer so" is always worth saying, and so is beginning anew. Remembers the latest ten thousand keys.
 */
export function quietly(
  quietMs: number,
  clock: () => number,
): (key: string, on: boolean) => boolean {
  const told = new Map<string, number>()
  return (key, on) => {
    const now = clock()
    const last = told.get(key)
    told.delete(key)
    const repeat = on && last !== undefined && now - last < quietMs
    if (on) told.set(key, repeat ? last : now)
    // Oldest first, because a key told again moves to the end.
    for (const [oldest] of told) {
      if (told.size <= MOST) break
      told.delete(oldest)
    }
    return repeat
  }
}
