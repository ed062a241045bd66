import type { Person } from '@trunkline/shared/contract/scalars'

import { hueOf, initials } from './initials.ts'

import styles from './avatar.module.css'

/**
 * A person's picture, or the initials on a colour that is always theirs. Silent for screen readers:
 * the name stands beside it everywhere.
 */
export function Avatar(props: {
  person: Pick<Person, 'id' | 'name' | 'image'>
  size?: number
  online?: boolean
}) {
  const { person, size = 40, online = false } = props
  return (
    <span
      aria-hidden="true"
      className={styles.avatar}
      style={{ '--size': `${size}px`, '--hue': hueOf(person.id) }}
    >
      {person.image === null ? (
        <span className={styles.initials}>{initials(person.name)}</span>
      ) : (
        <img alt="" className={styles.image} height={size} src={person.image} width={size} />
      )}
      {online && <span className={styles.online} />}
    </span>
  )
}
