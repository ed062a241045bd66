import type { Mode } from '@trunkline/shared/protocol/server-frames'

import { readOptions } from './options.ts'
import { reportOf } from './report.ts'
import type { Memory, Phase, Report, Run } from './result.ts'

const memory: Memory = {
  rss: 128_000_000,
  heap: 27_000_000,
  external: 8_500_000,
  kernelPerSocket: 3_700,
  kernelObjects: 400_000,
  kernelBuffers: 0,
  descriptors: 29,
}
const phase: Phase = {
  seconds: 5,
  polls: 0,
  requests: 0,
  bytesIn: 1_500,
  bytesOut: 2_000,
  serverCpuMs: 35,
  generatorCpuMs: 100,
  othersCpuMs: 200,
}
const outcome = {
  expected: 150,
  lost: 0,
  doubled: 0,
  fromPost: { count: 150, p50: 4, p99: 12, max: 20 },
  fromEvent: { count: 150, p50: 2, p99: 10, max: 18 },
}
/** Polled: seconds instead of milliseconds. */
const late = { ...outcome, fromPost: { count: 150, p50: 6_000, p99: 14_000, max: 15_000 } }
const perUser: Record<Mode, { tcp: number; sockets: number; rss: number }> = {
  poll: { tcp: 1, sockets: 0, rss: 5_000 },
  legacy: { tcp: 2, sockets: 2, rss: 16_000 },
  unified: { tcp: 1, sockets: 1, rss: 10_000 },
}

/** A run of a hundred users on a healthy server, as one mode would have it. */
export function sampleRun(mode: Mode, changes: Partial<Run> = {}): Run {
  const { tcp, sockets, rss } = perUser[mode]
  const told = mode === 'poll' ? late : outcome
  const polling = mode === 'poll' ? { polls: 540, requests: 540, serverCpuMs: 500 } : {}
  return {
    mode,
    round: 0,
    connections: { tcp: 100 * tcp, sockets: 100 * sockets, byEndpoint: {} },
    setUp: { ms: 150, serverCpuMs: 120 },
    before: memory,
    after: { ...memory, rss: memory.rss + 100 * rss, descriptors: 29 + 100 * tcp },
    idle: { ...phase, ...polling },
    busy: { ...phase, ...polling },
    events: { planned: 100, written: 100, failed: 0, why: null, latestMs: 3, commitMs: 2 },
    delivery: { notifications: told, friend_requests: told, unexpected: 0 },
    troubles: [],
    ...changes,
  }
}

/** The report on these runs, asked for with these flags. */
export function sampleReport(runs: readonly Run[], ...flags: string[]): Report {
  const asked = readOptions(flags)
  if (asked.kind !== 'run') throw new Error('these flags are refused')
  return reportOf(asked.options, runs)
}

/** All three modes. */
export const sampleRuns = (): Run[] => [
  sampleRun('poll'),
  sampleRun('legacy'),
  sampleRun('unified'),
]
