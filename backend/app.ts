import { hostname } from 'node:os'
import { fileURLToPath } from 'node:url'

import { Hono } from 'hono'

import type { Config } from './config.ts'
import { answerErrors, upgradeRequired } from './core/api-errors.ts'
import { plainTargets } from './core/api-guard.ts'
import { memoryBroker } from './core/broker-memory.ts'
import { conflated } from './core/conflated.ts'
import { createEngine } from './core/engine.ts'
import { closeServer, createHttpServer, listen } from './core/http-server.ts'
import { createHttp } from './core/http.ts'
import type { Logger } from './core/log.ts'
import { createMetrics } from './core/metrics.ts'
import { countBytes } from './core/network-bytes.ts'
import { createPoll } from './core/poll.ts'
import { memoryPresence } from './core/presence-memory.ts'
import { recallPresence } from './core/presence-recall.ts'
import { Rebalance } from './core/rebalance.ts'
import { reporting } from './core/report.ts'
import { Visits } from './core/visits.ts'
import { databaseClock } from './db/clock.ts'
import { createAccounts } from './features/accounts/accounts.ts'
import { createScreens } from './features/accounts/screens.ts'
import { startSessionSweep } from './features/accounts/session-sweep.ts'
import { createApi } from './features/api.ts'
import { openFolder } from './features/attachments/folder.ts'
import { removeForgotten, startSweep } from './features/attachments/sweep.ts'
import { createUploads } from './features/attachments/uploads.ts'
import { Live } from './features/ops/live.ts'
import { createOps } from './features/ops/ops.ts'
import { startFanOut } from './features/posts/fan-out.ts'
import { startPresence } from './features/presence/service.ts'
import {
  actionHandlers,
  attachmentReaders,
  createTopicRules,
  signalHandlers,
} from './features/registry.ts'
import { createTrending } from './features/trending/service.ts'
import { legacyReads } from './legacy-reads.ts'
import { createLegacy } from './legacy/legacy.ts'
import { legacyRegistry } from './legacy/registry.ts'
import { openWhenThere } from './opening.ts'
import { pageRoutes, securityHeaders } from './page.ts'
import { probeRoutes } from './probes.ts'
import { requestMetrics } from './request-metrics.ts'

const HOUR_MS = 3_600_000
/** How long those who are sent away may take; longer than a closing handshake does. */
const FAREWELL_MS = 4_000
const PAGE = fileURLToPath(import.meta.resolve('../frontend/dist'))

/** Builds the whole server, in the order in which it is best read. The only place that knows the old lines. */
export async function createApp(config: Config, log: Logger, givenClock?: () => number) {
  const clock = givenClock ?? Date.now
  const metrics = createMetrics()
  const report = reporting(log, metrics)
  const onError = report('the server met an error')
  const database = await openWhenThere(config, log)
  const { db } = database
  const storedClock = givenClock ?? (await databaseClock(database))
  const broker = conflated(memoryBroker(onError))
  const presence = memoryPresence({
    graceMs: config.presenceGraceMs,
    awayMs: config.presenceAwayMs,
    clock,
  })
  const rememberPresence = await recallPresence({ database, presence, onError })

  const accounts = createAccounts({ database, config, broker, clock: storedClock, log })
  const { identify, checkSessions, authenticate, authenticateBy } = accounts
  const trending = createTrending({ db, broker, clock, onError })
  const live = new Live({ broker, clock })
  const engine = await createEngine({
    settings: config,
    database,
    broker,
    presence,
    metrics,
    log,
    report,
    clock,
    storedClock,
    identify,
    checkSessions,
    actionHandlers,
    topicRules: createTopicRules({ presence, trending, live, operates: accounts.operates }),
    openScreen: createScreens({ db, broker }),
    signalHandlers,
  })
  const { write, runAction, epoch, connections } = engine
  const stopPresence = startPresence({ db, presence, broker, onError })
  const stopFanOut = startFanOut({ db, hub: engine.hub, broker, onError })

  const folder = openFolder(config.uploadDir)
  const uploads = createUploads({
    db,
    write,
    folder,
    limits: config.uploadLimits,
    clock: storedClock,
    mayRead: attachmentReaders,
  })
  removeForgotten({ broker, folder, onError })
  const stopSessionSweep = startSessionSweep({
    database,
    clock: storedClock,
    everyMs: config.retentionSweepMs,
    onError,
  })
  const stopSweep = startSweep({ database, folder, clock, everyMs: HOUR_MS, onError })

  const rebalance = new Rebalance({ connections, graceMs: config.drainGraceMs })
  const ops = await createOps({
    database,
    settings: config,
    node: `${hostname()}:${config.port}`,
    registry: legacyRegistry,
    live,
    hub: engine.hub,
    modes: engine.modes,
    connections,
    rebalance,
    broker,
    metrics,
    clock,
    onError,
  })
  const http = createHttp({ db, epoch, runAction })
  const legacy = createLegacy({
    ...engine.consumer,
    reads: legacyReads,
    http,
    log,
    connections,
    isRetired: (id) => ops.endpoints.isRetired(id),
    sessions: engine.sessions,
    authenticate,
    authenticateBy,
    origins: config.origins,
    metricsToken: config.metricsToken,
    naiveTimestamps: config.legacyNaiveTimestamps,
    maxBufferedBytes: config.maxBufferedBytes,
    places: engine.places,
  })
  let draining = false
  const app = new Hono()
  app.onError(answerErrors(onError))
  app.use(requestMetrics(metrics), securityHeaders(config.origins), plainTargets)
  app.route(
    '/',
    probeRoutes({ db, metrics, metricsToken: config.metricsToken, draining: () => draining }),
  )
  app.route('/', legacy.http)
  app.route(
    '/',
    createApi({
      db,
      http,
      poll: createPoll({ ...engine.consumer, every: config.pollEvery }),
      polling: {
        visits: new Visits(presence, config.pollEvery, engine.sessions),
        mostTopics: config.bounds.topics,
      },
      accounts,
      config,
      presence,
      trending,
      uploads,
      ops,
      modes: engine.modes,
      clock,
      onError: report('a request failed'),
    }),
  )
  app.all('/ws/*', upgradeRequired)
  app.route('/', pageRoutes(PAGE))

  ops.start()
  const server = createHttpServer({
    ...config,
    fetch: app.fetch,
    onCrowd: () => metrics.refused.inc({ why: 'crowd' }),
  })
  metrics.samples.network = countBytes(server)
  const upgrades = engine.upgrades(legacy.routes)
  upgrades.listen(server)

  return {
    database,
    write,
    accounts,
    uploads,
    ops,
    routes: app.routes,
    connections: () => connections.counts().total,
    /** Resolves with the port. */
    listen: () => listen(server, { port: config.port, host: config.host }),
    /** Sends every connection away to come back elsewhere, finishes what is under way, and lets go of everything. */
    async stop() {
      draining = true
      rebalance.stop()
      upgrades.drain()
      connections.sendAway()
      // Until the last has gone newcomers are answered "try again"; a server that is closed answers nothing.
      await connections.emptied(FAREWELL_MS)
      await closeServer(server)
      stopPresence()
      stopFanOut()
      ops.stop()
      trending.stop()
      await stopSweep()
      await stopSessionSweep()
      await rememberPresence()
      await engine.stop()
      await database.close()
    },
  }
}
