import type { Figures } from '@trunkline/shared/contract/ops'
import { modes } from '@trunkline/shared/protocol/server-frames'

import type { Connections } from '../../core/connections.ts'
import type { Metrics } from '../../core/metrics.ts'
import type { Pollers } from './pollers.ts'
import { watchProcess } from './process-figures.ts'
import { type Buckets, quantile } from './quantile.ts'
import { type Totals, totalsOf } from './totals.ts'

export type LookServices = {
  metrics: Metrics
  connections: Connections
  pollers: Pollers
  clock: () => number
}

/** Counted since the look before and told as they are; the others become rates and quantiles. */
const COUNTS =
  /^(closed|slowReaders|handled|handlerErrors|pageReconnects|pageResets|pageSeconds|lost|parity)\//

/** Looks at this process: gauges as they are, counts since its own look before (the first one counts from here on). */
export function createLook(services: LookServices) {
  const { metrics, connections, pollers, clock } = services
  const own = watchProcess()
  let before: { at: number; totals: Totals } | undefined
  return {
    async look(): Promise<{ figures: Figures; totals: Totals }> {
      const at = clock()
      const totals = await totalsOf(metrics)
      const seconds = before ? Math.max(0.001, (at - before.at) / 1_000) : Infinity
      const since = difference(totals, before?.totals ?? totals)
      before = { at, totals }
      const figures: Figures = {
        ...own.read(),
        ...lines(connections, pollers),
        rolloutPercent: metrics.samples.rolloutPercent(),
        killed: metrics.samples.killed(),
        waitingBytes: metrics.samples.waitingBytes(),
        ...counted(since),
        ...rates(since, seconds),
        ...quantiles('http', bucketsOf(since, 'httpBucket')),
      }
      for (const mode of modes) {
        const buckets = bucketsOf(since, `appliedBucket/${mode}`)
        Object.assign(figures, quantiles('applied', buckets, `/${mode}`))
        for (const [bound, count] of alone(buckets))
          figures[`appliedCount/${mode}/${bound}`] = count
      }
      return { figures, totals }
    },
    stop: () => own.stop(),
  }
}

/** What became more; buckets that did not are the lower bounds of others. */
function difference(now: Totals, then: Totals): Totals {
  const more = [...now].map(([name, total]) => [name, total - (then.get(name) ?? 0)] as const)
  return new Map(more.filter(([name, value]) => value > 0 || name.includes('Bucket/')))
}

function lines(connections: Connections, pollers: Pollers): Figures {
  const { total, users, byEndpoint } = connections.counts()
  const held = new Map<number, { unified: number; legacy: number }>()
  for (const { endpoint, userId } of connections.open()) {
    const own = held.get(userId) ?? { unified: 0, legacy: 0 }
    own[endpoint === 'realtime' ? 'unified' : 'legacy'] += 1
    held.set(userId, own)
  }
  const polling = pollers.users()
  return {
    ...named('connections', Object.entries(byEndpoint)),
    users: polling.union(held).size,
    ...onlyOn('unified', [...held.values()]),
    ...onlyOn('legacy', [...held.values()]),
    'usersOn/poll': polling.size,
    socketsPerUser: users === 0 ? 0 : total / users,
  }
}

/** Users of one side, and their lines. Who is on both compares them, or moves: that says nothing of either. */
function onlyOn(
  side: 'unified' | 'legacy',
  held: readonly { unified: number; legacy: number }[],
): Figures {
  const other = side === 'unified' ? 'legacy' : 'unified'
  const own = held.filter((lines) => lines[side] > 0 && lines[other] === 0)
  return {
    [`usersOn/${side}`]: own.length,
    [`linesOf/${side}`]: own.reduce((sum, lines) => sum + lines[side], 0),
  }
}

const named = (name: string, entries: readonly (readonly [string, number])[]): Figures =>
  Object.fromEntries(entries.map(([part, value]) => [`${name}/${part}`, value]))

function counted(since: Totals): Figures {
  return Object.fromEntries([...since].filter(([name]) => COUNTS.test(name)))
}

function rates(since: Totals, seconds: number): Figures {
  const perSecond = (name: string) => (since.get(name) ?? 0) / seconds
  return {
    bytesInPerSecond: perSecond('bytesIn'),
    bytesOutPerSecond: perSecond('bytesOut'),
    'bytesOutPerSecond/unified': perSecond('bytesOut/unified'),
    'bytesOutPerSecond/legacy': perSecond('bytesOut/legacy'),
    'bytesInPerSecond/unified': perSecond('bytesIn/unified'),
    'bytesInPerSecond/legacy': perSecond('bytesIn/legacy'),
    requestsPerSecond: perSecond('requests'),
    pollsPerSecond: perSecond('polls'),
  }
}

function bucketsOf(since: Totals, name: string): Map<number, number> {
  const buckets = new Map<number, number>()
  for (const [key, count] of since)
    if (key.startsWith(`${name}/`)) {
      const bound = Number(key.slice(key.lastIndexOf('/') + 1))
      buckets.set(bound, (buckets.get(bound) ?? 0) + count)
    }
  return buckets
}

function quantiles(name: string, buckets: Buckets, suffix = ''): Figures {
  const [p50, p99] = [quantile(0.5, buckets), quantile(0.99, buckets)]
  if (p50 === undefined || p99 === undefined) return {}
  return { [`${name}P50${suffix}`]: p50, [`${name}P99${suffix}`]: p99 }
}

/** Each bucket's own count. */
function alone(buckets: Buckets): [number, number][] {
  let below = 0
  return [...buckets]
    .toSorted(([a], [b]) => a - b)
    .map(([bound, count]): [number, number] => {
      const own = count - below
      below = count
      return [bound, own]
    })
    .filter(([, own]) => own > 0)
}
