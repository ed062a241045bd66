import type { MiddlewareHandler } from 'hono'
import { matchedRoutes } from 'hono/route'

import type { Metrics } from './core/metrics.ts'

const METHODS = new Set(['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS'])
/** Answers that stream for hours: how long they lasted is no latency. */
const STREAMS = new Set(['/api/sse'])

const isPattern = (path: string) => !path.endsWith('*')

/** Counts and times requests by the route's pattern, never by its path: a label per id would grow without end. */
export function requestMetrics(metrics: Metrics): MiddlewareHandler {
  return async (c, next) => {
    const began = performance.now()
    await next()
    const matched = matchedRoutes(c).map(({ path }) => path)
    // Where two patterns match, it is the one that answered; whom a guard refused had none yet.
    const came = matched.slice(0, c.req.routeIndex + 1)
    const route = came.findLast(isPattern) ?? matched.findLast(isPattern) ?? 'other'
    const method = METHODS.has(c.req.method) ? c.req.method : 'other'
    metrics.httpRequests.inc({ method, route, status: `${Math.floor(c.res.status / 100)}xx` })
    if (!STREAMS.has(route))
      metrics.httpSeconds.observe({ route }, (performance.now() - began) / 1_000)
  }
}
