import { z } from 'zod'

import { checked } from '../../core/checked.ts'
import type { Rebalance, Rebalanced } from '../../core/rebalance.ts'
import { Refusal } from '../../core/refusal.ts'
import type { Database } from '../../db/database.ts'
import { type Operator, recordAct } from './audit.ts'

export type DrainServices = {
  database: Pick<Database, 'commit'>
  rebalance: Rebalance
  clock: () => number
  /** Over how many ms connections are spread where the operator says nothing. */
  drainOverMs: number
}

const MOST_MS = 600_000
const wanted = z.object({
  overMs: z.int('a whole number of ms').min(0).max(MOST_MS, `at most ${MOST_MS} ms`).optional(),
  why: z.string().trim().min(1).max(64).default('rebalance'),
})

export type Drain = (operator: Operator, body: unknown) => Promise<Rebalanced>

/**
 * Moves every connection of this process to a new line, a few at a time, once it is on record who asked for it. Another
 * drain while one is under way is refused with `conflict`.
 */
export function createDrain(services: DrainServices): Drain {
  const { rebalance, drainOverMs } = services
  return async (operator, body) => {
    const { overMs = drainOverMs, why } = checked(wanted, body)
    const answer = await rebalance.start({ overMs, why }, async (planned) => {
      const act = { act: 'drain', details: { ...planned, why } }
      await recordAct(services, operator, act, planned)
    })
    if (!answer) throw new Refusal('conflict', 'a drain is under way')
    return answer
  }
}
