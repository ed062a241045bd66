import { VisuallyHidden } from '@mantine/core'
import type { Person } from '@trunkline/shared/contract/scalars'
import type { ReactNode } from 'react'

import { Avatar } from './avatar.tsx'
import { PersonLink } from './person-link.tsx'

import styles from './person-row.module.css'

/** A person in a list: the whole row leads to their page, the actions at its end do not. */
export function PersonRow(props: {
  person: Person
  online?: boolean
  note?: ReactNode
  actions?: ReactNode
}) {
  const { person, online = false, note, actions } = props
  return (
    <div className={styles.row}>
      <Avatar online={online} person={person} size={48} />
      <div className={styles.words}>
        <span className={styles.name}>
          <PersonLink person={person} />
          {online && <VisuallyHidden>, online</VisuallyHidden>}
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
