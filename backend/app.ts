import { fileURLToPath } from 'node:url'

import { Hono } from 'hono'

import type { Config } from './config.ts'
import { answerErrors, upgradeRequired } from './core/api-errors.ts'
import { memoryBroker } from './core/broker-memory.ts'
import { createEngine } from './core/engine.ts'
import { closeServer, createHttpServer, listen } from './core/http-server.ts'
import { createHttp } from './core/http.ts'
import type { Logger } from './core/log.ts'
import { createMetrics } from './core/metrics.ts'
import { memoryPresence } from './core/presence-memory.ts'
import { openDatabase } from './db/database.ts'
import { createAccounts } from './features/accounts/accounts.ts'
import { createApi } from './features/api.ts'
import { startPresence } from './features/presence/service.ts'
import { actionHandlers, createTopicRules, signalHandlers } from './features/registry.ts'
import { createLegacy } from './legacy/legacy.ts'
import { pageRoutes, securityHeaders } from './page.ts'
import { probeRoutes } from './probes.ts'
import { requestMetrics } from './request-metrics.ts'

const PAGE = fileURLToPath(import.meta.resolve('../frontend/dist'))

/** Builds the whole server, in the order in which it is best read. The only place that knows the old lines. */
export async function createApp(config: Config, log: Logger, clock: () => number = Date.now) {
  const onError = (error: unknown) => log.error({ err: error }, 'the server met an error')
  const metrics = createMetrics()
  const database = await openDatabase(config.databaseUrl)
  const { db } = database
  const broker = memoryBroker()
  const presence = memoryPresence({ graceMs: config.presenceGraceMs, clock })

  const accounts = createAccounts({ database, config, broker, clock, log })
  const { identify, checkSessions, authenticate } = accounts
  const engine = await createEngine({
    settings: config,
    database,
    broker,
    presence,
    metrics,
    log,
    clock,
    identify,
    checkSessions,
    actionHandlers,
    topicRules: createTopicRules(presence),
    signalHandlers,
  })
  const { write, runAction, epoch, connections } = engine
  const stopPresence = startPresence({ db, presence, broker, onError })

  const http = createHttp({ db, epoch, runAction })
  const legacy = createLegacy({
    ...engine.consumer,
    http,
    log,
    connections,
    authenticate,
    origins: config.origins,
    metricsToken: config.metricsToken,
    naiveTimestamps: config.legacyNaiveTimestamps,
  })
  let draining = false
  const app = new Hono()
  app.onError(answerErrors(onError))
  app.use(requestMetrics(metrics), securityHeaders())
  app.route(
    '/',
    probeRoutes({ db, metrics, metricsToken: config.metricsToken, draining: () => draining }),
  )
  app.route('/', createApi({ db, http, accounts, config, presence, clock, log }))
  app.route('/', legacy.http)
  app.all('/ws/*', upgradeRequired)
  app.route('/', pageRoutes(PAGE))

  const { handshakeTimeoutMs } = config
  const server = createHttpServer({ fetch: app.fetch, handshakeTimeoutMs })
  const upgrades = engine.upgrades(legacy.routes)
  upgrades.listen(server)

  return {
    database,
    write,
    accounts,
    connections: () => connections.counts().total,
    /** Resolves with the port. */
    listen: () => listen(server, { port: config.port, host: config.host }),
    /** Sends every connection away to come back elsewhere, finishes what is under way, and lets go of everything. */
    async stop() {
      draining = true
      upgrades.drain()
      const closed = closeServer(server)
      connections.sendAway()
      await closed
      stopPresence()
      await engine.stop()
      await database.close()
    },
  }
}
