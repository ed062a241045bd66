import type { MiddlewareHandler } from 'hono'
import { matchedRoutes } from 'hono/route'

import type { Metrics } from './core/metrics.ts'

/** Counts requests by the route's pattern, never by its path: a label per id would grow without end. */
export function requestMetrics(metrics: Metrics): MiddlewareHandler {
  return async (c, next) => {
    await next()
    const route = matchedRoutes(c)
      .map(({ path }) => path)
      .findLast((path) => !path.endsWith('*'))
    metrics.httpRequests.inc({
      route: route ?? 'other',
      status: `${Math.floor(c.res.status / 100)}xx`,
    })
  }
}
