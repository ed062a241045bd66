import { ActionIcon } from '@mantine/core'
import { IconX } from '@tabler/icons-react'
import { type ReactNode, useEffect, useId, useRef } from 'react'

import styles from './sheet.module.css'

/**
 * A page above the page, for as long as it is mounted: over the middle of a desktop, over all of a phone. It holds the
 * focus, and Escape or a click beside it lets go.
 */
export function Sheet(props: {
  title: string
  onClose: () => void
  /** Stands at the foot, always in sight. */
  foot?: ReactNode
  children: ReactNode
}) {
  const dialog = useRef<HTMLDialogElement>(null)
  const id = useId()
  const close = () => dialog.current?.close()

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
      aria-labelledby={id}
      className={styles.sheet}
      onClose={(event) => {
        // React also tells of a question that was asked above this page and answered.
        if (event.target === event.currentTarget) props.onClose()
      }}
      onPointerDown={(event) => {
        if (event.target === event.currentTarget) close()
      }}
      ref={dialog}
    >
      <div className={styles.content}>
        <header className={styles.head}>
          <h2 className={styles.title} id={id}>
            {props.title}
          </h2>
          <ActionIcon aria-label="Close" onClick={close}>
            <IconX aria-hidden size={20} stroke={1.75} />
          </ActionIcon>
        </header>
        {props.children}
        {props.foot !== undefined && <footer className={styles.foot}>{props.foot}</footer>}
      </div>
    </dialog>
  )
}
