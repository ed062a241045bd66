import { useInfiniteQuery } from '@tanstack/react-query'
import type { FriendRequest } from '@trunkline/shared/contract/friend-request'
import type { Person } from '@trunkline/shared/contract/scalars'

import { type Box, friendRequestsQuery, friendsQuery } from '../features/friend-requests/queries.ts'
import { pagingOf, readingOf } from './reading.ts'
import type { Paging, Reading } from './view.ts'

export type { Box }

/** Requests waiting for me, or for others: newest first. */
export function useFriendRequests(
  box: Box,
): Reading & Paging & { requests: readonly FriendRequest[] } {
  const list = useInfiniteQuery(friendRequestsQuery(box))
  return { ...readingOf(list), ...pagingOf(list), requests: list.data ?? [] }
}

/** The people I am friends with. */
export function useFriends(): Reading & Paging & { friends: readonly Person[] } {
  const list = useInfiniteQuery(friendsQuery)
  return { ...readingOf(list), ...pagingOf(list), friends: list.data ?? [] }
}
