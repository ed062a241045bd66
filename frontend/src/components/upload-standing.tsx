import { Button } from '@mantine/core'

import { classes } from './classes.ts'

import styles from './upload-standing.module.css'

/** How far a file has come, `share` of 1; `className` says where that stands. */
export function UploadProgress(props: {
  label: string
  share: number
  className?: string | undefined
}) {
  return (
    <progress
      aria-label={props.label}
      className={classes(styles.progress, props.className)}
      value={props.share}
    />
  )
}

/** Why a file did not go, and another try where that can help. */
export function UploadProblem(props: { problem: string; onRetry: (() => void) | null }) {
  return (
    <p className={styles.problem} role="alert">
      <span>{props.problem}</span>
      {props.onRetry !== null && (
        <Button onClick={props.onRetry} size="compact-xs" variant="default">
          Retry
        </Button>
      )}
    </p>
  )
}
