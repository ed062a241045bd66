import { type JudgedFigure, judgedFigures } from '@trunkline/shared/contract/ops-figures'
import type { Cohort, RolloutAnswer, RolloutPlan } from '@trunkline/shared/contract/rollout'

import { inWords, percent, span } from '../figures/units.ts'
import { WideTable } from './wide-table.tsx'
import { modeWords } from './words.ts'

import styles from './rollout.module.css'

/** Both cohorts side by side, with what the guard allows the one line. */
export function Cohorts({ rollout }: { rollout: RolloutAnswer }) {
  const { state, unified, others } = rollout
  const { plan } = state
  const rows: [string, string, string, string][] = [
    [
      'users who reported',
      String(unified.users),
      String(others.users),
      `at least ${plan.minUsers}`,
    ],
    [
      'messages handled',
      inWords(unified.handled, 'count'),
      inWords(others.handled, 'count'),
      `at least ${plan.minHandled}`,
    ],
  ]
  return (
    <section aria-labelledby="cohorts">
      <h2 className={styles.title} id="cohorts">
        Both cohorts
      </h2>
      <p className={styles.caption}>
        Since the last step, at most {span(plan.windowMs)} back. Each step lasts at least{' '}
        {span(plan.dwellMs)}.
      </p>
      <WideTable
        head={[
          'Figure',
          'One line',
          plan.otherwise === 'poll' ? 'Polling' : 'Old lines',
          'Allowed',
        ]}
        label="Both cohorts"
      >
        {rows.map(([title, one, other, needed]) => (
          <tr key={title}>
            <th scope="row">{title}</th>
            <td>{one}</td>
            <td>{other}</td>
            <td>{needed}</td>
          </tr>
        ))}
        {(Object.keys(judgedFigures) as JudgedFigure[]).map((figure) => (
          <Judged figure={figure} key={figure} rollout={rollout} />
        ))}
      </WideTable>
      <p className={styles.caption}>
        Worse than allowed, and the rollout falls back one step by itself and pauses; no user brings
        that about alone. Steps, times and thresholds change with{' '}
        <code>npm run rollout -- plan</code>; everybody outside the percentage is on{' '}
        {modeWords[plan.otherwise]}.
      </p>
    </section>
  )
}

function Judged({ figure, rollout }: { figure: JudgedFigure; rollout: RolloutAnswer }) {
  const { unified, others, state } = rollout
  const allowed = allowedBy(state.plan, figure, others)
  const value = unified.figures[figure]
  const bad = (unified.judged[figure] ?? 0) > allowed
  return (
    <tr>
      <th scope="row">{judgedFigures[figure]}</th>
      <td className={bad ? styles.bad : undefined}>
        {told(figure, value)}
        {bad && ' (too much)'}
      </td>
      <td>{told(figure, others.figures[figure])}</td>
      <td>up to {told(figure, allowed)}</td>
    </tr>
  )
}

const allowedBy = ({ thresholds }: RolloutPlan, figure: JudgedFigure, others: Cohort): number =>
  Math.max(thresholds[figure].floor, (others.judged[figure] ?? 0) * thresholds[figure].factor)

function told(figure: JudgedFigure, value: number | null): string {
  if (value === null) return '–'
  if (figure === 'p99') return inWords(value, 'seconds')
  if (figure === 'handlerErrors' || figure === 'parity') return percent(value * 100)
  return inWords(value, 'ratio')
}
