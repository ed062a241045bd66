import type { Trending } from '@trunkline/shared/contract/trending'

import { positionedQuery } from '../../lib/positioned/positioned-query.ts'

/** The hashtags of the last 24 hours. A value, so a lost line is made good by reading again. */
export const trendingQuery = positionedQuery<Trending>({
  queryKey: ['trending'],
  path: '/api/trending',
  unlogged: true,
})
