import { Counter, collectDefaultMetrics, Gauge, Histogram, Registry } from 'prom-client'

export type Traffic = { bytes: number; writes: number }

type Samples = Record<'connectedUsers' | 'followedTopics' | 'waitingBytes', () => number>

/** Every counter and gauge, declared once. Labels take few values: endpoint labels, codes, catalogue names; never an id. */
export function createMetrics() {
  const registers = [new Registry()] as const
  const [registry] = registers
  collectDefaultMetrics({ register: registry, prefix: 'trunkline_' })
  const counter = <L extends string>(name: string, help: string, labelNames: readonly L[] = []) =>
    new Counter({
      name: `trunkline_${name}`,
      help,
      labelNames: [...labelNames],
      registers: [...registers],
    })
  const gauge = <L extends string>(name: string, help: string, labelNames: readonly L[] = []) =>
    new Gauge({
      name: `trunkline_${name}`,
      help,
      labelNames: [...labelNames],
      registers: [...registers],
    })

  const samples: Samples = {
    connectedUsers: () => 0,
    followedTopics: () => 0,
    waitingBytes: () => 0,
  }
  const sampled = (name: string, help: string, sample: keyof Samples) =>
    new Gauge({
      name: `trunkline_${name}`,
      help,
      registers: [...registers],
      collect() {
        this.set(samples[sample]())
      },
    })
  sampled('connected_users', 'Users with at least one open connection.', 'connectedUsers')
  sampled('followed_topics', 'Topics that somebody connected here follows.', 'followedTopics')
  sampled(
    'waiting_bytes',
    'Bytes that wait for slow readers, all connections together.',
    'waitingBytes',
  )

  const traffic = new Map<string, Traffic>()
  const sum = (name: string, help: string, part: keyof Traffic) =>
    new Counter({
      name: `trunkline_${name}`,
      help,
      labelNames: ['endpoint'],
      registers: [...registers],
      collect() {
        this.reset()
        for (const [endpoint, sent] of traffic) this.inc({ endpoint }, sent[part])
      },
    })
  sum('sent_bytes_total', 'Bytes written to realtime connections.', 'bytes')
  sum('sent_writes_total', 'Writes to realtime connections; one may carry many frames.', 'writes')

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
      'Upgrades refused before or right after the handshake.',
      ['why'],
    ),
    /** What one endpoint has sent. The hot path adds to plain numbers; they become counters when asked for. */
    traffic: (endpoint: string): Traffic => {
      const known = traffic.get(endpoint) ?? { bytes: 0, writes: 0 }
      traffic.set(endpoint, known)
      return known
    },
    received: counter(
      'received_frames_total',
      'Frames received, by type; unknown ones under their own label.',
      ['type'],
    ),
    events: counter('events_total', 'Events committed to the log.', ['name']),
    actions: counter('actions_total', 'Actions run, by outcome.', ['name', 'outcome']),
    resumes: counter('resumes_total', 'Topics resumed, by the state they were answered with.', [
      'state',
      'why',
    ]),
    slowReaders: counter('slow_readers_total', 'Connections whose logged events were held back.'),
    sweepFound: counter(
      'sweep_found_total',
      'Topics whose last hint was lost and found by the sweep.',
    ),
    httpRequests: counter('http_requests_total', 'HTTP requests, by route and status class.', [
      'route',
      'status',
    ]),
    commitSeconds: new Histogram({
      name: 'trunkline_commit_seconds',
      help: 'From asking for a write to its durable commit.',
      buckets: [0.0005, 0.001, 0.002, 0.005, 0.01, 0.02, 0.05, 0.1, 0.25, 1, 2.5],
      registers: [...registers],
    }),
    appliedSeconds: new Histogram({
      name: 'trunkline_commit_to_cache_seconds',
      help: 'From commit to the end of the handler in the page, as sampled pages report it.',
      buckets: [0.005, 0.01, 0.02, 0.05, 0.1, 0.2, 0.5, 1, 2, 5, 10],
      registers: [...registers],
    }),
  }
}

export type Metrics = ReturnType<typeof createMetrics>
