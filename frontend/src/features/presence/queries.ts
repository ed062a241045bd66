import { positionedQuery } from '../../lib/positioned/positioned-query.ts'

/** `away`: a page of theirs is open, and nobody has looked at it for a while. */
export type OnlineFriend = { userId: number; name: string; image: string | null; away: boolean }

/** Friends who are online now. Values have no log, so it is read again with every new line. */
export const presenceQuery = positionedQuery<{ items: readonly OnlineFriend[] }>({
  queryKey: ['presence'],
  path: '/api/presence',
  unlogged: true,
})
