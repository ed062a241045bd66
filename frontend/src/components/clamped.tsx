import { UnstyledButton } from '@mantine/core'
import { type ReactNode, useLayoutEffect, useRef, useState } from 'react'

import { classes } from './classes.ts'

import styles from './clamped.module.css'

/** At most ten lines of a long text, and a button for the rest. */
export function Clamped(props: { className?: string; children: ReactNode }) {
  const text = useRef<HTMLDivElement>(null)
  const [open, setOpen] = useState(false)
  const [isLong, setLong] = useState(false)

  useLayoutEffect(() => {
    const element = text.current
    if (element && !open) setLong(element.scrollHeight > element.clientHeight + 1)
  }, [open, props.children])

  return (
    <>
      <div className={classes(props.className, !open && styles.clamped)} ref={text}>
        {props.children}
      </div>
      {isLong && !open && (
        <UnstyledButton className={styles.more} onClick={() => setOpen(true)}>
          Show more
        </UnstyledButton>
      )}
    </>
  )
}
