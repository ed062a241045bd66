import type { Person } from '@trunkline/shared/contract/scalars'
import type { ReactNode } from 'react'

import type { Presence } from '../hooks/use-online-friends.ts'
import { Avatar } from './avatar.tsx'
import { PersonLink } from './person-link.tsx'
import { PresenceWords } from './presence-words.tsx'

import styles from './person-row.module.css'

/** A person in a list: the whole row leads to their page, the actions at its end do not. */
export function PersonRow(props: {
  person: Person
  presence?: Presence | undefined
  note?: ReactNode
  actions?: ReactNode
}) {
  const { person, presence, note, actions } = props
  return (
    <div className={styles.row}>
      <Avatar person={person} presence={presence} size={48} />
      <div className={styles.words}>
        <span className={styles.name}>
          <PersonLink person={person} />
          <PresenceWords presence={presence} />
        </span>
        <span className={styles.note}>
          <span className={styles.handle}>@{person.handle}</span>
          {note !== undefined && (
            <>
              <span aria-hidden="true">·</span>
              <span>{note}</span>
            </>
          )}
        </span>
      </div>
      <div className={styles.actions}>{actions}</div>
    </div>
  )
}
