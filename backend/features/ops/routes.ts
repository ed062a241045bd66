import type { OpsUser } from '@trunkline/shared/contract/ops'
import { type RolloutAct, rolloutActs } from '@trunkline/shared/contract/rollout'
import { type Context, Hono } from 'hono'

import {
  type HttpContext,
  type HttpEnv,
  idempotencyKey,
  idParam,
  jsonBody,
  pageQuery,
} from '../../core/http.ts'
import { Refusal } from '../../core/refusal.ts'
import type { ReadDb } from '../../db/database.ts'
import { auditList, type Operator } from './audit.ts'
import { readStats } from './history.ts'
import type { Ops } from './ops.ts'
import { readParity } from './parity.ts'
import { operatorsOnly } from './role.ts'
import { sessionsOf } from './sessions.ts'

const HOUR_MS = 3_600_000
const DAY_MS = 86_400_000
/** No chart goes further back than anything is kept. */
const MOST_MS = 400 * DAY_MS

/** `/api/ops/*`, for operators alone, and what every page tells of itself. */
export function opsRoutes(ops: Ops): Hono<HttpEnv> {
  const { rollout, endpoints, beacons, lines, live, sampler, drain, clock } = ops
  const db: ReadDb = ops.database.db
  /** Taken once for an `Idempotency-Key`. */
  const act = async <T extends object>(
    c: HttpContext,
    run: (operator: Operator, body: unknown) => Promise<T>,
  ): Promise<T> => {
    const { userId } = c.get('identity')
    const input = await jsonBody(c)
    const asking = { userId, id: idempotencyKey(c), name: `${c.req.method} ${c.req.path}`, input }
    return ops.once(asking, (keep) => run({ actorId: userId, keep }, input))
  }
  return new Hono<HttpEnv>()
    .post('/api/realtime/beacon', async (c) => {
      const { userId } = c.get('identity')
      await beacons.take(userId, await jsonBody(c))
      const { parity } = rollout.serverMode(userId)
      return c.body(null, 204, { 'Realtime-Parity': parity ? '1' : '0' })
    })
    .get('/api/realtime/parity', (c) => c.json(beacons.plan()))
    .use('/api/ops/*', operatorsOnly)
    .get('/api/ops/live', async (c) => {
      await sampler.refresh()
      return c.json({ nodes: live.nodes() })
    })
    .get('/api/ops/stats', async (c) => {
      const now = clock()
      const to = timeQuery(c, 'to') ?? now
      const from = timeQuery(c, 'from') ?? to - HOUR_MS
      if (from >= to || to - from > MOST_MS)
        throw new Refusal('invalid_input', 'from: before to, at most 400 days')
      return c.json(await readStats(db, { from, to, now }))
    })
    .get('/api/ops/parity', async (c) =>
      c.json(await readParity(db, timeQuery(c, 'from') ?? clock() - DAY_MS)),
    )
    .get('/api/ops/rollout', async (c) => c.json(await rollout.answer()))
    .post('/api/ops/rollout/:act', async (c) => {
      const name = c.req.param('act')
      if (!isRolloutAct(name)) throw new Refusal('not_found', 'there is no such act')
      return c.json(await act(c, (operator, body) => rollout.act(operator, name, body)))
    })
    .get('/api/ops/endpoints', async (c) => c.json({ items: await endpoints.list() }))
    .post('/api/ops/endpoints/:id/retire', async (c) => {
      const id = c.req.param('id')
      return c.json(await act(c, (operator, body) => endpoints.retire(operator, id, body)))
    })
    .post('/api/ops/endpoints/:id/unretire', async (c) => {
      const id = c.req.param('id')
      return c.json(await act(c, (operator, body) => endpoints.unretire(operator, id, body)))
    })
    .get('/api/ops/users/:id/sockets', async (c) => {
      const userId = idParam(c)
      const sessions = await sessionsOf(db, userId)
      return c.json({ items: lines.of(userId), sessions } satisfies OpsUser)
    })
    .post('/api/ops/users/:id/disconnect', async (c) => {
      const id = idParam(c)
      return c.json(await act(c, (operator, body) => lines.disconnect(operator, id, body)))
    })
    .get('/api/ops/audit', async (c) => c.json(await auditList(db, pageQuery(c, 'before'))))
    .post('/api/ops/drain', async (c) => c.json(await act(c, drain), 202))
}

const isRolloutAct = (name: string): name is RolloutAct => Object.hasOwn(rolloutActs, name)

/** A moment, ms since 1970. */
function timeQuery(c: Context, name: string): number | undefined {
  const text = c.req.query(name)
  if (text === undefined || text === '') return undefined
  if (!/^\d{1,15}$/.test(text)) throw new Refusal('invalid_input', `${name}: ms since 1970`)
  return Number(text)
}
