import { Bone, LoadingLabel } from '../../../components/bone.tsx'
import { ErrorState } from '../../../components/error-state.tsx'
import { useNow } from '../../../components/use-now.ts'
import { useOpsLive } from '../../../hooks/use-ops.ts'
import { linesOn, linesPerUser, overNodes } from '../figures/merge.ts'
import { inWords, percent, span, type Unit } from '../figures/units.ts'

import styles from './overview.module.css'

/** Looks come every two seconds; older than this, they are told as old. */
const OLD_MS = 15_000

/** How it is at this moment, over all processes; told every two seconds. */
export function Now() {
  const { nodes, isLoading, error, retry } = useOpsLive()
  const present = useNow(5_000)
  if (isLoading) return <Bones />
  if (error !== null) return <ErrorState error={error} onRetry={retry} what="the live figures" />
  const figures = overNodes(nodes)
  const look = (name: string) => figures[name] ?? null
  const names = Object.keys(figures)
  const newest = Math.max(0, ...nodes.map(({ at }) => at))
  const shown: [string, number | null, Unit][] = [
    ['Users', look('users'), 'count'],
    ['On the one line', linesOn('unified', names, look), 'count'],
    ['On old lines', linesOn('legacy', names, look), 'count'],
    ['Old lines per user', linesPerUser('legacy', look), 'ratio'],
    ['One line per user', linesPerUser('unified', look), 'ratio'],
    ['Requests', look('requestsPerSecond'), 'perSecond'],
    ['Memory', look('rssBytes'), 'bytes'],
    ['Event-loop delay, p99', look('loopDelayP99'), 'seconds'],
    ['Waiting to be read', look('waitingBytes'), 'bytes'],
  ]
  return (
    <section aria-label="Now">
      <dl className={styles.now}>
        <div>
          <dt>{look('killed') === 1 ? 'Wanted by kill switch' : 'Wanted on the one line'}</dt>
          <dd>{figures.rolloutPercent === undefined ? '–' : percent(figures.rolloutPercent)}</dd>
        </div>
        {shown.map(([title, value, unit]) => (
          <div key={title}>
            <dt>{title}</dt>
            <dd>{inWords(value, unit)}</dd>
          </div>
        ))}
        {nodes.length > 1 && (
          <div>
            <dt>Processes</dt>
            <dd>{nodes.length}</dd>
          </div>
        )}
      </dl>
      {newest > 0 && present - newest > OLD_MS && (
        <p className={styles.since}>
          Nothing newer for {span(present - newest)}: these figures are old.
        </p>
      )}
    </section>
  )
}

function Bones() {
  return (
    <div className={styles.now}>
      <LoadingLabel what="the live figures" />
      {[0, 1, 2, 3].map((i) => (
        <Bone height={44} key={i} width="100%" />
      ))}
    </div>
  )
}
