import type { RolloutAnswer } from '@trunkline/shared/contract/rollout'

import { Bone, LoadingLabel } from '../../../components/bone.tsx'
import { ErrorState } from '../../../components/error-state.tsx'
import { useNow } from '../../../components/use-now.ts'
import { useRollout } from '../../../hooks/use-ops.ts'
import { percent, span } from '../figures/units.ts'
import { Cohorts } from './cohorts.tsx'
import { RolloutActs } from './rollout-acts.tsx'
import { modeWords } from './words.ts'

import styles from './rollout.module.css'

/** Where the rollout stands and why, what both cohorts show, and everything that moves it. */
export function Rollout() {
  const { rollout, isLoading, error, retry } = useRollout()
  if (isLoading)
    return (
      <div className={styles.bones}>
        <LoadingLabel what="the rollout" />
        <Bone height={56} width="100%" />
        <Bone height={240} width="100%" />
      </div>
    )
  if (rollout === undefined) return <ErrorState error={error} onRetry={retry} what="the rollout" />
  return (
    <>
      <Standing rollout={rollout} />
      <RolloutActs rollout={rollout} />
      <Cohorts rollout={rollout} />
    </>
  )
}

/** The plan's steps, the one it stands on, and why. */
function Standing({ rollout }: { rollout: RolloutAnswer }) {
  const { state, build, verdict, nextAt } = rollout
  const now = useNow(1_000)
  const { percent: stands, plan } = state
  return (
    <section aria-labelledby="stands">
      <h2 className={styles.stands} id="stands">
        {stands === null ? (
          <>No rollout: the build decides ({modeWords[build]})</>
        ) : (
          <>
            {percent(stands)} on the one line, {state.running ? 'running' : 'paused'}
          </>
        )}
      </h2>
      <ol aria-label="Steps of the plan" className={styles.steps}>
        {plan.steps.map((step) => (
          <li
            aria-current={step === stands ? 'step' : undefined}
            data-done={stands !== null && step <= stands}
            key={step}
          >
            {percent(step)}
          </li>
        ))}
      </ol>
      <dl className={styles.facts}>
        <div>
          <dt>Why it stands here</dt>
          <dd>{state.reason}</dd>
        </div>
        <div>
          <dt>What the guard says</dt>
          <dd>
            {verdict.act === 'wait' && 'Wait: '}
            {verdict.act === 'advance' && `Advance to ${percent(verdict.to)}: `}
            {verdict.act === 'fall_back' && `Fall back to ${percent(verdict.to)}: `}
            {verdict.why}
          </dd>
        </div>
        <div>
          <dt>By itself</dt>
          <dd>
            {nextAt === null
              ? 'It does not advance by itself now.'
              : `Next step in ${span(Math.max(0, nextAt - now))} at the earliest.`}
          </dd>
        </div>
        <div>
          <dt>Everybody else</dt>
          <dd>{modeWords[plan.otherwise]}</dd>
        </div>
      </dl>
    </section>
  )
}
