import { Tooltip } from '@mantine/core'

import { useConnection } from '../../hooks/use-connection.ts'
import { connectionMeaning, connectionWords } from './connection-words.ts'

import styles from './connection-dot.module.css'

/** The state of the line: one quiet dot, its words on hover, on focus and for screen readers. */
export function ConnectionDot(props: { withLabel?: boolean }) {
  const { state } = useConnection()
  return (
    <Tooltip
      events={{ hover: true, focus: true, touch: true }}
      label={
        <>
          <strong className={styles.word}>{connectionWords[state]}</strong>
          {connectionMeaning[state]}
        </>
      }
      maw={260}
      multiline
    >
      <button
        aria-label={`Connection: ${connectionWords[state]}`}
        className={styles.button}
        data-state={state}
        type="button"
      >
        <span className={styles.dot} />
        {props.withLabel && <span className={styles.label}>{connectionWords[state]}</span>}
      </button>
    </Tooltip>
  )
}
