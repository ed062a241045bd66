import type { OpsStats } from '@trunkline/shared/contract/ops'
import { lazy, Suspense, useId, useMemo, useState } from 'react'

import { type ChartSpec, drawn, latest, thinned } from '../figures/charts.ts'
import { inWords, percent } from '../figures/units.ts'
import { dayAndTime, isoOf } from './moments.ts'
import { WideTable } from './wide-table.tsx'

import styles from './chart.module.css'

/** The drawing library comes with the first chart, and to no other page. */
const Plot = lazy(() => import('./plot.tsx').then((module) => ({ default: module.Plot })))

/** A table is to be read, not scrolled through. */
const MOST_ROWS = 24

/** One figure over time: its latest values in words, the drawing, and the table behind it. */
export function Chart(props: { spec: ChartSpec; stats: OpsStats }) {
  const { spec, stats } = props
  const id = useId()
  const { lines, rows } = useMemo(() => drawn(spec, stats), [spec, stats])
  return (
    <figure aria-labelledby={id} className={styles.chart}>
      <figcaption className={styles.head}>
        <h3 className={styles.title} id={id}>
          {spec.title}
        </h3>
        <ul className={styles.legend}>
          {lines.map(({ key, title, tone }) => (
            <li className={styles.pair} key={key}>
              <i className={styles.swatch} style={{ background: `var(--ops-${tone})` }} />
              {title} <em>{inWords(latest(rows, key), spec.unit)}</em>
            </li>
          ))}
        </ul>
      </figcaption>
      {lines.length === 0 ? (
        <p className={styles.nothing}>Nothing in this range.</p>
      ) : (
        <>
          <div aria-hidden="true" className={styles.plot}>
            <Suspense>
              <Plot from={stats.from} lines={lines} rows={rows} to={stats.to} unit={spec.unit} />
            </Suspense>
          </div>
          <BehindIt lines={lines} rows={rows} spec={spec} />
        </>
      )}
    </figure>
  )
}

function BehindIt(props: ReturnType<typeof drawn> & { spec: ChartSpec }) {
  const { spec, lines, rows } = props
  const [open, setOpen] = useState(false)
  return (
    <details className={styles.behind} onToggle={(event) => setOpen(event.currentTarget.open)}>
      <summary>
        Table<span className={styles.unseen}> of {spec.title.toLowerCase()}</span>
      </summary>
      {open && (
        <WideTable
          atMost={264}
          head={['Time', ...lines.map(({ title }) => title), 'rollout']}
          label={spec.title}
        >
          {thinned(rows, MOST_ROWS).map(({ at, rollout, killed, values }) => (
            <tr key={at}>
              <th scope="row">
                <time dateTime={isoOf(at)}>{dayAndTime(at)}</time>
              </th>
              {lines.map(({ key }) => (
                <td key={key}>{inWords(values[key], spec.unit)}</td>
              ))}
              <td>
                {rollout === null ? '–' : percent(rollout)}
                {killed && ' (kill switch)'}
              </td>
            </tr>
          ))}
        </WideTable>
      )}
    </details>
  )
}
