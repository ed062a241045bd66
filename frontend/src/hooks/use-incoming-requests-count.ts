import { useQuery } from '@tanstack/react-query'

import { incomingCountQuery } from '../features/friend-requests/queries.ts'

/** Friend requests waiting for me; 0 until known. Told by events: it never polls. */
export function useIncomingRequestsCount(): number {
  return useQuery(incomingCountQuery).data?.incoming ?? 0
}
