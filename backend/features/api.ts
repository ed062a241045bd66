import { Hono } from 'hono'

import { answerErrors, knownRoutesOnly } from '../core/api-errors.ts'
import { apiHeaders, ownOrigin, smallBodies } from '../core/api-guard.ts'
import type { Logger } from '../core/log.ts'
import type { ReadDb } from '../db/database.ts'
import { configRoute } from './accounts/routes.ts'
import { featureRoutes, type RouteServices } from './registry.ts'

/**
 * The HTTP surface: `/api/*`. In this order: headers of every answer, allowed origin, size, then for all but sign-in
 * and configuration who asks and how often. Every path under `/api` is answered here, in JSON.
 */
export function createApi({
  db,
  log,
  ...services
}: RouteServices & { db: ReadDb; log: Logger }): Hono {
  const { accounts, config } = services
  const api = new Hono()
  const routes = featureRoutes(services)
  const known = knownRoutesOnly(api, '/api/*')
  const guards = [apiHeaders(config.mode), ownOrigin(config.origins), smallBodies] as const

  api.onError(answerErrors((error) => log.error({ err: error }, 'a request failed')))
  api.use('/api/*', ...guards)
  known.before()
  api.use('/api/auth/*', accounts.limitAddress)
  api.use('/api/config', accounts.limitAddress)
  api.get('/api/session', accounts.quietly)
  api.route('/', accounts.routes)
  api.route('/', configRoute(db, config))
  for (const part of new Set(routes.routes.map(({ path }) => /^\/api\/[^/]+/.exec(path)?.[0])))
    if (part !== undefined) api.use(`${part}/*`, accounts.authenticate)
  api.route('/', routes)
  known.after()
  return api
}
