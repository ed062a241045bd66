import { IconScale } from '@tabler/icons-react'
import type { OpsParity } from '@trunkline/shared/contract/ops'

import { Bone, LoadingLabel } from '../../../components/bone.tsx'
import { EmptyState } from '../../../components/empty-state.tsx'
import { ErrorState } from '../../../components/error-state.tsx'
import { TimeAgo } from '../../../components/time-ago.tsx'
import { useOpsStats, useParity } from '../../../hooks/use-ops.ts'
import { parityChart } from '../figures/charts.ts'
import { inWords } from '../figures/units.ts'
import { Chart } from './chart.tsx'
import { isoOf } from './moments.ts'
import { RangeChoice, type RangeProps } from './range-choice.tsx'
import { WideTable } from './wide-table.tsx'

import overview from './overview.module.css'
import styles from './rollout.module.css'

/** What pages that run both transports heard on one and not on the other: the evidence for removing old endpoints. */
export function Parity(props: RangeProps) {
  const { parity, isLoading, error, retry } = useParity(props.range)
  const { stats } = useOpsStats(props.range)
  return (
    <>
      <div className={overview.head} style={{ marginTop: 0 }}>
        <h2 className={overview.title}>Parity ledger</h2>
        <RangeChoice {...props} />
      </div>
      {isLoading && (
        <div className={styles.bones}>
          <LoadingLabel what="the ledger" />
          <Bone height={212} width="100%" />
          <Bone height={160} width="100%" />
        </div>
      )}
      {error !== null && <ErrorState error={error} onRetry={retry} what="the ledger" />}
      {parity?.totals.length === 0 && (
        <EmptyState icon={IconScale} title="Nothing compared in this range">
          Pages of a share of users run both transports and report each minute. The share is{' '}
          <code>parityPercent</code> of the plan (<code>npm run rollout -- plan</code>).
        </EmptyState>
      )}
      {parity !== undefined && parity.totals.length > 0 && (
        <>
          {stats && <Chart spec={parityChart} stats={stats} />}
          <Totals totals={parity.totals} />
          <Examples reports={parity.reports} />
        </>
      )}
    </>
  )
}

function Totals({ totals }: Pick<OpsParity, 'totals'>) {
  return (
    <section aria-labelledby="totals">
      <h2 className={styles.title} id="totals">
        By endpoint and kind of topic
      </h2>
      <WideTable
        head={['Endpoint, topic', 'Same', 'Missing', 'Extra', 'Late']}
        label="By endpoint and kind of topic"
      >
        {totals.map(({ endpoint, kind, matched, missing, extra, late }) => (
          <tr key={`${endpoint} ${kind}`}>
            <th scope="row">
              {endpoint}, {kind}
            </th>
            <td>{inWords(matched, 'count')}</td>
            <td className={missing > 0 ? styles.bad : undefined}>{inWords(missing, 'count')}</td>
            <td className={extra > 0 ? styles.bad : undefined}>{inWords(extra, 'count')}</td>
            <td>{inWords(late, 'count')}</td>
          </tr>
        ))}
      </WideTable>
    </section>
  )
}

const words = { missing: 'missing on', extra: 'only on', late: 'late on' } as const

function Examples({ reports }: Pick<OpsParity, 'reports'>) {
  const examples = reports.flatMap(({ id, at, endpoint, examples: found }) =>
    found.map((example, i) => ({ ...example, at, endpoint, key: `${id} ${i}` })),
  )
  return (
    <section aria-labelledby="examples">
      <h2 className={styles.title} id="examples">
        Examples
      </h2>
      {examples.length === 0 ? (
        <p className={styles.caption}>Both lines told the same.</p>
      ) : (
        <WideTable head={['Event', 'What', 'Topic', 'Id', 'When']} label="Examples">
          {examples.slice(0, 50).map(({ key, what, name, topic, id, at, endpoint }) => (
            <tr key={key}>
              <th scope="row">{name}</th>
              <td>
                {words[what]} {endpoint}
              </td>
              <td>{topic}</td>
              <td>{id}</td>
              <td>
                <TimeAgo at={isoOf(at)} />
              </td>
            </tr>
          ))}
        </WideTable>
      )}
    </section>
  )
}
