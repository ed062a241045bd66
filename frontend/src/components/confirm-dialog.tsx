import { Button } from '@mantine/core'
import { type ReactNode, type RefObject, useEffect, useId, useRef } from 'react'

import styles from './confirm-dialog.module.css'

/**
 * Asks, for as long as it is mounted, before something that cannot be undone with one click. The focus
 * starts on the way out and returns to where it was; Escape and a click beside it mean no.
 */
export function ConfirmDialog(props: {
  title: string
  children: ReactNode
  confirm: string
  keep?: string
  /** Takes the focus afterwards, where what opened the dialog is gone by then, as an item of a menu is. */
  returnTo?: RefObject<HTMLElement | null>
  onConfirm: () => void
  onClose: () => void
}) {
  const dialog = useRef<HTMLDialogElement>(null)
  const id = useId()
  const close = () => dialog.current?.close()

  useEffect(() => {
    const element = dialog.current
    if (element?.open === false) element.showModal()
  }, [])

  return (
    <dialog
      aria-describedby={`${id}-text`}
      aria-labelledby={id}
      className={styles.dialog}
      onClose={() => {
        props.onClose()
        props.returnTo?.current?.focus()
      }}
      onPointerDown={(event) => {
        if (event.target === event.currentTarget) close()
      }}
      ref={dialog}
    >
      <div className={styles.content}>
        <h2 className={styles.title} id={id}>
          {props.title}
        </h2>
        <p className={styles.text} id={`${id}-text`}>
          {props.children}
        </p>
        <div className={styles.ways}>
          <Button onClick={close} variant="default">
            {props.keep ?? 'Keep'}
          </Button>
          <Button
            color="red"
            onClick={() => {
              props.onConfirm()
              close()
            }}
          >
            {props.confirm}
          </Button>
        </div>
      </div>
    </dialog>
  )
}
