import { Link } from '@tanstack/react-router'

import { Avatar } from '../avatar.tsx'
import { useMe } from '../me-context.tsx'
import { useNavItems } from './nav-items.ts'
import { NavLink } from './nav-link.tsx'

import styles from './bottom-bar.module.css'
import linkStyles from './nav-link.module.css'

/** The phone's way between pages. */
export function BottomBar() {
  const items = useNavItems()
  const me = useMe()
  return (
    <nav aria-label="Pages" className={styles.bar} data-bottom>
      {items.map((item) => (
        <NavLink item={item} key={item.to} />
      ))}
      <Link className={linkStyles.link} to="/profile">
        <span className={linkStyles.icon}>
          <Avatar person={me} size={26} />
        </span>
        <span className={linkStyles.label}>You</span>
      </Link>
    </nav>
  )
}
