import { VisuallyHidden } from '@mantine/core'
import type { Person } from '@trunkline/shared/contract/scalars'

import { Avatar } from '../../../components/avatar.tsx'

import styles from './read-by.module.css'

const MOST = 5

/** Those who have read up to here: a few small faces, and their names for whoever asks. */
export function ReadBy(props: { people: readonly Person[] }) {
  const { people } = props
  const names = people.map(({ name }) => name).join(', ')
  return (
    <span className={styles.readers} title={`Seen by ${names}`}>
      <VisuallyHidden>Seen by {names}</VisuallyHidden>
      {people.slice(0, MOST).map((person) => (
        <Avatar key={person.id} person={person} size={16} />
      ))}
      {people.length > MOST && <span aria-hidden="true">+{people.length - MOST}</span>}
    </span>
  )
}
