import { IconChartLine } from '@tabler/icons-react'
import type { OpsStats } from '@trunkline/shared/contract/ops'

import { Bone, LoadingLabel } from '../../../components/bone.tsx'
import { EmptyState } from '../../../components/empty-state.tsx'
import { ErrorState } from '../../../components/error-state.tsx'
import { useOpsStats } from '../../../hooks/use-ops.ts'
import { charts, type ChartSpec } from '../figures/charts.ts'
import { BeforeAfter } from './before-after.tsx'
import { Chart } from './chart.tsx'
import { Now } from './now.tsx'
import { RangeChoice, type RangeProps } from './range-choice.tsx'

import styles from './overview.module.css'

/** What the migration is about stands above the fold. */
const [headline, further] = [charts.slice(0, 2), charts.slice(2)]

/** How it is now, what the one line changed, and every figure over time with the rollout drawn behind it. */
export function Overview(props: RangeProps) {
  const { stats, isLoading, error, retry } = useOpsStats(props.range)
  const nothing = stats !== undefined && Object.keys(stats.series).length === 0
  return (
    <>
      <Now />
      {isLoading && <Bones />}
      {error !== null && <ErrorState error={error} onRetry={retry} what="the figures" />}
      {nothing && (
        <EmptyState icon={IconChartLine} title="Nothing measured yet">
          The server looks at itself every ten seconds; the first look is on its way.
        </EmptyState>
      )}
      {stats !== undefined && !nothing && (
        <>
          <section aria-labelledby="over-time">
            <div className={styles.head} style={{ marginTop: 0 }}>
              <h2 className={styles.title} id="over-time">
                Over time
              </h2>
              <span className={styles.key}>
                <i className={styles.shade} /> wanted on the one line, right scale
                {wasKilled(stats) && (
                  <>
                    <i className={styles.killed} /> kill switch
                  </>
                )}
              </span>
              <RangeChoice {...props} />
            </div>
            <Charts specs={headline} stats={stats} />
          </section>
          <BeforeAfter stats={stats} />
          <section aria-labelledby="everything">
            <div className={styles.head}>
              <h2 className={styles.title} id="everything">
                Everything else over time
              </h2>
            </div>
            <Charts specs={further} stats={stats} />
          </section>
        </>
      )}
    </>
  )
}

const wasKilled = ({ series }: OpsStats) => (series.killed ?? []).some((on) => (on ?? 0) > 0)

function Charts(props: { specs: readonly ChartSpec[]; stats: OpsStats }) {
  return (
    <div className={styles.charts}>
      {props.specs.map((spec) => (
        <Chart key={spec.id} spec={spec} stats={props.stats} />
      ))}
    </div>
  )
}

function Bones() {
  return (
    <div className={styles.charts}>
      <LoadingLabel what="figures" />
      {[0, 1, 2, 3].map((i) => (
        <Bone height={212} key={i} width="100%" />
      ))}
    </div>
  )
}
