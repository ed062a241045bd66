import { z } from 'zod'

import type { Rebalance, Rebalanced } from '../../core/rebalance.ts'
import { Refusal } from '../../core/refusal.ts'
import type { Database } from '../../db/database.ts'
import { recordAct } from './audit.ts'

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

export type Drain = (actorId: number, body: unknown, key: string | undefined) => Promise<Rebalanced>

/**
 * Moves every connection of this process to a new line, a few at a time; who asked for it stays on record. The same
 * key again is answered as before; another drain while one is under way is refused with `conflict`.
 */
export function createDrain({ database, rebalance, clock, drainOverMs }: DrainServices): Drain {
  let latest: { key: string; answer: Rebalanced } | undefined
  return async (actorId, body, key) => {
    if (latest && `${actorId} ${key}` === latest.key) return latest.answer
    const parsed = wanted.safeParse(body)
    if (!parsed.success) {
      const [issue] = parsed.error.issues
      throw new Refusal('invalid_input', `${issue?.path.join('.')}: ${issue?.message}`)
    }
    const { overMs = drainOverMs, why } = parsed.data
    const answer = rebalance.start({ overMs, why })
    if (!answer) throw new Refusal('conflict', 'a drain is under way')
    if (key !== undefined) latest = { key: `${actorId} ${key}`, answer }
    await recordAct(database, clock(), { actorId, act: 'drain', details: { ...answer, why } })
    return answer
  }
}
