import { IconGauge } from '@tabler/icons-react'
import { Link } from '@tanstack/react-router'

import { Logo } from '../logo.tsx'
import { useMe } from '../me-context.tsx'
import { AccountMenu } from './account-menu.tsx'
import { ConnectionBanner } from './connection-banner.tsx'
import { ConnectionDot } from './connection-dot.tsx'
import { useNavItems } from './nav-items.ts'
import { NavLink } from './nav-link.tsx'
import { ThemeToggle } from './theme-toggle.tsx'

import linkStyles from './nav-link.module.css'
import styles from './nav-rail.module.css'

/** The left rail: pages above; the line, the theme and one's own account at its foot. */
export function NavRail() {
  const items = useNavItems()
  const { role } = useMe()
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
        {role === 'ops' && (
          <Link className={`${linkStyles.link} ${styles.operators}`} preload={false} to="/ops">
            <span className={linkStyles.icon}>
              <IconGauge aria-hidden size={24} stroke={1.75} />
            </span>
            <span className={linkStyles.label}>Operations</span>
          </Link>
        )}
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
