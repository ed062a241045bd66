/** How a figure is put together: over time, and over processes. */
type Merge = { unit: string; title: string; time: 'mean' | 'max' | 'sum'; nodes: 'sum' | 'max' }

const gauge = (title: string, unit = ''): Merge => ({ title, unit, time: 'mean', nodes: 'sum' })
const worst = (title: string, unit: string): Merge => ({ title, unit, time: 'max', nodes: 'max' })
const count = (title: string): Merge => ({ title, unit: '', time: 'sum', nodes: 'sum' })

/**
 * The figures of a process; what stands after a slash in `Figures` (an endpoint, a mode, a close code) belongs to the name
 * before it. Gauges are as they were, counts are since the look before.
 */
export const figureKinds = {
  connections: gauge('open lines, by endpoint'),
  users: gauge('users who are here, on a line or polling'),
  /** Who holds old lines and the one line at once, as compared pages do, is on neither side. */
  usersOn: gauge('users, by mode'),
  linesOf: gauge('open lines of these users, by mode'),
  socketsPerUser: { ...gauge('lines per user'), nodes: 'max' },
  rssBytes: gauge('resident memory', 'bytes'),
  heapBytes: gauge('JavaScript heap in use', 'bytes'),
  externalBytes: gauge('memory outside the heap', 'bytes'),
  openFds: gauge('open file descriptors'),
  loopDelayP50: worst('event-loop delay, median', 'seconds'),
  loopDelayP99: worst('event-loop delay, 99th percentile', 'seconds'),
  /** All of it, HTTP included; after a slash what lines of one side carry. */
  bytesInPerSecond: gauge('bytes in', 'bytes/s'),
  bytesOutPerSecond: gauge('bytes out', 'bytes/s'),
  requestsPerSecond: gauge('HTTP requests', '/s'),
  pollsPerSecond: gauge('polls', '/s'),
  httpP50: worst('HTTP answer, median', 'seconds'),
  httpP99: worst('HTTP answer, 99th percentile', 'seconds'),
  appliedP50: worst('commit to cache, median, by mode', 'seconds'),
  appliedP99: worst('commit to cache, 99th percentile, by mode', 'seconds'),
  waitingBytes: gauge('bytes that wait for slow readers', 'bytes'),
  closed: count('lines closed, by side and code'),
  slowReaders: count('slow readers, by side'),
  handled: count('messages handled in pages, by mode'),
  handlerErrors: count('handlers that threw in pages, by mode'),
  pageReconnects: count('lines that pages opened anew, by mode'),
  pageResets: count('topics that pages read anew, by mode'),
  pageSeconds: count('seconds that pages reported on, by mode'),
  lost: count('events that pages missed, by mode'),
  parity: count('compared events: matched, missing, extra, late'),
  /** `appliedCount/<mode>/<upper bound in seconds>`: how many applied times fell into the bucket. */
  appliedCount: count('commit-to-cache samples, by mode and bucket'),
  rolloutPercent: worst('users wanted on the one line, by rollout, kill switch or build', '%'),
  killed: worst('1 while the kill switch is on', ''),
} as const satisfies Record<string, Merge>
export type FigureKind = keyof typeof figureKinds

/** What a cohort is judged by, and its unit. */
export const judgedFigures = {
  handlerErrors: 'share of handled messages whose handler threw',
  resets: 'topics read anew, per page and hour',
  reconnects: 'lines opened anew, per page and hour',
  p99: 'seconds from commit to cache, 99th percentile',
  parity: 'share of compared events that one line told and the other did not',
} as const
export type JudgedFigure = keyof typeof judgedFigures
