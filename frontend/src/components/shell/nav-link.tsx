import { VisuallyHidden } from '@mantine/core'
import { Link } from '@tanstack/react-router'

import type { NavItem } from './nav-items.ts'

import styles from './nav-link.module.css'

/** One page in the rail or the bottom bar, with a badge for what waits there. */
export function NavLink(props: { item: NavItem }) {
  const { to, label, count, counted, icon: Icon } = props.item
  return (
    <Link
      activeOptions={{ exact: to === '/', includeSearch: false }}
      className={styles.link}
      to={to}
    >
      {({ isActive }) => (
        <>
          <span className={styles.icon}>
            <Icon aria-hidden size={24} stroke={isActive ? 2.25 : 1.75} />
          </span>
          <span className={styles.label}>{label}</span>
          {count > 0 && (
            <span className={styles.badge} key={count}>
              <VisuallyHidden>, </VisuallyHidden>
              {count > 99 ? '99+' : count}
              <VisuallyHidden> {counted}</VisuallyHidden>
            </span>
          )}
        </>
      )}
    </Link>
  )
}
