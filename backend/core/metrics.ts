import { closeCodes } from '@trunkline/shared/protocol/close-codes'
import { type Mode, modes } from '@trunkline/shared/protocol/server-frames'
import {
  Counter,
  type CounterConfiguration,
  collectDefaultMetrics,
  Gauge,
  Histogram,
  Registry,
} from 'prom-client'

import { appliedBounds } from './applied-bounds.ts'
import { LosingUsers } from './losing-users.ts'
import { PageVoices } from './page-voices.ts'

/** What one endpoint carried. The hot path adds to plain numbers; they become counters when asked for. */
export type Traffic = { bytes: number; writes: number; received: number; slow: number }

type Samples = Record<
  'connectedUsers' | 'followedTopics' | 'waitingBytes' | 'rolloutPercent' | 'killed',
  () => number
> & { network: () => { in: number; out: number } }

const KNOWN_CODES = new Set<number>([1005, 1006, 1009, ...Object.values(closeCodes)])
/** A close code as a label: a client may send any number, a label takes few values. */
export const codeLabel = (code: number) => (KNOWN_CODES.has(code) ? String(code) : 'other')

/** Commits and loopback answers take about a millisecond, a phone on a bad line takes seconds. */
const QUICK = [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5]

/**
 * Every counter and gauge, declared once; process and Node figures under their usual names. Labels take few values:
 * endpoint labels, codes, catalogue names; never an id.
 */
export function createMetrics() {
  const registry = new Registry()
  const registers = [registry]
  collectDefaultMetrics({ register: registry })
  const full = (name: string) => `trunkline_${name}`
  const counter = <L extends string>(
    name: string,
    help: string,
    labelNames: readonly L[] = [],
    collect?: CounterConfiguration<L>['collect'],
  ) =>
    new Counter<L>({
      name: full(name),
      help,
      labelNames: [...labelNames],
      registers,
      ...(collect ? { collect } : {}),
    })
  const gauge = <L extends string>(name: string, help: string, labelNames: readonly L[] = []) =>
    new Gauge<L>({ name: full(name), help, labelNames: [...labelNames], registers })
  const histogram = <L extends string>(
    name: string,
    help: string,
    [buckets, labelNames]: readonly [buckets: readonly number[], labelNames: readonly L[]],
  ) =>
    new Histogram<L>({
      name: full(name),
      help,
      buckets: [...buckets],
      labelNames: [...labelNames],
      registers,
    })

  const samples: Samples = {
    connectedUsers: () => 0,
    followedTopics: () => 0,
    waitingBytes: () => 0,
    rolloutPercent: () => 0,
    killed: () => 0,
    network: () => ({ in: 0, out: 0 }),
  }
  const sampled = (name: string, help: string, sample: Exclude<keyof Samples, 'network'>) =>
    new Gauge({
      name: full(name),
      help,
      registers,
      collect() {
        this.set(samples[sample]())
      },
    })
  sampled('connected_users', 'Users with at least one open connection.', 'connectedUsers')
  sampled('followed_topics', 'Topics that somebody connected here follows.', 'followedTopics')
  sampled('waiting_bytes', 'Bytes that wait for slow readers, in all.', 'waitingBytes')
  sampled('rollout_percent', 'Share of users wanted on the unified line.', 'rolloutPercent')
  sampled('kill_switch_on', '1 while the kill switch decides for everybody.', 'killed')

  const traffic = new Map<string, Traffic>()
  const sum = (name: string, help: string, part: keyof Traffic) =>
    counter(name, help, ['endpoint'], function collect() {
      this.reset()
      for (const [endpoint, carried] of traffic) this.inc({ endpoint }, carried[part])
    })
  sum('sent_bytes_total', 'Bytes written to realtime connections.', 'bytes')
  sum('sent_writes_total', 'Writes to realtime connections; one may carry many frames.', 'writes')
  sum('received_bytes_total', 'Bytes of messages received on realtime connections.', 'received')
  sum('slow_readers_total', 'Connections whose logged events were held back.', 'slow')
  counter(
    'network_bytes_total',
    'Bytes of all TCP connections of the server, HTTP and sockets.',
    ['direction'],
    function collect() {
      this.reset()
      const { in: received, out } = samples.network()
      this.inc({ direction: 'in' }, received)
      this.inc({ direction: 'out' }, out)
    },
  )

  const applied = histogram(
    'commit_to_cache_seconds',
    'From commit to the end of the handler in the page, as sampled pages report it.',
    [appliedBounds, ['mode']],
  )
  const page = {
    handled: counter('page_handled_total', 'Messages handled in pages.', ['mode', 'outcome']),
    reconnects: counter('page_reconnects_total', 'Lines that pages opened anew.', ['mode']),
    resets: counter('page_resets_total', 'Topics that pages had to read anew.', ['mode']),
    seconds: counter('page_observed_seconds_total', 'Time that pages reported on.', ['mode']),
    lost: counter('page_lost_events_total', 'Events that a page was not told, or did not apply.', [
      'mode',
    ]),
  }
  const losing = new LosingUsers()
  new Gauge({
    name: full('page_losing_users'),
    help: 'Users whose pages missed events within a quarter of an hour.',
    labelNames: ['mode'],
    registers,
    collect() {
      for (const mode of modes) this.set({ mode }, losing.count(mode))
    },
  })
  for (const mode of modes) {
    applied.zero({ mode })
    for (const outcome of ['ok', 'failed']) page.handled.inc({ mode, outcome }, 0)
    for (const one of [page.reconnects, page.resets, page.seconds, page.lost]) one.inc({ mode }, 0)
  }

  return {
    registry,
    connections: gauge('connections', 'Open realtime connections.', ['endpoint']),
    /** Asked when somebody looks. */
    samples,
    opened: counter('connections_opened_total', 'Connections accepted.', ['endpoint']),
    closed: counter('connections_closed_total', 'Connections closed, by close code.', [
      'endpoint',
      'code',
    ]),
    refused: counter(
      'upgrades_refused_total',
      'Upgrades refused before or after the handshake, and connections beyond what one address may hold (crowd).',
      ['why'],
    ),
    /** What one endpoint has carried. */
    traffic: (endpoint: string): Traffic => {
      const known = traffic.get(endpoint) ?? { bytes: 0, writes: 0, received: 0, slow: 0 }
      traffic.set(endpoint, known)
      return known
    },
    /** What every endpoint has carried. */
    carried: (): Iterable<[endpoint: string, Readonly<Traffic>]> => traffic,
    received: counter('received_frames_total', 'Frames received, by type.', ['type']),
    events: counter('events_total', 'Events committed to the log.', ['name']),
    actions: counter('actions_total', 'Actions run, by outcome.', ['name', 'outcome']),
    resumes: counter('resumes_total', 'Topics resumed, by the state they were answered with.', [
      'state',
      'why',
    ]),
    sweepFound: counter('sweep_found_total', 'Topics whose last hint the sweep found.'),
    databaseRefused: counter(
      'database_refusals_total',
      'What the database could not take, by its code.',
      ['code'],
    ),
    httpRequests: counter('http_requests_total', 'HTTP requests, by route and status class.', [
      'method',
      'route',
      'status',
    ]),
    httpSeconds: histogram('http_request_duration_seconds', 'From request to answer.', [
      QUICK,
      ['route'],
    ]),
    commitSeconds: histogram('commit_seconds', 'From asking for a write to its durable commit.', [
      QUICK,
      [],
    ]),
    appliedSeconds: applied,
    /** What pages tell of themselves, and whose voice it was. */
    page,
    /** Events that this user's pages missed. */
    lost(user: { userId: number; mode: Mode }, events: number) {
      page.lost.inc({ mode: user.mode }, events)
      if (events > 0) losing.note(user)
    },
    voices: new PageVoices(),
    beacons: counter('beacons_total', 'Reports of pages, by outcome.', ['outcome']),
    parity: counter('parity_events_total', 'Events that pages compared on both transports.', [
      'endpoint',
      'kind',
      'result',
    ]),
    rolloutChanges: counter('rollout_changes_total', 'Changes of the rollout.', ['act', 'actor']),
  }
}

export type Metrics = ReturnType<typeof createMetrics>
