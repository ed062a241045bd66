import { Button } from '@mantine/core'

import type { Failure } from '../../hooks/view.ts'

import styles from './post-actions.module.css'

/** A reaction or repost that was refused, beside its post. */
export function EngagementFailure(props: { failure: Failure | null }) {
  const { failure } = props
  if (failure === null) return null
  return (
    <div className={styles.failure} role="alert">
      <span>{failure.message}</span>
      <Button onClick={failure.retry} size="compact-xs" variant="default">
        Retry
      </Button>
      <Button color="gray" onClick={failure.discard} size="compact-xs" variant="subtle">
        Dismiss
      </Button>
    </div>
  )
}
