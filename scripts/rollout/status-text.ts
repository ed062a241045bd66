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
    `Plan: ${plan.steps.join(' → ')} %, each at least ${span(plan.dwellMs)}; parity compared for ${plan.parityPercent} % of users.`,
    `Judged: the last ${span(plan.windowMs)}, from ${span(plan.settleMs)} after a step, of at least ${plan.minUsers} users and ${plan.minHandled} messages.`,
    `Guard: ${verdict.act.replace('_', ' ')}${'to' in verdict ? ` to ${verdict.to} %` : ''}, ${verdict.why}.`,
    ...(nextAt === null ? [] : [`Next step due in ${span(Math.max(0, nextAt - now))}.`]),
    '',
    row('', ['unified', plan.otherwise, 'allowed']),
    row('users who reported', [unified.users, others.users]),
    row('messages handled', [unified.handled, others.handled]),
    ...figures.map((name) => {
      const { floor, factor } = plan.thresholds[name]
      return row(judgedFigures[name], [
        shown(unified, name),
        shown(others, name),
        `${floor} or ×${factor}`,
      ])
    }),
  ].join('\n')
}

const row = (title: string, cells: readonly (string | number)[]) =>
  `${title.padEnd(66)}${cells.map((cell) => String(cell).padStart(14)).join('')}`

const shown = ({ figures }: Cohort, name: JudgedFigure) =>
  figures[name] === null ? '–' : String(Number(figures[name].toPrecision(3)))

function span(ms: number): string {
  if (ms < 60_000) return `${Math.ceil(ms / 1_000)} s`
  if (ms < 5_400_000) return `${Math.round(ms / 60_000)} min`
  return `${Number((ms / 3_600_000).toFixed(1))} h`
}
