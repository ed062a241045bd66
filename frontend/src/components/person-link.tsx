import { Link } from '@tanstack/react-router'
import type { Person } from '@trunkline/shared/contract/scalars'
import type { ReactNode } from 'react'

import styles from './person-link.module.css'

/**
 * Leads to a person's page: by name, or by `children`. `silent` where the same person's name, a link
 * too, stands beside it: keyboard and screen reader then meet one link, not two.
 */
export function PersonLink(props: { person: Person; children?: ReactNode; silent?: boolean }) {
  const { person, children, silent = false } = props
  return (
    <Link
      aria-hidden={silent || undefined}
      className={children === undefined ? styles.name : styles.picture}
      params={{ userId: person.id }}
      tabIndex={silent ? -1 : undefined}
      to="/people/$userId"
    >
      {children ?? person.name}
    </Link>
  )
}
