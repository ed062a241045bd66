import { useQuery } from '@tanstack/react-query'
import type { Trending } from '@trunkline/shared/contract/trending'
import { topic } from '@trunkline/shared/protocol/topic'

import { trendingQuery } from '../features/trending/queries.ts'
import { readingOf } from './reading.ts'
import { useTopic } from './use-topic.ts'
import type { Reading } from './view.ts'

/** The hashtags of the last 24 hours, most used first; follows `trending` while mounted. */
export function useTrending(): Reading & { trending: Trending['topics'] } {
  useTopic(topic.trending())
  const query = useQuery(trendingQuery)
  return { ...readingOf(query), trending: query.data?.topics ?? [] }
}
