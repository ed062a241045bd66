import { type JudgedFigure, judgedFigures } from '@trunkline/shared/contract/ops-figures'
import type { Cohort, RolloutAnswer } from '@trunkline/shared/contract/rollout'

/** How things stand, for a terminal. */
export function statusText(answer: RolloutAnswer, now: number): string {
  const { state, build, unified, others, verdict, nextAt } = answer
  const { percent, running, kill, reason, plan } = state
  const stands =
    percent === null
      ? `No rollout: the build decides (${build}).`
      : `${percent} % of users on the one line, the others on ${plan.otherwise}; ${running ? 'running' : 'paused'}: ${reason}.`
  const figures = Object.keys(judgedFigures) as JudgedFigure[]
  return [
    ...(kill ? [`KILL SWITCH: everybody on ${kill.to}, because ${kill.why}.`] : []),
    stands,
    `Plan: ${plan.steps.join(' → ')} %, each at least ${span(plan.dwellMs)}.`,
    `Guard: ${verdict.act.replace('_', ' ')}${'to' in verdict ? ` to ${verdict.to} %` : ''}, ${verdict.why}.`,
    ...(nextAt === null ? [] : [`Next step due in ${span(Math.max(0, nextAt - now))}.`]),
    '',
    row('', 'unified', plan.otherwise),
    row('users who reported', String(unified.users), String(others.users)),
    row('messages handled', String(unified.handled), String(others.handled)),
    ...figures.map((name) => row(judgedFigures[name], shown(unified, name), shown(others, name))),
  ].join('\n')
}

const row = (title: string, one: string, other: string) =>
  `${title.padEnd(66)}${one.padStart(10)}${other.padStart(10)}`.trimEnd()

const shown = ({ figures }: Cohort, name: JudgedFigure) =>
  figures[name] === null ? '–' : String(Number(figures[name].toPrecision(3)))

function span(ms: number): string {
  if (ms < 60_000) return `${Math.ceil(ms / 1_000)} s`
  if (ms < 5_400_000) return `${Math.round(ms / 60_000)} min`
  return `${Number((ms / 3_600_000).toFixed(1))} h`
}
