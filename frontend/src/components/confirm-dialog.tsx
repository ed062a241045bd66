import { Button } from '@mantine/core'
import { type ReactNode, type RefObject, useId } from 'react'

import { closeDialog, Dialog } from './dialog.tsx'

import styles from './confirm-dialog.module.css'

/** Asks, for as long as it is mounted, before something that cannot be undone with one click. Letting go means no. */
export function ConfirmDialog(props: {
  title: string
  children: ReactNode
  /** What has to be filled in; without it the focus starts on the way out. */
  field?: ReactNode
  confirm: string
  keep?: string
  /** It can be undone after all. */
  harmless?: boolean
  /** What has to be filled in is not. */
  isWaiting?: boolean
  returnTo?: RefObject<HTMLElement | null>
  onConfirm: () => void
  onClose: () => void
}) {
  const id = useId()
  return (
    <Dialog
      className={styles.dialog}
      describedBy={`${id}-text`}
      labelledBy={id}
      onClose={props.onClose}
      returnTo={props.returnTo}
    >
      <form
        className={styles.content}
        onSubmit={(event) => {
          event.preventDefault()
          props.onConfirm()
          closeDialog(event)
        }}
      >
        <h2 className={styles.title} id={id}>
          {props.title}
        </h2>
        <div className={styles.text} id={`${id}-text`}>
          {props.children}
        </div>
        {props.field}
        <div className={styles.ways}>
          <Button onClick={closeDialog} variant="default">
            {props.keep ?? 'Keep'}
          </Button>
          <Button
            color={props.harmless === true ? 'lake' : 'red'}
            disabled={props.isWaiting}
            type="submit"
          >
            {props.confirm}
          </Button>
        </div>
      </form>
    </Dialog>
  )
}
