import type { EventOf } from '@trunkline/shared/contract/catalogue'
import type { FriendRequest } from '@trunkline/shared/contract/friend-request'
import { parseTopic } from '@trunkline/shared/protocol/topic'

import {
  friendRequestsQuery,
  friendsQuery,
  incomingCountQuery,
} from '../../features/friend-requests/queries.ts'
import { everySearch, profileQuery, type Standing } from '../../features/people/queries.ts'
import { followingQuery } from '../../features/posts/queries.ts'
import { change, put, without, withoutAll } from '../../lib/positioned/pages.ts'
import type { Context } from '../../lib/positioned/reaction.ts'
import type { HandlersFor } from './handler.ts'

type Told = EventOf<`friend_request.${'created' | 'accepted' | 'declined' | 'cancelled'}`>

const BOXES = ['incoming', 'outgoing'] as const

export const friendRequestHandlers: HandlersFor<'friend_request'> = {
  'friend_request.created': (message, context) => {
    const { box, request, other } = seenByOwner(message)
    context.patch(friendRequestsQuery(box), (pages) => put(pages, request, 'newest first'))
    stand(context, other.id, { friendship: box, requestId: request.id })
    countIncoming(context, message.data.incoming)
  },
  'friend_request.accepted': (message, context) => {
    const { request, other } = seenByOwner(message)
    settled(context, request)
    stand(context, other.id, { friendship: 'friends', requestId: null })
    context.patch(friendsQuery, (pages) => put(pages, other, 'oldest first'))
    countIncoming(context, message.data.incoming)
  },
  'friend_request.declined': refused,
  'friend_request.cancelled': refused,
  'friend_request.unfriended': ({ data: { userId } }, context) => {
    context.patch(friendsQuery, (pages) => without(pages, userId))
    leaveFeed(context, userId)
    stand(context, userId, { friendship: 'none', requestId: null })
  },
}

/** What they brought is gone at once; where they are followed still, the answer brings it back. */
function leaveFeed(context: Context, userId: number): void {
  context.withdraw(followingQuery, (pages) =>
    withoutAll(pages, ({ author, repostedBy }) => (repostedBy ?? author).id === userId),
  )
  context.invalidate(followingQuery)
}

function refused(message: Told, context: Context): void {
  const { request, other } = seenByOwner(message)
  settled(context, request)
  stand(context, other.id, { friendship: 'none', requestId: null })
  countIncoming(context, message.data.incoming)
}

/** Both sides hear of a request, each on their own topic: the topic's owner is who reads this. */
function seenByOwner({ topic, data: { request } }: Told) {
  const incoming = request.to.id === parseTopic(topic)?.id
  return {
    request,
    box: incoming ? ('incoming' as const) : ('outgoing' as const),
    other: incoming ? request.from : request.to,
  }
}

function settled(context: Context, { id }: FriendRequest): void {
  for (const box of BOXES) context.patch(friendRequestsQuery(box), (pages) => without(pages, id))
}

function stand(context: Context, userId: number, standing: Standing): void {
  context.patch(everySearch, (pages) =>
    change(pages, userId, (person) => ({ ...person, ...standing })),
  )
  context.patch(profileQuery(userId), (profile) => ({ ...profile, ...standing }))
}

/** Old lines do not tell the count. */
function countIncoming(context: Context, incoming: number | null): void {
  if (incoming === null) context.invalidate(incomingCountQuery)
  else context.patch(incomingCountQuery, () => ({ incoming }))
}
