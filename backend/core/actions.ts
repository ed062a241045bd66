import {
  type ActionInput,
  type ActionName,
  type ActionOutput,
  actions,
  isActionName,
} from '@trunkline/shared/contract/catalogue'
import type { Positions } from '@trunkline/shared/protocol/position'
import { RateLimiterMemory } from 'rate-limiter-flexible'
import type { z } from 'zod'

import { answered, checkId, keepAnswer } from './answers.ts'
import { checked } from './checked.ts'
import type { Metrics } from './metrics.ts'
import { asRefusal, Refusal } from './refusal.ts'
import type { Write, WriteTx } from './write.ts'

export type ActionHandlers = {
  [T in ActionName]: (
    tx: WriteTx,
    userId: number,
    input: ActionInput<T>,
  ) => Promise<ActionOutput<T>>
}
/** What one feature's `actions.ts` provides: every action of its domain. */
export type ActionHandlersFor<Domain extends string> = Pick<
  ActionHandlers,
  Extract<ActionName, `${Domain}.${string}`>
>

type ActionRequest = { userId: number; id: string; name: string; data: unknown }
type Kept = { data: unknown; positions: Positions }
type ActionAnswer = Kept & { duplicate: boolean }
export type RunAction = (request: ActionRequest) => Promise<ActionAnswer>

const MINUTE_MS = 60_000

/**
 * Runs an action once per (user, id), over HTTP, socket and old lines alike (promise P7). The change, its events
 * and the stored answer are one transaction; a repeat gets the stored answer; the same id with other content is
 * refused. Only successes are stored, so what was refused may be tried again. Throws `Refusal`.
 */
export function createRunAction(services: {
  write: Write
  handlers: ActionHandlers
  metrics: Metrics
  perMinute: number
}): RunAction {
  const { metrics, perMinute } = services
  const limiter = new RateLimiterMemory({ points: perMinute, duration: MINUTE_MS / 1_000 })
  return async (request) => {
    const name = isActionName(request.name) ? request.name : 'unknown'
    try {
      await limiter.consume(request.userId).catch(refuseRate)
      const answer = await runOnce(services, request)
      metrics.actions.inc({ name, outcome: answer.duplicate ? 'duplicate' : 'ok' })
      return answer
    } catch (error) {
      metrics.actions.inc({ name, outcome: asRefusal(error).code })
      throw error
    }
  }
}

function refuseRate({ msBeforeNext }: { msBeforeNext: number }): never {
  throw new Refusal('rate_limited', 'too many actions', {
    retryIn: Math.min(msBeforeNext, MINUTE_MS),
  })
}

async function runOnce(
  { write, handlers }: { write: Write; handlers: ActionHandlers },
  { userId, id, name, data }: ActionRequest,
): Promise<ActionAnswer> {
  if (!isActionName(name))
    throw new Refusal('unknown_action', `there is no action "${name.slice(0, 64)}"`)
  checkId(id)
  const input = checked(actions[name].input as z.ZodType, data)
  const asking = { userId, id, name, input }
  const { result } = await write<ActionAnswer>(
    async (tx) => {
      const before = await answered(tx.trx, asking)
      if (before) return { ...(before as Kept), duplicate: true }
      const handle = handlers[name] as (
        tx: WriteTx,
        userId: number,
        input: unknown,
      ) => Promise<unknown>
      return { data: await handle(tx, userId, input), positions: {}, duplicate: false }
    },
    {
      by: userId,
      clientId: id,
      seal: async ({ trx, now }, answer, positions) => {
        if (answer.duplicate) return
        answer.positions = positions
        const kept: Kept = { data: answer.data, positions }
        await keepAnswer(trx, asking, { answer: kept, at: now })
      },
    },
  )
  return result
}
