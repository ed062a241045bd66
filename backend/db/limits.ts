/**
 * `waitMs`: how long a statement waits for what another holds, and whoever asks for a connection; `statementMs`: how
 * long Postgres works on one statement (0: as long as it takes); `connections` of a pool, where there is one.
 */
export type DatabaseLimits = Readonly<{ waitMs: number; statementMs: number; connections: number }>

/** What is meant where nobody sets anything. */
export const USUAL_LIMITS: DatabaseLimits = { waitMs: 2_000, statementMs: 15_000, connections: 10 }
