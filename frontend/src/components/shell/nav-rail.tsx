import { Link } from '@tanstack/react-router'

import { Logo } from '../logo.tsx'
import { AccountMenu } from './account-menu.tsx'
import { ConnectionBanner } from './connection-banner.tsx'
import { ConnectionDot } from './connection-dot.tsx'
import { useNavItems } from './nav-items.ts'
import { NavLink } from './nav-link.tsx'
import { ThemeToggle } from './theme-toggle.tsx'

import styles from './nav-rail.module.css'

/** The left rail: pages above; the line, the theme and one's own account at its foot. */
export function NavRail() {
  const items = useNavItems()
  return (
    <header className={styles.rail}>
      <Link className={styles.brand} to="/">
        <Logo />
        <span className={styles.word}>Trunkline</span>
      </Link>
      <nav aria-label="Pages" className={styles.pages}>
        {items.map((item) => (
          <NavLink item={item} key={item.to} />
        ))}
      </nav>
      <div className={styles.foot}>
        <ConnectionBanner />
        <div className={styles.tools}>
          <ConnectionDot withLabel />
          <ThemeToggle />
        </div>
        <div className={styles.account}>
          <AccountMenu />
        </div>
      </div>
    </header>
  )
}
