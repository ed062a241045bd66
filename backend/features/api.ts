import { Hono, type MiddlewareHandler } from 'hono'

import { answerErrors, knownRoutesOnly } from '../core/api-errors.ts'
import { apiHeaders, ownOrigin, smallBodies } from '../core/api-guard.ts'
import type { Modes } from '../core/modes.ts'
import type { ReadDb } from '../db/database.ts'
import { configRoute } from './accounts/routes.ts'
import { referenceRoutes } from './reference/routes.ts'
import { featureRoutes, type RouteServices } from './registry.ts'

/** Files are larger than other bodies, and bounded where they are taken. */
const smallOrFile: MiddlewareHandler = (c, next) =>
  c.req.path === '/api/attachments' ? next() : smallBodies(c, next)

/**
 * The HTTP surface: `/api/*`, and files under `/upload/*`. In this order: headers of every answer, allowed origin,
 * size, then for all but sign-in and configuration who asks and how often. Every path under both is answered here,
 * what is refused in JSON.
 */
export function createApi({
  db,
  onError,
  modes,
  ...services
}: RouteServices & { db: ReadDb; onError: (error: unknown) => void; modes: Modes }): Hono {
  const { accounts, config, ops } = services
  const api = new Hono()
  const routes = featureRoutes(services)
  const known = ['/api/*', '/upload/*'].map((under) => knownRoutesOnly(api, under))

  api.onError(answerErrors(onError))
  api.use('/api/*', apiHeaders(modes, accounts.recognise), ownOrigin(config.origins), smallOrFile)
  api.use('/upload/*', ownOrigin(config.origins))
  for (const paths of known) paths.before()
  api.use('/api/auth/*', accounts.limitAddress)
  api.use('/api/config', accounts.limitAddress)
  api.get('/api/session', accounts.quietly)
  api.post('/api/realtime/leave', accounts.quietly)
  api.route('/', accounts.routes)
  api.route('/', referenceRoutes(config.build, accounts.limitAddress))
  api.route(
    '/',
    configRoute({ db, config, accounts }, (userId) => ops.rollout.serverMode(userId)),
  )
  for (const part of new Set(routes.routes.map(({ path }) => /^\/[^/]+\/[^/]+/.exec(path)?.[0])))
    if (part !== undefined) api.use(`${part}/*`, accounts.authenticate)
  api.route('/', routes)
  for (const paths of known) paths.after()
  return api
}
