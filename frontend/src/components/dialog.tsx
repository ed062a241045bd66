import { type ReactNode, type RefObject, type SyntheticEvent, useEffect, useRef } from 'react'

import { classes } from './classes.ts'

import styles from './dialog.module.css'

/** Lets go of the dialog that the control stands in. */
export const closeDialog = ({ currentTarget }: SyntheticEvent): void =>
  currentTarget.closest('dialog')?.close()

/**
 * Stands above the page for as long as it is mounted, and holds the focus: on what has `data-first`, else on the first
 * thing that takes it. Escape, a click beside it and `closeDialog` let go; the focus then returns to where it was.
 */
export function Dialog(props: {
  /** Its name, or the id of its heading in `labelledBy`. */
  label?: string
  labelledBy?: string
  describedBy?: string
  className: string | undefined
  /** Takes the focus afterwards, where what opened the dialog is gone by then, as an item of a menu is. */
  returnTo?: RefObject<HTMLElement | null> | undefined
  onClose: () => void
  children: ReactNode
}) {
  const dialog = useRef<HTMLDialogElement>(null)

  useEffect(() => {
    const element = dialog.current
    if (element?.open !== false) return
    element.showModal()
    // With a finger, a field in focus would raise the keyboard over what there is to choose.
    const first = element.querySelector('[data-first]')
    if (first instanceof HTMLElement && matchMedia('(pointer: fine)').matches) first.focus()
  }, [])

  return (
    <dialog
      aria-describedby={props.describedBy}
      aria-label={props.label}
      aria-labelledby={props.labelledBy}
      className={classes(styles.dialog, props.className)}
      onClose={(event) => {
        // React also tells of a question that was asked above this one and answered.
        if (event.target !== event.currentTarget) return
        props.onClose()
        props.returnTo?.current?.focus()
      }}
      onPointerDown={(event) => {
        if (event.target === event.currentTarget) closeDialog(event)
      }}
      ref={dialog}
    >
      {props.children}
    </dialog>
  )
}
