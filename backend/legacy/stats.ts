import { timingSafeEqual } from 'node:crypto'

import { type Context, Hono, type MiddlewareHandler } from 'hono'

import type { Connections } from '../core/connections.ts'
import type { HttpEnv } from '../core/http.ts'
import type { Identity } from '../core/identity.ts'
import type { OpenLines } from './lines.ts'
import { type Retirement, retirementHeaders } from './retirement.ts'

export type StatsServices = {
  connections: Connections
  lines: OpenLines
  /** Lets only signed-in requests pass. */
  authenticate: MiddlewareHandler<HttpEnv>
  metricsToken: string | undefined
}

const retirement: Retirement = {
  deprecatedSince: '2026-11-21',
  replacement: '/metrics',
  sunset: { notBefore: '2027-05-21', condition: 'every old WebSocket is gone' },
}

/**
 * C's and D's `GET /ws/stats`. Whoever is signed in sees totals; how many listen on which channel is for operators
 * and for holders of the metrics token. No answer ever names a user.
 */
export function statsRoutes(services: StatsServices): Hono<HttpEnv> {
  const { connections, lines, authenticate, metricsToken } = services
  return new Hono<HttpEnv>().on(
    'GET',
    ['/ws/stats', '/ws/stats/'],
    async (c, next) => (holdsToken(c, metricsToken) ? next() : authenticate(c, next)),
    (c) => {
      const asker = c.get('identity') as Identity | undefined
      const { total, users, byEndpoint } = connections.counts()
      const stats = {
        total_connections: total,
        users,
        channels: asker === undefined || asker.role === 'ops' ? lines.byChannel() : {},
        by_endpoint: { ...byEndpoint, ...lines.byEndpoint() },
        dmSubscriptions: {},
        groupSubscriptions: {},
      }
      return c.json(stats, 200, { ...retirementHeaders(retirement), 'Cache-Control': 'no-store' })
    },
  )
}

function holdsToken(c: Context, token: string | undefined): boolean {
  if (token === undefined) return false
  const given = Buffer.from(c.req.header('Authorization') ?? '')
  const wanted = Buffer.from(`Bearer ${token}`)
  return given.length === wanted.length && timingSafeEqual(given, wanted)
}
