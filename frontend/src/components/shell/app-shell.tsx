import { type ReactNode, useRef } from 'react'

import { BottomBar } from './bottom-bar.tsx'
import { FriendsOnline } from './friends-online.tsx'
import { NavRail } from './nav-rail.tsx'

import styles from './app-shell.module.css'

/**
 * The frame of every signed-in page: rail, reading column and friends online on a desktop; icons and
 * column on a tablet; column and bottom bar on a phone, where an inner page takes the whole screen.
 */
export function AppShell(props: { children: ReactNode }) {
  const main = useRef<HTMLElement>(null)
  return (
    <div className={styles.shell}>
      <a
        className={styles.skip}
        href="#content"
        onClick={(event) => {
          event.preventDefault()
          main.current?.focus()
        }}
      >
        Skip to content
      </a>
      <NavRail />
      <main className={styles.column} id="content" ref={main} tabIndex={-1}>
        {props.children}
      </main>
      <aside aria-label="Friends online" className={styles.aside}>
        <FriendsOnline />
      </aside>
      <BottomBar />
    </div>
  )
}
