import type { Mode } from '@trunkline/shared/protocol/server-frames'

import type { Broker } from '../../core/broker.ts'
import type { Connections } from '../../core/connections.ts'
import type { Hub } from '../../core/hub.ts'
import { primeMetrics } from '../../core/metrics-prime.ts'
import type { Metrics } from '../../core/metrics.ts'
import type { Modes } from '../../core/modes.ts'
import { createOnce } from '../../core/once.ts'
import type { Rebalance } from '../../core/rebalance.ts'
import type { Database } from '../../db/database.ts'
import { createBeacons } from './beacon.ts'
import { createDrain } from './drain.ts'
import { Endpoints } from './endpoints.ts'
import { createLines } from './lines.ts'
import type { Live } from './live.ts'
import type { OldEndpoint } from './old-endpoint.ts'
import { Pollers } from './pollers.ts'
import type { RolloutSettings } from './rollout/plan.ts'
import { Rollout } from './rollout/rollout.ts'
import { createSampler } from './sampler.ts'

export type OpsServices = {
  database: Pick<Database, 'db' | 'commit'>
  settings: RolloutSettings & { mode: Mode; drainOverMs: number }
  /** The name of this process among others, the same after a restart. */
  node: string
  /** Every old URL of this build. */
  registry: readonly OldEndpoint[]
  live: Live
  hub: Hub
  modes: Modes
  connections: Connections
  rebalance: Rebalance
  broker: Broker
  metrics: Metrics
  clock: () => number
  onError: (error: unknown) => void
}

/** Everything that operators watch and move. Reads how things stand; `start` begins to look. */
export async function createOps(services: OpsServices) {
  const { database, settings, registry, live, metrics, broker, clock, onError } = services
  primeMetrics(metrics, registry)
  const endpoints = new Endpoints(services)
  await endpoints.open()
  const rollout = await Rollout.open({ ...services, settings, build: settings.mode })
  broker.onMessage((message) => {
    if (message.type === 'notice' && message.name === 'rollout_changed')
      void endpoints.reread().catch(onError)
  })
  const pollers = new Pollers(() => performance.now())
  const sampler = createSampler({
    ...services,
    endpoints,
    pollers,
    onKept: () => rollout.judge(),
  })
  return {
    database,
    clock,
    live,
    rollout,
    endpoints,
    pollers,
    sampler,
    beacons: createBeacons({
      ...services,
      comparesParity: (userId) => rollout.serverMode(userId).parity,
    }),
    lines: createLines(services),
    drain: createDrain({ ...services, drainOverMs: settings.drainOverMs }),
    once: createOnce(services),
    /** From here on this process looks at itself, and the guard judges. */
    start() {
      rollout.start()
      sampler.start()
    },
    stop() {
      sampler.stop()
      rollout.stop()
    },
  }
}

export type Ops = Awaited<ReturnType<typeof createOps>>
