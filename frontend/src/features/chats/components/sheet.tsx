import { ActionIcon } from '@mantine/core'
import { IconX } from '@tabler/icons-react'
import { type ReactNode, useId } from 'react'

import { closeDialog, Dialog } from '../../../components/dialog.tsx'

import styles from './sheet.module.css'

/** A page above the page, for as long as it is mounted: over the middle of a desktop, over all of a phone. */
export function Sheet(props: {
  title: string
  onClose: () => void
  /** Stands at the foot, always in sight. */
  foot?: ReactNode
  children: ReactNode
}) {
  const id = useId()
  return (
    <Dialog className={styles.sheet} labelledBy={id} onClose={props.onClose}>
      <div className={styles.content}>
        <header className={styles.head}>
          <h2 className={styles.title} id={id}>
            {props.title}
          </h2>
          <ActionIcon aria-label="Close" onClick={closeDialog}>
            <IconX aria-hidden size={20} stroke={1.75} />
          </ActionIcon>
        </header>
        {props.children}
        {props.foot !== undefined && <footer className={styles.foot}>{props.foot}</footer>}
      </div>
    </Dialog>
  )
}
