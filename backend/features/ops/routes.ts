import { Hono } from 'hono'

import { type HttpEnv, idempotencyKey, jsonBody } from '../../core/http.ts'
import { createDrain, type DrainServices } from './drain.ts'
import { operatorsOnly } from './role.ts'

export type OpsServices = DrainServices

/** `/api/ops/*`, for operators alone. */
export function opsRoutes(services: OpsServices): Hono<HttpEnv> {
  const drain = createDrain(services)
  return new Hono<HttpEnv>()
    .use('/api/ops/*', operatorsOnly)
    .post('/api/ops/drain', async (c) =>
      c.json(await drain(c.get('identity').userId, await jsonBody(c), idempotencyKey(c)), 202),
    )
}
