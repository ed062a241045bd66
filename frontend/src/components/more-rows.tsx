import { Button, Loader } from '@mantine/core'
import type { ReactNode } from 'react'

import styles from './more-rows.module.css'

/** The end of a list: more is coming, could not come, or this is all. */
export function MoreRows(props: {
  isLoading: boolean
  error: Error | null
  retry: () => void
  end?: ReactNode
}) {
  const { isLoading, error, retry, end } = props
  if (error !== null) {
    return (
      <div className={styles.end} role="alert">
        <span>Couldn’t load what is newer or further down.</span>
        <Button onClick={retry} size="xs" variant="default">
          Try again
        </Button>
      </div>
    )
  }
  if (isLoading) {
    return (
      <div aria-label="Loading more" className={styles.end} role="status">
        <Loader size="sm" type="dots" />
      </div>
    )
  }
  return end === undefined ? null : <p className={styles.end}>{end}</p>
}
