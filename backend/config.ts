import { DEFAULT_RETRY, type Retry } from '@trunkline/shared/protocol/backoff'
import type { Mode } from '@trunkline/shared/protocol/server-frames'
import { z } from 'zod'

import manifest from '../package.json' with { type: 'json' }
import { connectionsPerAddress, outOfOrder } from './config-order.ts'
import {
  commaList,
  databaseAddress,
  flag,
  hostName,
  origin,
  risingPercentages,
  whole,
  wholeNumber,
} from './config-values.ts'
import { type Bounds, USUAL_BOUNDS } from './core/bounds.ts'
import type { Restart } from './core/connections.ts'
import type { PollEvery } from './core/visits.ts'
import { type DatabaseLimits, USUAL_LIMITS } from './db/limits.ts'

/**
 * Every variable that this build reads, with its default. Tools list the names from here; the meaning of each, with
 * its unit, stands in `.env.example`.
 */
export const settings = z.object({
  PORT: whole(8000, 'TCP port', { max: 65_535 }),
  HOST: hostName.default('127.0.0.1'),
  PUBLIC_ORIGIN: commaList(origin).optional(),
  DATABASE_URL: databaseAddress.default('file:data/trunkline.db'),
  UPLOAD_DIR: z.string().default('data/uploads'),
  BETTER_AUTH_SECRET: z.string().min(32, 'at least 32 characters').optional(),
  OPS_EMAILS: commaList(z.email('e-mail addresses, separated by commas').toLowerCase()).default([]),
  METRICS_TOKEN: z.string().min(16, 'at least 16 characters').optional(),
  SEED_DEMO: flag.optional(),
  VITE_USE_UNIFIED_WS: z
    .enum(['true', 'false', 'unified', 'legacy', 'poll'], 'true (unified), false (legacy) or poll')
    .transform((text): Mode => (text === 'true' ? 'unified' : text === 'false' ? 'legacy' : text))
    .default('unified'),
  ROLLOUT_STEPS: risingPercentages.default([0, 1, 5, 25, 50, 100]),
  ROLLOUT_DWELL_MS: whole(86_400_000, 'ms', { min: 1_000 }),
  PARITY_PERCENT: whole(5, 'percent of users', { min: 0, max: 100 }),
  LEGACY_NAIVE_TIMESTAMPS: flag.default(false),
  SESSION_TTL_MS: whole(604_800_000, 'ms', { min: 1_000, max: 31_536_000_000 }),
  LEGACY_TOKEN_TTL_MS: whole(900_000, 'ms'),
  TICKET_TTL_MS: whole(30_000, 'ms'),
  WS_PING_MS: whole(25_000, 'ms'),
  WS_PONG_TIMEOUT_MS: whole(10_000, 'ms'),
  WS_HELLO_TIMEOUT_MS: whole(5_000, 'ms'),
  WS_STALL_MS: whole(30_000, 'ms'),
  HANDSHAKE_TIMEOUT_MS: whole(5_000, 'ms'),
  REQUEST_TIMEOUT_MS: whole(300_000, 'ms'),
  DATABASE_WAIT_MS: whole(USUAL_LIMITS.waitMs, 'ms', { max: 60_000 }),
  DATABASE_STATEMENT_MS: whole(USUAL_LIMITS.statementMs, 'ms', { max: 3_600_000 }),
  DATABASE_CONNECTIONS: whole(USUAL_LIMITS.connections, 'connections', { min: 2 }),
  PRESENCE_GRACE_MS: whole(10_000, 'ms', { min: 0 }),
  PRESENCE_AWAY_MS: whole(60_000, 'ms', { min: 0 }),
  TYPING_HOLD_MS: whole(5_000, 'ms'),
  POLL_MS: whole(3_000, 'ms', { min: 500, max: 60_000 }),
  POLL_HIDDEN_MS: whole(15_000, 'ms', { min: 500, max: 600_000 }),
  SESSION_AUDIT_MS: whole(5_000, 'ms'),
  DRAIN_OVER_MS: whole(30_000, 'ms', { min: 0, max: 600_000 }),
  DRAIN_GRACE_MS: whole(5_000, 'ms', { min: 0 }),
  RETAIN_EVENTS: whole(10_000, 'events a topic'),
  RETAIN_DAYS: whole(7, 'days'),
  REPLAY_EVENTS: whole(USUAL_BOUNDS.replay.events, 'events'),
  REPLAY_BYTES: whole(USUAL_BOUNDS.replay.bytes, 'bytes'),
  LOG_SWEEP_MS: whole(1_000, 'ms'),
  RETENTION_SWEEP_MS: whole(3_600_000, 'ms'),
  RETRY_MIN_MS: whole(DEFAULT_RETRY.min, 'ms'),
  RETRY_MAX_MS: whole(DEFAULT_RETRY.max, 'ms'),
  RETRY_WINDOW_MS: whole(DEFAULT_RETRY.window, 'ms', { min: 0 }),
  RESTART_FIRST_MS: whole(500, 'ms', { min: 0, max: 600_000 }),
  RESTART_SLOT_MS: whole(5, 'ms', { min: 0, max: 10_000 }),
  FRAMES_PER_SECOND: whole(USUAL_BOUNDS.frames.perSecond, 'frames of a connection'),
  FRAMES_BURST: whole(USUAL_BOUNDS.frames.burst, 'frames of a connection'),
  FRAMES_WAITING: whole(USUAL_BOUNDS.waiting, 'frames of a connection', { min: 2 }),
  FRAMES_OVER_RATE: whole(USUAL_BOUNDS.offences.overRate, 'frames of a connection in a minute'),
  FRAMES_MALFORMED: whole(USUAL_BOUNDS.offences.malformed, 'frames of a connection in a minute'),
  PINGS_PER_SECOND: whole(USUAL_BOUNDS.pings.perSecond, 'pings of a connection'),
  PINGS_BURST: whole(USUAL_BOUNDS.pings.burst, 'pings of a connection', { max: 100_000 }),
  MAX_TOPICS_PER_SOCKET: whole(USUAL_BOUNDS.topics, 'topics'),
  MAX_UPLOAD_BYTES: whole(10_485_760, 'bytes'),
  UPLOAD_BYTES_PER_DAY: whole(1_073_741_824, 'bytes of a user', { max: 2 ** 39 }),
  MAX_BUFFERED_BYTES: whole(1_048_576, 'bytes', { min: 16_384 }),
  MAX_SOCKETS_PER_USER: whole(10, 'sockets'),
  MAX_LEGACY_SOCKETS_PER_USER: whole(60, 'sockets'),
  MAX_SOCKETS_PER_ADDRESS: whole(200, 'sockets'),
  MAX_CONNECTIONS_PER_ADDRESS: wholeNumber('connections').optional(),
  CONNECTS_PER_IP_PER_MINUTE: whole(600, 'sockets opened'),
  HTTP_REQUESTS_PER_MINUTE: whole(600, 'requests of a user, or of an address without one'),
  ACTIONS_PER_MINUTE: whole(240, 'actions of a user'),
  AUTH_RATE_LIMIT: whole(20, 'sign-ins and sign-ups of an address in a minute'),
})

type Settings = z.infer<typeof settings>

/** The settings under the names that the code uses, and what follows from them. */
export type Config = Readonly<{
  /** The release, as `welcome` and `/api/config` tell it. */
  build: string
  port: number
  host: string
  /** Reached from this machine alone: only then may anything be made up (a secret, demo accounts, an operator). */
  loopback: boolean
  /** The only values of `Origin` that may open a socket or write. */
  origins: readonly string[]
  databaseUrl: string
  uploadDir: string
  /** Undefined only on loopback with a file database: then it is made and kept beside the file. */
  secret: string | undefined
  opsEmails: readonly string[]
  metricsToken: string | undefined
  seedDemo: boolean
  mode: Mode
  rolloutSteps: readonly number[]
  rolloutDwellMs: number
  parityPercent: number
  legacyNaiveTimestamps: boolean
  sessionTtlMs: number
  legacyTokenTtlMs: number
  ticketTtlMs: number
  wsPingMs: number
  wsPongTimeoutMs: number
  wsHelloTimeoutMs: number
  wsStallMs: number
  handshakeTimeoutMs: number
  requestTimeoutMs: number
  databaseLimits: DatabaseLimits
  presenceGraceMs: number
  presenceAwayMs: number
  typingHoldMs: number
  /** How soon a page without a socket asks again, as each answer tells it. */
  pollEvery: PollEvery
  sessionAuditMs: number
  drainOverMs: number
  drainGraceMs: number
  retainEvents: number
  retainDays: number
  /** How a page paces its attempts to come back, as `welcome` and `/api/config` tell it. */
  retry: Retry
  /** When those come back whom a restart sends away. */
  restart: Restart
  bounds: Bounds
  logSweepMs: number
  retentionSweepMs: number
  uploadLimits: Readonly<{ bytes: number; bytesPerDay: number }>
  maxBufferedBytes: number
  maxSocketsPerUser: number
  maxLegacySocketsPerUser: number
  maxSocketsPerAddress: number
  maxConnectionsPerAddress: number
  connectsPerIpPerMinute: number
  httpRequestsPerMinute: number
  actionsPerMinute: number
  authRateLimit: number
}>

export type Environment = Readonly<Record<string, string | undefined>>

/** What is wrong with the environment: one sentence for each variable, all at once. */
export class ConfigError extends Error {
  readonly sentences: readonly string[]

  constructor(sentences: readonly string[]) {
    super(sentences.join('\n'))
    this.name = 'ConfigError'
    this.sentences = sentences
  }
}

/** Pure: the same environment, the same answer. An empty value counts as none. Throws `ConfigError`. */
export function parseConfig(environment: Environment): Config {
  const given = Object.fromEntries(Object.entries(environment).filter(([, text]) => text !== ''))
  const parsed = settings.safeParse(given)
  const wrong = parsed.success ? combinations(parsed.data) : complaints(parsed.error, given)
  if (given.REDIS_URL !== undefined)
    wrong.push('REDIS_URL is set, but this release runs on one node only: unset it.')
  if (!parsed.success || wrong.length > 0) throw new ConfigError(wrong)
  return named(parsed.data)
}

/** The configuration of this process. The only reader of `process.env`. */
export const readConfig = (): Config => parseConfig(process.env)

const isSecret = (name: string) => /SECRET|TOKEN$/.test(name)

function complaints(error: z.ZodError, given: Environment): string[] {
  const byName = new Map(error.issues.map((issue) => [String(issue.path[0]), issue.message]))
  return [...byName].map(([name, wanted]) => {
    const shown =
      isSecret(name) || name === 'DATABASE_URL' ? 'not usable' : JSON.stringify(given[name])
    return `${name} is ${shown}: it must be ${wanted}.`
  })
}

const isLoopback = (host: string) => /^(localhost|127(\.\d{1,3}){3}|\[?::1\]?)$/.test(host)

/** Why others can reach it; undefined where only this machine can: behind a proxy the address alone would not tell. */
function reach({ HOST, PUBLIC_ORIGIN = [] }: Settings): string | undefined {
  if (!isLoopback(HOST)) return `HOST is ${HOST}, which others can reach`
  const elsewhere = PUBLIC_ORIGIN.find((one) => !isLoopback(new URL(one).hostname))
  return elsewhere && `PUBLIC_ORIGIN names ${elsewhere}, where others reach it`
}

/** What is right alone and wrong together. */
const combinations = (set: Settings): string[] => [...withoutSecret(set), ...outOfOrder(set)]

function withoutSecret(set: Settings): string[] {
  if (set.BETTER_AUTH_SECRET !== undefined) return []
  const beside = set.DATABASE_URL.startsWith('file:')
  const why =
    reach(set) ?? (beside ? undefined : 'DATABASE_URL is not a file that it could be kept beside')
  return why === undefined
    ? []
    : [
        `BETTER_AUTH_SECRET is missing: it is required because ${why}. Make one: openssl rand -base64 32`,
      ]
}

function named(set: Settings): Config {
  const loopback = reach(set) === undefined
  const here = ['localhost', '127.0.0.1', '[::1]'].map(
    (host) => new URL(`http://${host}:${set.PORT}`).origin,
  )
  return {
    build: manifest.version,
    port: set.PORT,
    host: set.HOST,
    loopback,
    origins: set.PUBLIC_ORIGIN ?? here,
    databaseUrl: set.DATABASE_URL,
    uploadDir: set.UPLOAD_DIR,
    secret: set.BETTER_AUTH_SECRET,
    opsEmails: set.OPS_EMAILS,
    metricsToken: set.METRICS_TOKEN,
    seedDemo: set.SEED_DEMO ?? loopback,
    mode: set.VITE_USE_UNIFIED_WS,
    rolloutSteps: set.ROLLOUT_STEPS,
    rolloutDwellMs: set.ROLLOUT_DWELL_MS,
    parityPercent: set.PARITY_PERCENT,
    legacyNaiveTimestamps: set.LEGACY_NAIVE_TIMESTAMPS,
    sessionTtlMs: set.SESSION_TTL_MS,
    legacyTokenTtlMs: set.LEGACY_TOKEN_TTL_MS,
    ticketTtlMs: set.TICKET_TTL_MS,
    wsPingMs: set.WS_PING_MS,
    wsPongTimeoutMs: set.WS_PONG_TIMEOUT_MS,
    wsHelloTimeoutMs: set.WS_HELLO_TIMEOUT_MS,
    wsStallMs: set.WS_STALL_MS,
    handshakeTimeoutMs: set.HANDSHAKE_TIMEOUT_MS,
    requestTimeoutMs: set.REQUEST_TIMEOUT_MS,
    databaseLimits: {
      waitMs: set.DATABASE_WAIT_MS,
      statementMs: set.DATABASE_STATEMENT_MS,
      connections: set.DATABASE_CONNECTIONS,
    },
    presenceGraceMs: set.PRESENCE_GRACE_MS,
    presenceAwayMs: set.PRESENCE_AWAY_MS,
    typingHoldMs: set.TYPING_HOLD_MS,
    pollEvery: { seen: set.POLL_MS, hidden: set.POLL_HIDDEN_MS },
    sessionAuditMs: set.SESSION_AUDIT_MS,
    drainOverMs: set.DRAIN_OVER_MS,
    drainGraceMs: set.DRAIN_GRACE_MS,
    retainEvents: set.RETAIN_EVENTS,
    retainDays: set.RETAIN_DAYS,
    retry: { min: set.RETRY_MIN_MS, max: set.RETRY_MAX_MS, window: set.RETRY_WINDOW_MS },
    restart: { firstMs: set.RESTART_FIRST_MS, slotMs: set.RESTART_SLOT_MS },
    bounds: {
      replay: { events: set.REPLAY_EVENTS, bytes: set.REPLAY_BYTES },
      topics: set.MAX_TOPICS_PER_SOCKET,
      frames: { perSecond: set.FRAMES_PER_SECOND, burst: set.FRAMES_BURST },
      pings: { perSecond: set.PINGS_PER_SECOND, burst: set.PINGS_BURST },
      offences: { overRate: set.FRAMES_OVER_RATE, malformed: set.FRAMES_MALFORMED },
      waiting: set.FRAMES_WAITING,
    },
    logSweepMs: set.LOG_SWEEP_MS,
    retentionSweepMs: set.RETENTION_SWEEP_MS,
    uploadLimits: { bytes: set.MAX_UPLOAD_BYTES, bytesPerDay: set.UPLOAD_BYTES_PER_DAY },
    maxBufferedBytes: set.MAX_BUFFERED_BYTES,
    maxSocketsPerUser: set.MAX_SOCKETS_PER_USER,
    maxLegacySocketsPerUser: set.MAX_LEGACY_SOCKETS_PER_USER,
    maxSocketsPerAddress: set.MAX_SOCKETS_PER_ADDRESS,
    maxConnectionsPerAddress: connectionsPerAddress(set),
    connectsPerIpPerMinute: set.CONNECTS_PER_IP_PER_MINUTE,
    httpRequestsPerMinute: set.HTTP_REQUESTS_PER_MINUTE,
    actionsPerMinute: set.ACTIONS_PER_MINUTE,
    authRateLimit: set.AUTH_RATE_LIMIT,
  }
}
