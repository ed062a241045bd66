import type { FriendRequest } from '@trunkline/shared/contract/friend-request'
import type { Person } from '@trunkline/shared/contract/scalars'

import type { Paging, Reading } from './view.ts'

export type Box = 'incoming' | 'outgoing'

/** Requests waiting for me, or for others: newest first. */
export function useFriendRequests(_box: Box): Reading & Paging & { requests: FriendRequest[] } {
  throw new Error('not connected yet')
}

/** The people I am friends with. */
export function useFriends(): Reading & Paging & { friends: Person[] } {
  throw new Error('not connected yet')
}
