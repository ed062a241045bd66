import { trendingQuery } from '../../features/trending/queries.ts'
import type { HandlersFor } from './handler.ts'

export const trendingHandlers: HandlersFor<'trending'> = {
  'trending.topics': ({ data }, context) => {
    if (data) context.patch(trendingQuery, (before) => ({ ...before, topics: data.topics }))
  },
}
