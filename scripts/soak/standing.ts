import type { Person } from '../journey/harness/people.ts'
import type { JourneyServer } from '../journey/harness/server.ts'

/** What a server holds when nobody is connected. */
export type Standing = {
  connections: number
  topics: number
  /** Handles and timers that keep the process alive, by kind. */
  resources: Record<string, number>
  /** Bytes after a forced collection. */
  inUse: number
  rss: number
}

/** Growth that is no leak: caches of statements and pages that a longer run fills. */
const SPARE_BYTES = 16 * 1_024 * 1_024
const RSS_FACTOR = 1.25

export async function standing(server: JourneyServer, person: Person): Promise<Standing> {
  const text = await (await person.request('GET', '/metrics')).text()
  const sum = (name: string) =>
    [...text.matchAll(new RegExp(`^${name}(?:\\{[^}]*\\})? (\\d+)`, 'gm'))].reduce(
      (total, [, value]) => total + Number(value),
      0,
    )
  const names = (await server.ask('resources')) as string[]
  const { heapUsed, external, rss } = (await server.ask('memory')) as NodeJS.MemoryUsage
  return {
    connections: sum('trunkline_connections'),
    topics: sum('trunkline_followed_topics'),
    resources: Object.fromEntries(
      Map.groupBy(names.filter(isKept), (name) => name)
        .entries()
        .map(([name, all]) => [name, all.length]),
    ),
    inUse: heapUsed + external,
    rss,
  }
}

const isKept = (name: string) => !/^(Immediate|TickObject|FSReq)/.test(name)
/** Sockets of requests that were kept alive for the next one, and of the one that asks. */
const SPARE_SOCKETS = 64

/** What is not as it was; empty when nothing was left behind. */
export function leftBehind(before: Standing, after: Standing): string[] {
  const left: string[] = []
  if (after.connections > 0) left.push(`${after.connections} connections are open`)
  if (after.topics > before.topics)
    left.push(`${after.topics} topics are followed, ${before.topics} before`)
  for (const [name, count] of Object.entries(after.resources)) {
    const was = before.resources[name] ?? 0
    const spare = name === 'TCPSocketWrap' ? SPARE_SOCKETS : 0
    if (count > was + spare) left.push(`${count} ${name}, ${was} before`)
  }
  if (after.inUse > before.inUse + SPARE_BYTES)
    left.push(`${megabytes(after.inUse)} in use, ${megabytes(before.inUse)} before`)
  if (after.rss > before.rss * RSS_FACTOR)
    left.push(`RSS ${megabytes(after.rss)}, ${megabytes(before.rss)} before`)
  return left
}

export const megabytes = (bytes: number): string => `${(bytes / 1_048_576).toFixed(0)} MB`
