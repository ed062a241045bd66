import { Button, TextInput } from '@mantine/core'
import { type ReactNode, useEffect, useId, useRef, useState } from 'react'

import styles from './act-dialog.module.css'

/**
 * Asks before something that many people feel, and why, for the audit. The focus starts in the reason; Escape and a
 * click beside it mean no.
 */
export function ActDialog(props: {
  title: string
  children: ReactNode
  confirm: string
  /** Nothing happens without a reason. */
  needsWhy?: boolean
  danger?: boolean
  onConfirm: (why: string) => void
  onClose: () => void
}) {
  const dialog = useRef<HTMLDialogElement>(null)
  const id = useId()
  const [why, setWhy] = useState('')
  const { needsWhy = false, danger = false } = props
  const close = () => dialog.current?.close()

  useEffect(() => {
    const element = dialog.current
    if (element?.open === false) element.showModal()
  }, [])

  return (
    <dialog
      aria-labelledby={id}
      className={styles.dialog}
      onClose={props.onClose}
      onPointerDown={(event) => {
        if (event.target === event.currentTarget) close()
      }}
      ref={dialog}
    >
      <form
        className={styles.content}
        onSubmit={(event) => {
          event.preventDefault()
          props.onConfirm(why.trim())
          close()
        }}
      >
        <h2 className={styles.title} id={id}>
          {props.title}
        </h2>
        <div className={styles.text}>{props.children}</div>
        <TextInput
          autoComplete="off"
          description="Kept in the audit, with your name."
          label={needsWhy ? 'Why' : 'Why (if you like)'}
          maxLength={200}
          onChange={(event) => setWhy(event.currentTarget.value)}
          required={needsWhy}
          value={why}
          withAsterisk={false}
        />
        <div className={styles.ways}>
          <Button onClick={close} variant="default">
            Cancel
          </Button>
          <Button
            disabled={needsWhy && why.trim() === ''}
            type="submit"
            {...(danger && { color: 'red' })}
          >
            {props.confirm}
          </Button>
        </div>
      </form>
    </dialog>
  )
}
