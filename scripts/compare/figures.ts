import { type Mode, modes } from '@trunkline/shared/protocol/server-frames'

import type { Memory, Phase, Report, Run } from './result.ts'
import { confidence, median, percentile, type Range, ratioOf } from './statistics.ts'

export type Figure = Report['figures'][number]

type Definition = {
  name: string
  group: string
  title: string
  unit: string
  of(run: Run, users: number): number | null
  /** Of several rounds the worst counts: a promise that is kept most of the time is broken. */
  worst?: true
}

/** Figures of these are no result, so nothing is made of their ratio. */
const CIRCUMSTANCES = 'What it was measured with'
/** Clients and server are the same machine here. */
const BOTH_ENDS = 2

const perSecond = (pick: (phase: Phase) => number) => (phase: Phase) => pick(phase) / phase.seconds
const cpuShare = perSecond(({ serverCpuMs }) => serverCpuMs / 10)
const growth = (key: keyof Memory) => (run: Run, users: number) => {
  const [before, after] = [run.before[key], run.after[key]]
  return before === null || after === null ? null : (after - before) / users
}
/** Every figure of the reports, in their order: what it is called and how it comes from one run. */
const definitions: readonly Definition[] = [
  {
    name: 'connectionsPerUser',
    group: 'Connections',
    title: 'TCP connections of pages, per user',
    unit: '',
    of: ({ connections }, users) => connections.tcp / users,
  },
  {
    name: 'socketsPerUser',
    group: 'Connections',
    title: 'WebSockets per user',
    unit: '',
    of: ({ connections }, users) => connections.sockets / users,
  },
  {
    name: 'descriptorsPerUser',
    group: 'Connections',
    title: "the server's file descriptors, per user",
    unit: '',
    of: growth('descriptors'),
  },
  {
    name: 'setUpMs',
    group: 'Connections',
    title: 'until all users are connected',
    unit: 'ms',
    of: ({ setUp }) => setUp.ms,
  },
  {
    name: 'setUpCpuMsPerUser',
    group: 'Connections',
    title: 'server CPU for connecting, per user',
    unit: 'ms',
    of: ({ setUp }, users) => setUp.serverCpuMs / users,
  },
  {
    name: 'idleRequestsPerSecond',
    group: 'Nothing happens',
    title: 'HTTP requests a second',
    unit: '/s',
    of: ({ idle }) => perSecond(({ requests }) => requests)(idle),
  },
  {
    name: 'idleCpuPercent',
    group: 'Nothing happens',
    title: 'server CPU, of one core',
    unit: '%',
    of: ({ idle }) => cpuShare(idle),
  },
  {
    name: 'idleBytesInPerSecond',
    group: 'Nothing happens',
    title: 'bytes a second into the server',
    unit: 'B/s',
    of: ({ idle }) => perSecond(({ bytesIn }) => bytesIn)(idle),
  },
  {
    name: 'idleBytesOutPerSecond',
    group: 'Nothing happens',
    title: 'bytes a second out of the server',
    unit: 'B/s',
    of: ({ idle }) => perSecond(({ bytesOut }) => bytesOut)(idle),
  },
  {
    name: 'busyRequestsPerSecond',
    group: 'Events are written',
    title: 'HTTP requests a second, writing included',
    unit: '/s',
    of: ({ busy }) => perSecond(({ requests }) => requests)(busy),
  },
  {
    name: 'busyPollsPerSecond',
    group: 'Events are written',
    title: 'polling requests among them',
    unit: '/s',
    of: ({ busy }) => perSecond(({ polls }) => polls)(busy),
  },
  {
    name: 'busyCpuPercent',
    group: 'Events are written',
    title: 'server CPU, of one core, writing included',
    unit: '%',
    of: ({ busy }) => cpuShare(busy),
  },
  {
    name: 'busyBytesInPerSecond',
    group: 'Events are written',
    title: 'bytes a second into the server, of pages',
    unit: 'B/s',
    of: ({ busy }) => perSecond(({ bytesIn }) => bytesIn)(busy),
  },
  {
    name: 'busyBytesOutPerSecond',
    group: 'Events are written',
    title: 'bytes a second out of the server, to pages',
    unit: 'B/s',
    of: ({ busy }) => perSecond(({ bytesOut }) => bytesOut)(busy),
  },
  {
    name: 'rssPerUser',
    group: 'Memory per connected user',
    title: 'RSS of the server process',
    unit: 'B',
    of: growth('rss'),
  },
  {
    name: 'heapPerUser',
    group: 'Memory per connected user',
    title: 'JavaScript objects (part of RSS)',
    unit: 'B',
    of: growth('heap'),
  },
  {
    name: 'kernelPerUser',
    group: 'Memory per connected user',
    title: 'kernel objects of its sockets, both ends',
    unit: 'B',
    of: ({ after, connections }, users) =>
      after.kernelPerSocket === null
        ? null
        : (after.kernelPerSocket * connections.tcp * BOTH_ENDS) / users,
  },
  {
    name: 'kernelGrowthPerUser',
    group: 'Memory per connected user',
    title: "the machine's sockets grew by",
    unit: 'B',
    of: growth('kernelObjects'),
  },
  {
    name: 'kernelBuffersPerUser',
    group: 'Memory per connected user',
    title: "the machine's socket buffers grew by",
    unit: 'B',
    of: growth('kernelBuffers'),
  },
  {
    name: 'rssMegabytes',
    group: 'Memory per connected user',
    title: 'RSS in all, with everybody connected',
    unit: 'MB',
    of: ({ after }) => after.rss / 1e6,
  },
  ...(['notifications', 'friend_requests'] as const).flatMap((family) =>
    (['fromPost', 'fromEvent'] as const).flatMap((from) =>
      (['p50', 'p99', 'max'] as const).map((rank) => ({
        name: `${family === 'notifications' ? 'notification' : 'friendRequest'}${from === 'fromPost' ? 'FromPost' : 'FromEvent'}${rank.toUpperCase()}`,
        group: `Delivery of ${family.replace('_', ' ')}`,
        title: `${from === 'fromPost' ? 'from just before the POST' : "from the event's own time"}, ${rank}`,
        unit: 'ms',
        of: ({ delivery }: Run) => delivery[family][from][rank],
      })),
    ),
  ),
  {
    name: 'delivered',
    group: 'Promises',
    title: 'deliveries expected',
    unit: '',
    of: ({ delivery }) => delivery.notifications.expected + delivery.friend_requests.expected,
  },
  {
    name: 'lost',
    group: 'Promises',
    title: 'lost',
    unit: '',
    of: ({ delivery }) => delivery.notifications.lost + delivery.friend_requests.lost,
    worst: true,
  },
  {
    name: 'doubled',
    group: 'Promises',
    title: 'doubled',
    unit: '',
    of: ({ delivery }) => delivery.notifications.doubled + delivery.friend_requests.doubled,
    worst: true,
  },
  {
    name: 'commitMs',
    group: CIRCUMSTANCES,
    title: 'mean time of a durable commit, in the event phase',
    unit: 'ms',
    of: ({ events }) => events.commitMs,
  },
  {
    name: 'generatorCpuPercent',
    group: CIRCUMSTANCES,
    title: 'CPU of the clients while events are written',
    unit: '%',
    of: ({ busy }) => perSecond(({ generatorCpuMs }) => generatorCpuMs / 10)(busy),
  },
  {
    name: 'othersCpuPercent',
    group: CIRCUMSTANCES,
    title: 'CPU of other programs meanwhile',
    unit: '%',
    of: ({ busy }) => (busy.othersCpuMs === null ? null : busy.othersCpuMs / 10 / busy.seconds),
  },
]

/** From what to what is compared, of the modes that were measured. */
export const comparisons = [
  ['poll', 'unified'],
  ['legacy', 'unified'],
] as const satisfies readonly (readonly [from: Mode, to: Mode])[]

/** The figures of these runs: of several rounds the median and where the mean lies, of broken promises the worst. */
export function figuresOf(runs: readonly Run[], users: number): Figure[] {
  const measured = modes.filter((mode) => runs.some((run) => run.mode === mode))
  const byMode = <T>(tell: (mode: Mode) => T) =>
    Object.fromEntries(measured.map((mode) => [mode, tell(mode)]))
  return definitions.map(({ name, group, title, unit, of, worst }) => {
    const valuesIn = (mode: Mode) =>
      runs
        .filter((run) => run.mode === mode)
        .map((run) => of(run, users))
        .filter((value) => value !== null)
    const changes = comparisons.flatMap(([from, to]) => {
      const [before, after] = [valuesIn(from), valuesIn(to)]
      if (worst || group === CIRCUMSTANCES || before.length !== after.length) return []
      const change = ratioOf(before.map((value, round) => [value, after[round] ?? 0] as const))
      return change ? [{ from, to, ratio: change.ratio, range: change.range ?? null }] : []
    })
    return {
      name,
      group,
      title,
      unit,
      values: byMode(
        (mode) => (worst ? percentile(valuesIn(mode), 1) : median(valuesIn(mode))) ?? null,
      ),
      ranges: byMode((mode) => (worst ? null : rangeOf(valuesIn(mode)))),
      changes,
    }
  })
}

/** What is never below zero is not so within its range either. */
function rangeOf(values: readonly number[]): Range | null {
  const range = confidence(values)
  if (!range) return null
  return Math.min(...values) >= 0 ? [Math.max(0, range[0]), range[1]] : range
}
