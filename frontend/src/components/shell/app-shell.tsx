import { useMediaQuery } from '@mantine/hooks'
import { type ReactNode, useRef } from 'react'

import { BottomBar } from './bottom-bar.tsx'
import { FriendsOnline } from './friends-online.tsx'
import { NavRail } from './nav-rail.tsx'
import { TrendingWidget } from './trending-widget.tsx'

import styles from './app-shell.module.css'

/** As app-shell.module.css has it: what is not shown is not followed either. */
const WITH_ASIDE = '(min-width: 1280px)'

/**
 * The frame of every signed-in page: rail, reading column, trending and friends online on a desktop; icons
 * and column on a tablet; column and bottom bar on a phone, where an inner page takes the whole screen.
 */
export function AppShell(props: { children: ReactNode }) {
  const main = useRef<HTMLElement>(null)
  const hasAside = useMediaQuery(WITH_ASIDE, false, { getInitialValueInEffect: false })
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
      <aside aria-label="Trending and friends online" className={styles.aside}>
        {hasAside && (
          <>
            <TrendingWidget />
            <FriendsOnline />
          </>
        )}
      </aside>
      <BottomBar />
    </div>
  )
}
