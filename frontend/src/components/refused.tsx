import type { Failure } from '../hooks/view.ts'

import styles from './refused.module.css'

/** Why something was refused, beside the button that asked for it, with the ways out. */
export function Refused(props: { failure: Failure | null }) {
  const { failure } = props
  if (failure === null) return null
  return (
    <span className={styles.failure} role="alert">
      {failure.message}{' '}
      <button className={styles.way} onClick={failure.retry} type="button">
        Retry
      </button>{' '}
      <button className={styles.way} onClick={failure.discard} type="button">
        Dismiss
      </button>
    </span>
  )
}
