import type { FriendRequest } from '@trunkline/shared/contract/friend-request'
import type { Person } from '@trunkline/shared/contract/scalars'

import { positionedPages, positionedQuery } from '../../lib/positioned/positioned-query.ts'
import { LIVE_STALE_MS } from '../../lib/query-client.ts'

export type Box = 'incoming' | 'outgoing'

/** Requests that wait: for me, or for others. Newest first. */
export const friendRequestsQuery = (box: Box) =>
  positionedPages<FriendRequest>({
    queryKey: ['friend-requests', box],
    path: (before) =>
      `/api/friend-requests?box=${box}${before === null ? '' : `&before=${before}`}`,
    staleTime: LIVE_STALE_MS,
  })

/** How many wait for me. */
export const incomingCountQuery = positionedQuery<{ incoming: number }>({
  queryKey: ['friend-requests', 'incoming-count'],
  path: '/api/friend-requests/incoming-count',
  staleTime: LIVE_STALE_MS,
})

/** The people I am friends with. */
export const friendsQuery = positionedPages<Person>({
  queryKey: ['friends'],
  path: (after) => `/api/friends${after === null ? '' : `?after=${after}`}`,
  staleTime: LIVE_STALE_MS,
})
