import { timingSafeEqual } from 'node:crypto'

import { type Context, Hono, type MiddlewareHandler } from 'hono'

import { ownOrigin } from '../core/api-guard.ts'
import type { Connections } from '../core/connections.ts'
import type { HttpEnv } from '../core/http.ts'
import type { Identity } from '../core/identity.ts'
import { httpEndpoints, slashed } from './http-endpoints.ts'
import type { OpenLines } from './lines.ts'
import { retirementHeaders } from './retirement.ts'

export type StatsServices = {
  connections: Connections
  lines: OpenLines
  /** Lets only signed-in requests pass. */
  authenticate: MiddlewareHandler<HttpEnv>
  metricsToken: string | undefined
  origins: readonly string[]
}

/**
 * C's and D's `GET /ws/stats`. Whoever is signed in sees totals; how many listen on which channel and to which chat is
 * for operators and for holders of the metrics token. No answer ever names a user.
 */
export function statsRoutes(services: StatsServices): Hono<HttpEnv> {
  const { connections, lines, authenticate, metricsToken, origins } = services
  const { stats: endpoint } = httpEndpoints
  return new Hono<HttpEnv>().on(
    endpoint.method,
    slashed(endpoint),
    ownOrigin(origins),
    async (c, next) => (holdsToken(c, metricsToken) ? next() : authenticate(c, next)),
    (c) => {
      const asker = c.get('identity') as Identity | undefined
      const operates = asker === undefined || asker.role === 'ops'
      const { total, users, byEndpoint } = connections.counts()
      const stats = {
        total_connections: total,
        users,
        channels: operates ? lines.byChannel() : {},
        by_endpoint: { ...byEndpoint, ...lines.byEndpoint() },
        dmSubscriptions: operates ? lines.byChat('direct') : {},
        groupSubscriptions: operates ? lines.byChat('group') : {},
      }
      return c.json(stats, 200, { ...retirementHeaders(endpoint), 'Cache-Control': 'no-store' })
    },
  )
}

function holdsToken(c: Context, token: string | undefined): boolean {
  if (token === undefined) return false
  const given = Buffer.from(c.req.header('Authorization') ?? '')
  const wanted = Buffer.from(`Bearer ${token}`)
  return given.length === wanted.length && timingSafeEqual(given, wanted)
}
