import { Hono } from 'hono'

import { apiHeaders, ownOrigin } from '../core/api-guard.ts'
import type { HttpEnv } from '../core/http.ts'
import { Refusal } from '../core/refusal.ts'
import { httpEndpoints, slashed } from './http-endpoints.ts'
import { readId } from './ids.ts'
import type { OldMessageServices } from './messages.ts'
import { retirementHeaders } from './retirement.ts'

/** D's `POST /api/notifications/n93/read`: the id as W6 hands it out, for the same action as the plain number. */
export function oldReadRoutes(services: OldMessageServices): Hono<HttpEnv> {
  const { http, origins, authenticate, modes } = services
  const { readNotification: endpoint } = httpEndpoints
  const guards = [apiHeaders(modes), ownOrigin(origins), authenticate] as const
  return new Hono<HttpEnv>().on(endpoint.method, slashed(endpoint), ...guards, async (c) => {
    const id = readId('notification', c.req.param('id'))
    if (id === undefined) throw new Refusal('not_found', 'no such thing')
    const answer = await http.act(c, 'notification.mark_read', { ids: [id] })
    return c.json(answer, 200, retirementHeaders(endpoint))
  })
}
