import { setTimeout as wait } from 'node:timers/promises'

import { busyMs, descriptors, kernelMemory } from './kernel.ts'
import { byLabel, parseMetrics, type Sample, total } from './metrics-text.ts'
import type { Usage } from './probe.ts'
import type { Memory, Phase } from './result.ts'
import type { MeasuredServer } from './server.ts'
import type { Traffic } from './traffic.ts'

/**
 * Collections go on until one changes next to nothing: code that has not run for a while is let go only by the third
 * or fourth, and would otherwise count as memory that connecting gave back.
 */
const COLLECT = { most: 8, apartMs: 150, settled: 0.002 }
/** Other programs' sockets come and go: the least of so many looks has the fewest of them. */
const LOOKS = { times: 5, apartMs: 100 }
/** Requests that only measure. */
const OURS = new Set(['/metrics', '/readyz', '/healthz'])

export type Measured = { server: MeasuredServer; traffic: Traffic; polls(): number }

type Mark = {
  at: number
  polls: number
  bytes: { received: number; sent: number }
  serverCpuMs: number
  generatorCpuMs: number
  busyMs: number | null
}

const cpuMs = ({ user, system }: { user: number; system: number }) => (user + system) / 1_000

/** The server's memory when nothing is left to collect, and the kernel's for it. */
export async function memoryOf(server: MeasuredServer): Promise<Memory> {
  const { rss, heap, external } = await collected(server)
  const looks = [kernelMemory()]
  while (looks.length < LOOKS.times) {
    await wait(LOOKS.apartMs)
    looks.push(kernelMemory())
  }
  return {
    rss,
    heap,
    external,
    kernelPerSocket: least(looks.map(({ perSocket }) => perSocket)),
    kernelObjects: least(looks.map(({ objects }) => objects)),
    kernelBuffers: least(looks.map(({ buffers }) => buffers)),
    descriptors: descriptors(server.pid),
  }
}

async function collected(server: MeasuredServer): Promise<Usage> {
  let before = await server.usage({ collect: true })
  for (let times = 1; times < COLLECT.most; times += 1) {
    await wait(COLLECT.apartMs)
    const now = await server.usage({ collect: true })
    const change = Math.abs(now.heap - before.heap) / before.heap
    before = now
    if (times > 2 && change < COLLECT.settled) break
  }
  return before
}

const least = (values: readonly (number | null)[]): number | null =>
  values.reduce((a, b) => (a === null || b === null ? null : Math.min(a, b)))

/** Time of a core that the server has used since it started. */
export const serverCpuMs = async (server: MeasuredServer) => cpuMs((await server.usage()).cpuUs)

/** Lets `work` happen and counts what it cost. */
export async function measurePhase(measured: Measured, work: () => Promise<void>): Promise<Phase> {
  const requestsBefore = await requests(measured.server)
  const start = await mark(measured)
  await work()
  const end = await mark(measured)
  const requestsAfter = await requests(measured.server)
  const serverCpu = end.serverCpuMs - start.serverCpuMs
  const generatorCpu = end.generatorCpuMs - start.generatorCpuMs
  const others =
    start.busyMs === null || end.busyMs === null
      ? null
      : Math.max(0, end.busyMs - start.busyMs - serverCpu - generatorCpu)
  return {
    seconds: (end.at - start.at) / 1_000,
    polls: end.polls - start.polls,
    requests: requestsAfter - requestsBefore,
    bytesIn: end.bytes.sent - start.bytes.sent,
    bytesOut: end.bytes.received - start.bytes.received,
    serverCpuMs: serverCpu,
    generatorCpuMs: generatorCpu,
    othersCpuMs: others,
  }
}

async function mark({ server, traffic, polls }: Measured): Promise<Mark> {
  const cpu = await serverCpuMs(server)
  return {
    at: performance.now(),
    polls: polls(),
    bytes: traffic.bytes,
    serverCpuMs: cpu,
    generatorCpuMs: cpuMs(process.cpuUsage()),
    busyMs: busyMs(),
  }
}

const samplesOf = async (server: MeasuredServer) => parseMetrics(await server.metrics())

async function requests(server: MeasuredServer): Promise<number> {
  return total(
    await samplesOf(server),
    'trunkline_http_requests_total',
    ({ route = '' }) => !OURS.has(route),
  )
}

/** Open WebSockets, by endpoint. */
export async function socketsOf(server: MeasuredServer): Promise<Record<string, number>> {
  return byLabel(await samplesOf(server), 'trunkline_connections', 'endpoint')
}

/** Sum and count of the time that commits took. */
export async function commitsOf(server: MeasuredServer): Promise<{ ms: number; count: number }> {
  const samples: readonly Sample[] = await samplesOf(server)
  return {
    ms: 1_000 * total(samples, 'trunkline_commit_seconds_sum'),
    count: total(samples, 'trunkline_commit_seconds_count'),
  }
}
