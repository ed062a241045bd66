import type { OpsStats } from '@trunkline/shared/contract/ops'

import { appliedWithin, beforeAndAfter, meanLinesPerUser } from '../figures/compare.ts'
import type { Look } from '../figures/merge.ts'
import { inWords, percent, type Unit } from '../figures/units.ts'

import styles from './overview.module.css'

type Told = { words: string; tone: string; value: number | null }
type Card = { title: string; unit: Unit; before: Told; after: Told }

/**
 * Before and after, side by side, over the range: what belongs to a line by line; what belongs to the whole server by
 * the rollout's lowest and highest step.
 */
export function BeforeAfter({ stats }: { stats: OpsStats }) {
  const cards: Card[] = [
    {
      title: 'Lines per user',
      unit: 'ratio',
      ...sides((side) => meanLinesPerUser(stats, side)),
    },
    {
      title: 'Commit to cache, median',
      unit: 'seconds',
      ...sides((side) => appliedWithin(stats, side, 0.5)),
    },
    {
      title: 'Commit to cache, 99th percentile',
      unit: 'seconds',
      ...sides((side) => appliedWithin(stats, side, 0.99)),
    },
    { title: 'Requests', unit: 'perSecond', ...steps(stats, (look) => look('requestsPerSecond')) },
    { title: 'Memory of the server', unit: 'bytes', ...steps(stats, (look) => look('rssBytes')) },
    { title: 'File descriptors', unit: 'count', ...steps(stats, (look) => look('openFds')) },
  ]
  return (
    <section aria-labelledby="before-after">
      <h2 className={styles.title} id="before-after">
        Before and after
      </h2>
      <div className={styles.cards} style={{ marginTop: 16 }}>
        {cards.map(({ title, unit, before, after }) => (
          <div className={styles.card} key={title}>
            <h3>{title}</h3>
            <dl className={styles.pair}>
              {[before, after].map(({ words, tone, value }) => (
                <div key={words}>
                  <dt>
                    <i className={styles.dot} style={{ background: `var(--ops-${tone})` }} />
                    {words}
                  </dt>
                  <dd>{inWords(value, unit)}</dd>
                </div>
              ))}
            </dl>
          </div>
        ))}
      </div>
    </section>
  )
}

const sides = (of: (side: 'legacy' | 'unified') => number | null) => ({
  before: { words: 'old lines', tone: 'old', value: of('legacy') },
  after: { words: 'one line', tone: 'new', value: of('unified') },
})

function steps(stats: OpsStats, of: (look: Look) => number | null) {
  const { before, after } = beforeAndAfter(stats, of)
  return {
    before: {
      words: before ? `at ${percent(before.percent)}` : 'before',
      tone: 'old',
      value: before?.value ?? null,
    },
    after: {
      words: after ? `at ${percent(after.percent)}` : 'now',
      tone: 'new',
      value: after?.value ?? null,
    },
  }
}
