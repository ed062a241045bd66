import type { Parameters } from 'fast-check'

const seed = Number(process.env.TRUNKLINE_SEED ?? Date.now() % 1_000_000)

/**
 * How often a property runs: a tenth of `full` in the ordinary suite, all of it under `npm run test:full`. The seed
 * is printed by fast-check when a run fails; `TRUNKLINE_SEED` repeats it.
 */
export const runs = (full: number): Parameters<unknown> => ({
  numRuns: process.env.TRUNKLINE_FULL === '1' ? full : Math.ceil(full / 10),
  seed,
})
