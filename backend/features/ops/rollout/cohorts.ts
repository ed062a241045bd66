import { type JudgedFigure, judgedFigures } from '@trunkline/shared/contract/ops-figures'
import type { Cohort } from '@trunkline/shared/contract/rollout'
import type { Mode } from '@trunkline/shared/protocol/server-frames'

import { type Told, togetherIn, type Voice } from '../../../core/page-voices.ts'
import { quantile } from '../quantile.ts'
import { evenly } from './evenly.ts'

const HOUR_S = 3_600
const LEAST_SAMPLES = 100

type Cohorts = Pick<Cohort, 'figures' | 'judged'>
type Shares = Record<JudgedFigure, (voices: readonly Voice[]) => number | null>

/** What one mode's pages showed. Pure. No voice weighs more than the second loudest; parity is judged over all modes: it needs both lines. */
export function cohortOf(told: readonly Told[], mode: Mode): Cohort {
  const voices = evenly(heard(told, (name) => name.startsWith(`${mode}/`)))
  const all = mode === 'unified' ? evenly(heard(told, () => true)) : []
  const of = (figure: JudgedFigure) => (figure === 'parity' ? all : voices)
  const figures = Object.keys(judgedFigures) as JudgedFigure[]
  const each = (value: (figure: JudgedFigure) => number | null) =>
    Object.fromEntries(figures.map((name) => [name, value(name)])) as Cohorts['figures']
  return {
    users: Math.max(0, ...told.map(({ users }) => users[mode] ?? 0)),
    handled: Math.floor(sum(voices, 'handled')),
    pageHours: sum(voices, 'seconds') / HOUR_S,
    figures: each((figure) => shares[figure](of(figure))),
    judged: each((figure) => withoutAnyOne(of(figure), surely[figure] ?? shares[figure])),
  }
}

/** The voices of all looks, each as one. */
function heard(told: readonly Told[], counts: (name: string) => boolean): Voice[] {
  const voices = new Map<string, Voice>()
  for (const { voices: some } of told)
    for (const [name, voice] of Object.entries(some)) {
      if (!counts(name)) continue
      const number = name.slice(name.indexOf('/') + 1)
      const before = voices.get(number)
      voices.set(number, before ? togetherIn(before, voice) : voice)
    }
  return [...voices.values()]
}

/** What the figure is at least, whichever voice is not listened to: no user alone makes it bad. Null of a single voice. */
function withoutAnyOne(
  voices: readonly Voice[],
  figure: (voices: readonly Voice[]) => number | null,
): number | null {
  if (voices.length < 2) return null
  const left = voices.map((one) => figure(voices.filter((voice) => voice !== one)))
  return left.some((value) => value === null) ? null : Math.min(...left.map((value) => value ?? 0))
}

type Count = Exclude<keyof Voice, 'applied'>
const sum = (voices: readonly Voice[], name: Count) =>
  voices.reduce((total, voice) => total + voice[name], 0)

const per =
  (count: Count, of: Count, unit = 1) =>
  (voices: readonly Voice[]) => {
    const whole = sum(voices, of) / unit
    return whole > 0 ? sum(voices, count) / whole : null
  }

const shares: Shares = {
  handlerErrors: per('handlerErrors', 'handled'),
  resets: per('resets', 'seconds', HOUR_S),
  reconnects: per('reconnects', 'seconds', HOUR_S),
  p99: p99Of,
  parity: per('differing', 'compared'),
}

/** A share of few messages says little: what counts is what it is at least, with 97.5 % confidence (Wilson's interval). */
const surely: Partial<Shares> = {
  handlerErrors: (voices) => {
    const share = shares.handlerErrors(voices)
    return share === null ? null : atLeast(share, sum(voices, 'handled'))
  },
}

function atLeast(share: number, n: number): number {
  const z = 1.96
  const middle = share + z ** 2 / (2 * n)
  const spread = z * Math.sqrt((share * (1 - share)) / n + z ** 2 / (4 * n ** 2))
  return Math.max(0, (middle - spread) / (1 + z ** 2 / n))
}

/** Null of too few samples: one slow phone is no percentile. */
function p99Of(voices: readonly Voice[]): number | null {
  const own = new Map<number, number>()
  for (const { applied } of voices)
    for (const [bound, count] of Object.entries(applied))
      own.set(Number(bound), (own.get(Number(bound)) ?? 0) + count)
  let below = 0
  const cumulative = new Map(
    [...own].toSorted(([a], [b]) => a - b).map(([bound, count]) => [bound, (below += count)]),
  )
  return below < LEAST_SAMPLES ? null : (quantile(0.99, cumulative) ?? null)
}
