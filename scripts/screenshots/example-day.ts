import type { Figures } from '@trunkline/shared/contract/ops'

const STEP_MS = 300_000
const DAY_MS = 86_400_000
const MB = 1_000_000

/** From which share of the day on so many percent of users are on the one line. */
const STEPS = [
  [0.8, 100],
  [0.6, 50],
  [0.4, 25],
  [0.2, 5],
  [0, 0],
] as const

/** The lines that a page opens on the old way, and how many of its users have each open at any time. */
const OLD_LINES = {
  '/ws/notifications': 1,
  '/ws/friend-requests': 1,
  '/ws/feed': 1,
  '/ws/online': 1,
  '/ws/trending': 0.9,
}

/** How long an event takes to the page's cache: of a hundred, so many within so many seconds. */
const APPLIED = {
  legacy: { 0.005: 30, 0.01: 45, 0.025: 15, 0.05: 7, 0.1: 3 },
  unified: { 0.005: 42, 0.01: 44, 0.025: 11, 0.05: 3 },
}

/**
 * The looks of a day in which a small server went from 0 to 100 %, one each five minutes up to `to`. It is an example, drawn
 * the same every time: what was measured is in MIGRATION.md.
 */
export function exampleDay(to: number): { at: number; figures: Figures }[] {
  const from = Math.floor((to - DAY_MS) / STEP_MS) * STEP_MS
  const count = Math.floor((to - from) / STEP_MS)
  return Array.from({ length: count }, (_, i) => ({
    at: from + i * STEP_MS,
    figures: look(i / count, i),
  }))
}

function look(share: number, i: number): Figures {
  const percent = STEPS.find(([begins]) => share >= begins)?.[1] ?? 0
  const users = Math.round(46 + 9 * Math.sin(2 * Math.PI * (share - 0.15)) + uneven(i))
  const unified = Math.round((users * percent) / 100)
  const legacy = users - unified
  const old = Object.entries(OLD_LINES).map(([path, each]): [string, number] => [
    `connections/${path}`,
    Math.round(legacy * each),
  ])
  const open = unified + old.reduce((sum, [, lines]) => sum + lines, 0)
  return {
    rolloutPercent: percent,
    users,
    'usersOn/legacy': legacy,
    'usersOn/unified': unified,
    'linesOf/legacy': old.reduce((sum, [, lines]) => sum + lines, 0),
    'linesOf/unified': unified,
    'connections/realtime': unified,
    ...Object.fromEntries(old),
    openFds: 34 + open,
    rssBytes: 112 * MB + open * 70_000 + uneven(i + 3) * MB,
    heapBytes: 41 * MB + open * 30_000,
    externalBytes: 6 * MB,
    requestsPerSecond: legacy * 0.06 + unified * 0.02 + 0.3 + uneven(i + 5) * 0.05,
    pollsPerSecond: 0,
    ...bytes('Out', unified, open - unified, 24),
    ...bytes('In', unified, open - unified, 6),
    loopDelayP50: 0.0004,
    loopDelayP99: 0.004 + open * 0.000_01,
    httpP50: 0.004,
    httpP99: 0.03 + uneven(i + 7) * 0.002,
    ...applied('legacy', legacy),
    ...applied('unified', unified),
  }
}

const bytes = (way: 'In' | 'Out', unified: number, old: number, each: number): Figures => ({
  [`bytes${way}PerSecond`]: (unified + old) * each,
  [`bytes${way}PerSecond/unified`]: unified * each,
  [`bytes${way}PerSecond/legacy`]: old * each,
})

function applied(mode: keyof typeof APPLIED, users: number): Figures {
  const samples = Object.entries(APPLIED[mode]).map(([bound, of]): [string, number] => [
    `appliedCount/${mode}/${bound}`,
    of * users,
  ])
  if (users === 0) return {}
  const [p50, p99] = mode === 'legacy' ? [0.0072, 0.083] : [0.0059, 0.042]
  return {
    ...Object.fromEntries(samples),
    [`appliedP50/${mode}`]: p50,
    [`appliedP99/${mode}`]: p99,
  }
}

/** Up and down a little, between -2 and 2, the same every time. */
const uneven = (i: number) => 2 * Math.sin(i * 1.7) * Math.cos(i * 0.61)
