/** Upper bounds of commit → cache times, seconds; `Infinity` is meant after the last. */
export const appliedBounds = [0.005, 0.01, 0.02, 0.05, 0.1, 0.2, 0.5, 1, 2, 5, 10, 30] as const

/** The bound under which such a time is counted. */
export const boundOf = (seconds: number): number =>
  appliedBounds.find((bound) => seconds <= bound) ?? Infinity
