import { IconInbox, IconSend } from '@tabler/icons-react'
import type { FriendRequest } from '@trunkline/shared/contract/friend-request'

import { EmptyState } from '../../../components/empty-state.tsx'
import { FriendshipActions } from '../../../components/friendship-actions.tsx'
import { PersonBones } from '../../../components/person-bones.tsx'
import { PersonRow } from '../../../components/person-row.tsx'
import { ReadList } from '../../../components/read-list.tsx'
import { TimeAgo } from '../../../components/time-ago.tsx'
import type { FriendRequestActions } from '../../../hooks/use-friend-request-actions.ts'
import type { Box, useFriendRequests } from '../../../hooks/use-friend-requests.ts'

const keyOf = (request: FriendRequest): number => request.id

const nothing = {
  incoming: {
    icon: IconInbox,
    title: 'No requests waiting',
    text: 'When somebody asks to be your friend, it shows up here at once.',
  },
  outgoing: {
    icon: IconSend,
    title: 'No requests on their way',
    text: 'Requests that you sent wait here until they are answered.',
  },
}

/** Requests that wait for an answer: mine, or the others'. */
export function RequestList(props: {
  box: Box
  requests: ReturnType<typeof useFriendRequests>
  actions: FriendRequestActions
}) {
  const { box, actions, requests } = props
  const { icon, title, text } = nothing[box]
  return (
    <ReadList
      bones={<PersonBones />}
      empty={
        <EmptyState icon={icon} title={title}>
          {text}
        </EmptyState>
      }
      items={requests.requests}
      keyOf={keyOf}
      reading={requests}
      what="friend requests"
    >
      {(request) => {
        const person = box === 'incoming' ? request.from : request.to
        return (
          <PersonRow
            actions={
              <FriendshipActions
                actions={actions}
                person={{ ...person, friendship: box, requestId: request.id }}
              />
            }
            note={<TimeAgo at={request.createdAt} />}
            person={person}
          />
        )
      }}
    </ReadList>
  )
}
