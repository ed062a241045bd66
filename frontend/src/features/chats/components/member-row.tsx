import { Button, VisuallyHidden } from '@mantine/core'
import type { Person } from '@trunkline/shared/contract/scalars'

import { Avatar } from '../../../components/avatar.tsx'
import { PersonLink } from '../../../components/person-link.tsx'
import { useOnlineFriends } from '../../../hooks/use-online-friends.ts'

import styles from './member-row.module.css'

/** Somebody in a group; `onRemove` for whom it belongs to. */
export function MemberRow(props: {
  member: Person
  note: string
  onRemove: (() => void) | undefined
}) {
  const { member, note, onRemove } = props
  const { presenceOf } = useOnlineFriends()
  return (
    <li className={styles.row}>
      <Avatar person={member} presence={presenceOf(member.id)} size={40} />
      <span className={styles.words}>
        <PersonLink person={member} />
        <span className={styles.note}>
          @{member.handle}
          {note !== '' && ` · ${note}`}
        </span>
      </span>
      {onRemove && (
        <Button color="gray" onClick={onRemove} size="xs" variant="subtle">
          Remove<VisuallyHidden> {member.name}</VisuallyHidden>
        </Button>
      )}
    </li>
  )
}
