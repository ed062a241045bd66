import { positionedQuery } from '../../lib/positioned/positioned-query.ts'

export type OnlineFriend = { userId: number; name: string }

/** Friends who are online now. Values have no log, so it is read again with every new line. */
export const presenceQuery = positionedQuery<{ items: readonly OnlineFriend[] }>({
  queryKey: ['presence'],
  path: '/api/presence',
  unlogged: true,
})
