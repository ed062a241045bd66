import type { Retry } from '@trunkline/shared/protocol/backoff'
import type { Mode } from '@trunkline/shared/protocol/server-frames'

import type { Database } from '../db/database.ts'
import { type ActionHandlers, createRunAction } from './actions.ts'
import type { Bounds } from './bounds.ts'
import type { Broker } from './broker.ts'
import { Connections, type Restart } from './connections.ts'
import type { ConsumerServices } from './consumers.ts'
import { openEpoch } from './epoch.ts'
import { HeartbeatWheel } from './heartbeat.ts'
import { Hub } from './hub.ts'
import type { CheckSessions, Identify } from './identity.ts'
import { type LineLimits, LinePlaces } from './line-places.ts'
import { LiveSessions } from './live-sessions.ts'
import { LogTail } from './log-tail.ts'
import type { Logger } from './log.ts'
import type { Metrics } from './metrics.ts'
import { Modes } from './modes.ts'
import type { Presence } from './presence.ts'
import type { Report } from './report.ts'
import { startRetention } from './retention.ts'
import { realtimeRoutes, type Route } from './routing.ts'
import type { OpenScreen } from './screen.ts'
import { createRelaySignal, type SignalHandlers } from './signals.ts'
import type { TopicRules } from './topic-rules.ts'
import { Upgrades } from './upgrades.ts'
import { createWrite } from './write.ts'

/** What an operator may set, in ms, bytes and counts. */
export type EngineSettings = LineLimits & {
  build: string
  /** Until another policy is adopted. */
  mode: Mode
  origins: readonly string[]
  wsPingMs: number
  wsPongTimeoutMs: number
  wsHelloTimeoutMs: number
  sessionAuditMs: number
  retainEvents: number
  retainDays: number
  maxBufferedBytes: number
  wsStallMs: number
  actionsPerMinute: number
  typingHoldMs: number
  bounds: Bounds
  retry: Retry
  /** When the first line of those sent away may come back, and how long after it each further one. */
  restart: Restart
  logSweepMs: number
  retentionSweepMs: number
}

export type EngineParts = {
  settings: EngineSettings
  database: Database
  broker: Broker
  presence: Presence
  metrics: Metrics
  log: Logger
  report: Report
  clock: () => number
  /** By which what is stored ends: sessions (db/clock.ts). */
  storedClock: () => number
  identify: Identify
  checkSessions: CheckSessions
  /** What the features say and do; the engine knows none of them. */
  actionHandlers: ActionHandlers
  topicRules: TopicRules
  openScreen: OpenScreen
  signalHandlers: SignalHandlers
}

const DAY_MS = 86_400_000

/** Everything between a committed change and a socket, put together in the order in which data travels. */
export async function createEngine(parts: EngineParts) {
  const { settings, database, broker, presence, metrics, log, report, clock } = parts
  const { db } = database
  const onError = report('the realtime engine met an error')

  const epoch = await openEpoch(database)
  const write = createWrite({ database, broker, metrics, clock })
  const runAction = createRunAction({
    write,
    handlers: parts.actionHandlers,
    metrics,
    perMinute: settings.actionsPerMinute,
  })
  const relaySignal = createRelaySignal({ db, broker, handlers: parts.signalHandlers })
  const hub = new Hub({ db, broker, clock: () => performance.now(), onError })
  metrics.samples.followedTopics = () => hub.counts().size
  const tail = new LogTail({
    database,
    hub,
    broker,
    metrics,
    everyMs: settings.logSweepMs,
    onError,
  })
  const stopRetention = startRetention({
    database,
    limits: { events: settings.retainEvents, ms: settings.retainDays * DAY_MS },
    clock,
    everyMs: settings.retentionSweepMs,
    onError,
  })

  const wheel = new HeartbeatWheel({
    pingMs: settings.wsPingMs,
    timeoutMs: settings.wsPongTimeoutMs,
  })
  const places = new LinePlaces(settings)
  const connections = new Connections(metrics, settings.restart)
  const sessions = new LiveSessions({
    broker,
    check: parts.checkSessions,
    clock: parts.storedClock,
    auditMs: settings.sessionAuditMs,
    onError,
  })
  const modes = new Modes(() => ({ mode: settings.mode, why: 'build' }))
  const consumer: ConsumerServices = {
    db,
    hub,
    presence,
    epoch,
    topicRules: parts.topicRules,
    openScreen: parts.openScreen,
    onError,
    runAction,
    relaySignal,
    hintsHoldMs: settings.typingHoldMs,
    metrics,
    clock,
    build: settings.build,
    bounds: settings.bounds,
    retry: settings.retry,
    modes,
    helloTimeoutMs: settings.wsHelloTimeoutMs,
  }
  /** `further` are routes beside `/ws/realtime`. */
  const upgrades = (further: readonly Route[]) =>
    new Upgrades(
      {
        wheel,
        metrics,
        maxBufferedBytes: settings.maxBufferedBytes,
        stallMs: settings.wsStallMs,
        bounds: settings.bounds,
        identify: parts.identify,
        connections,
        sessions,
        log,
        onError: report('an upgrade failed'),
        origins: settings.origins,
        places,
      },
      [...realtimeRoutes(consumer), ...further],
    )

  return {
    epoch,
    write,
    runAction,
    hub,
    connections,
    places,
    sessions,
    modes,
    consumer,
    upgrades,
    async stop() {
      wheel.stop()
      tail.stop()
      sessions.stop()
      await stopRetention()
      await Promise.all([broker.close(), presence.close()])
    },
  }
}
