import { Button } from '@mantine/core'
import { IconUsers } from '@tabler/icons-react'
import { Link } from '@tanstack/react-router'
import type { Person } from '@trunkline/shared/contract/scalars'

import { EmptyState } from '../../../components/empty-state.tsx'
import { FriendshipActions } from '../../../components/friendship-actions.tsx'
import { MessageButton } from '../../../components/message-button.tsx'
import { PersonBones } from '../../../components/person-bones.tsx'
import { PersonRow } from '../../../components/person-row.tsx'
import { ReadList } from '../../../components/read-list.tsx'
import type { FriendRequestActions } from '../../../hooks/use-friend-request-actions.ts'
import type { useFriends } from '../../../hooks/use-friend-requests.ts'
import { useOnlineFriends } from '../../../hooks/use-online-friends.ts'

const keyOf = (person: Person): number => person.id

/** The people one is friends with, and who of them is here now. */
export function FriendList(props: {
  friends: ReturnType<typeof useFriends>
  actions: FriendRequestActions
}) {
  const { presenceOf } = useOnlineFriends()
  return (
    <ReadList
      bones={<PersonBones />}
      empty={
        <EmptyState
          action={
            <Button renderRoot={(root) => <Link {...root} search={{ tab: 'find' }} to="/people" />}>
              Find people
            </Button>
          }
          icon={IconUsers}
          title="No friends yet"
        >
          Find people you know and send them a request. You will see here when they are around.
        </EmptyState>
      }
      items={props.friends.friends}
      keyOf={keyOf}
      reading={props.friends}
      what="your friends"
    >
      {(person) => (
        <PersonRow
          actions={
            <>
              <MessageButton person={person} />
              <FriendshipActions
                actions={props.actions}
                compact
                person={{ ...person, friendship: 'friends', requestId: null }}
              />
            </>
          }
          person={person}
          presence={presenceOf(person.id)}
        />
      )}
    </ReadList>
  )
}
