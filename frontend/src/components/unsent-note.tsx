import { Button, Loader, VisuallyHidden } from '@mantine/core'
import { IconAlertCircle } from '@tabler/icons-react'

import type { Unsent } from '../hooks/view.ts'
import { SendingWords } from './sending-words.tsx'

import styles from './unsent-note.module.css'

/** Stands beside what has not arrived: on its way, or refused with the ways out of it. */
export function UnsentNote(props: { unsent: Unsent; what: string }) {
  const { failure } = props.unsent
  if (failure === null) {
    return (
      <span className={styles.sending}>
        <Loader size={12} /> <SendingWords />
      </span>
    )
  }
  return (
    <div className={styles.failed} role="alert">
      <IconAlertCircle aria-hidden className={styles.icon} size={18} stroke={1.75} />
      <span className={styles.why}>Not sent: {failure.message}</span>
      <Button onClick={failure.retry} size="compact-xs" variant="default">
        Retry<VisuallyHidden> sending this {props.what}</VisuallyHidden>
      </Button>
      <Button color="gray" onClick={failure.discard} size="compact-xs" variant="subtle">
        Discard<VisuallyHidden> this {props.what}</VisuallyHidden>
      </Button>
    </div>
  )
}
