import type { OpsStats } from '@trunkline/shared/contract/ops'

import { lookAt } from './compare.ts'
import { linesOn, linesPerUser, type Look } from './merge.ts'
import type { Unit } from './units.ts'

/** Which colour a line has: the two sides keep theirs in every chart, others take the next. */
type Tone = 'old' | 'new' | 'poll' | 'one' | 'two' | 'three' | 'four' | 'five' | 'six'

/** One line of a chart. */
export type ChartLine = {
  key: string
  title: string
  tone: Tone
  of: (look: Look) => number | null
}

export type ChartSpec = {
  id: string
  title: string
  unit: Unit
  /** From the names of all figures that the range holds. */
  lines: (names: readonly string[], stats: OpsStats) => ChartLine[]
}

const TONES = ['one', 'two', 'three', 'four', 'five', 'six'] as const

const figure = (name: string, title: string, tone: Tone): ChartLine => ({
  key: name,
  title,
  tone,
  of: (look) => look(name),
})

const bySide = (kind: string): ChartLine[] => [
  figure(`${kind}/legacy`, 'old lines', 'old'),
  figure(`${kind}/unified`, 'one line', 'new'),
]

/** The two sides, and polling where somebody polls. */
const byMode = (kind: string): ChartLine[] => [
  ...bySide(kind),
  figure(`${kind}/poll`, 'polling', 'poll'),
]

/** `legacy/1006` as people read it. */
const codeWords = (part: string): string =>
  part.replace('legacy/', 'old lines, ').replace('unified/', 'one line, ')

/** What stands after the slash, the six that reached highest. */
function byPart(kind: string, leftOut: readonly string[] = []): ChartSpec['lines'] {
  return (names, { series }) => {
    const highest = (name: string) => Math.max(0, ...(series[name] ?? []).map((v) => v ?? 0))
    return names
      .filter((name) => name.startsWith(`${kind}/`) && !leftOut.includes(name))
      .filter((name) => highest(name) > 0)
      .toSorted((one, other) => highest(other) - highest(one))
      .slice(0, TONES.length)
      .map((name, i) => figure(name, name.slice(kind.length + 1), TONES[i] ?? 'six'))
  }
}

/** Every chart of the overview, in reading order: what the migration is for comes first. */
export const charts: readonly ChartSpec[] = [
  {
    id: 'lines',
    title: 'Open lines',
    unit: 'count',
    lines: (names) => [
      { ...figure('old', 'old lines', 'old'), of: (look) => linesOn('legacy', names, look) },
      { ...figure('new', 'one line', 'new'), of: (look) => linesOn('unified', names, look) },
    ],
  },
  {
    id: 'lines-per-user',
    title: 'Lines per user',
    unit: 'ratio',
    lines: () => [
      { ...figure('old', 'old lines', 'old'), of: (look) => linesPerUser('legacy', look) },
      { ...figure('new', 'one line', 'new'), of: (look) => linesPerUser('unified', look) },
    ],
  },
  { id: 'users', title: 'Users', unit: 'count', lines: () => byMode('usersOn') },
  {
    id: 'old-endpoints',
    title: 'Old endpoints, open lines',
    unit: 'count',
    lines: byPart('connections', ['connections/realtime']),
  },
  {
    id: 'applied-p50',
    title: 'Commit to cache, median',
    unit: 'seconds',
    lines: () => byMode('appliedP50'),
  },
  {
    id: 'applied-p99',
    title: 'Commit to cache, 99th percentile',
    unit: 'seconds',
    lines: () => byMode('appliedP99'),
  },
  {
    id: 'requests',
    title: 'Requests',
    unit: 'perSecond',
    lines: () => [
      figure('requestsPerSecond', 'all', 'one'),
      figure('pollsPerSecond', 'polls', 'poll'),
    ],
  },
  {
    id: 'http',
    title: 'HTTP answers',
    unit: 'seconds',
    lines: () => [figure('httpP50', 'median', 'one'), figure('httpP99', '99th percentile', 'two')],
  },
  {
    id: 'memory',
    title: 'Memory',
    unit: 'bytes',
    lines: () => [
      figure('rssBytes', 'resident', 'one'),
      figure('heapBytes', 'heap', 'two'),
      figure('externalBytes', 'outside the heap', 'three'),
    ],
  },
  {
    id: 'descriptors',
    title: 'File descriptors',
    unit: 'count',
    lines: () => [figure('openFds', 'open', 'one')],
  },
  {
    id: 'bytes-out',
    title: 'Bytes to pages',
    unit: 'bytesPerSecond',
    lines: () => [
      ...bySide('bytesOutPerSecond'),
      figure('bytesOutPerSecond', 'all, with HTTP', 'one'),
    ],
  },
  {
    id: 'bytes-in',
    title: 'Bytes from pages',
    unit: 'bytesPerSecond',
    lines: () => [
      ...bySide('bytesInPerSecond'),
      figure('bytesInPerSecond', 'all, with HTTP', 'one'),
    ],
  },
  {
    id: 'loop',
    title: 'Event-loop delay',
    unit: 'seconds',
    lines: () => [
      figure('loopDelayP50', 'median', 'one'),
      figure('loopDelayP99', '99th percentile', 'two'),
    ],
  },
  {
    id: 'closed',
    title: 'Lines closed, by code',
    unit: 'count',
    lines: (names, stats) =>
      byPart('closed')(names, stats).map((line) => ({ ...line, title: codeWords(line.title) })),
  },
  { id: 'slow', title: 'Slow readers', unit: 'count', lines: () => bySide('slowReaders') },
  {
    id: 'resets',
    title: 'Topics that pages read anew',
    unit: 'count',
    lines: () => byMode('pageResets'),
  },
  {
    id: 'reconnects',
    title: 'Lines that pages opened anew',
    unit: 'count',
    lines: () => byMode('pageReconnects'),
  },
]

/** What two lines of one page told differently, over time. */
export const parityChart: ChartSpec = {
  id: 'parity',
  title: 'Compared events',
  unit: 'count',
  lines: () => [
    figure('parity/matched', 'the same', 'new'),
    figure('parity/late', 'late', 'three'),
    figure('parity/missing', 'missing on the old line', 'two'),
    figure('parity/extra', 'only on the old line', 'old'),
  ],
}

/** One moment of a chart: its time, how many are wanted on the one line and whether by kill switch, and each line by its key. */
export type Row = {
  at: number
  rollout: number | null
  killed: boolean
  values: Record<string, number | null>
}

/** The lines that have something to show, and every moment of the range. */
export function drawn(spec: ChartSpec, stats: OpsStats): { lines: ChartLine[]; rows: Row[] } {
  const lines = spec.lines(Object.keys(stats.series), stats)
  const rows = stats.at.map((at, column): Row => {
    const look = lookAt(stats, column)
    const values = Object.fromEntries(lines.map(({ key, of }) => [key, of(look)]))
    return { at, rollout: look('rolloutPercent'), killed: (look('killed') ?? 0) > 0, values }
  })
  const shown = lines.filter(({ key, tone }) =>
    // Most installations never poll.
    rows.some(({ values }) =>
      tone === 'poll' ? (values[key] ?? 0) > 0 : (values[key] ?? null) !== null,
    ),
  )
  return { lines: shown, rows }
}

/** The last value that somebody looked at. */
export const latest = (rows: readonly Row[], key: string): number | null =>
  rows.findLast(({ values }) => (values[key] ?? null) !== null)?.values[key] ?? null

/** At most so many moments, evenly apart, the newest among them, newest first; those without a value are left out. */
export function thinned(rows: readonly Row[], most: number): Row[] {
  const known = rows.filter(({ values }) => Object.values(values).some((value) => value !== null))
  const every = Math.max(1, Math.ceil(known.length / most))
  return known.toReversed().filter((_, i) => i % every === 0)
}
