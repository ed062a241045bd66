/** `waitMs`: how long a statement waits for what another holds; `connections` of a pool, where there is one. */
export type DatabaseLimits = Readonly<{ waitMs: number; connections: number }>

/** What is meant where nobody sets anything. */
export const USUAL_LIMITS: DatabaseLimits = { waitMs: 2_000, connections: 10 }
