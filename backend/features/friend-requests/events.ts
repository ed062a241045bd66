import type { FriendRequest } from '@trunkline/shared/contract/friend-request'
import { topic } from '@trunkline/shared/protocol/topic'

import { event } from '../../core/message.ts'

export const friendRequestCreated = (userId: number, request: FriendRequest, incoming: number) =>
  event('friend_request.created', topic.friendRequests(userId), { request, incoming })

export const friendRequestAccepted = (userId: number, request: FriendRequest, incoming: number) =>
  event('friend_request.accepted', topic.friendRequests(userId), { request, incoming })

export const friendRequestDeclined = (userId: number, request: FriendRequest, incoming: number) =>
  event('friend_request.declined', topic.friendRequests(userId), { request, incoming })

export const friendRequestCancelled = (userId: number, request: FriendRequest, incoming: number) =>
  event('friend_request.cancelled', topic.friendRequests(userId), { request, incoming })

/** Unsigned: access lost does not say who withdrew it (PROTOCOL section 2). */
export const unfriended = (userId: number, formerFriendId: number) => ({
  ...event('friend_request.unfriended', topic.friendRequests(userId), { userId: formerFriendId }),
  unsigned: true as const,
})
