import type { MiddlewareHandler } from 'hono'
import { matchedRoutes } from 'hono/route'

import type { Metrics } from './core/metrics.ts'

const METHODS = new Set(['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS'])
/** Answers that stream for hours: how long they lasted is no latency. */
const STREAMS = new Set(['/api/sse'])

/** Counts and times requests by the route's pattern, never by its path: a label per id would grow without end. */
export function requestMetrics(metrics: Metrics): MiddlewareHandler {
  return async (c, next) => {
    const began = performance.now()
    await next()
    const pattern = matchedRoutes(c)
      .map(({ path }) => path)
      .findLast((path) => !path.endsWith('*'))
    const route = pattern ?? 'other'
    const method = METHODS.has(c.req.method) ? c.req.method : 'other'
    metrics.httpRequests.inc({ method, route, status: `${Math.floor(c.res.status / 100)}xx` })
    if (!STREAMS.has(route))
      metrics.httpSeconds.observe({ route }, (performance.now() - began) / 1_000)
  }
}
