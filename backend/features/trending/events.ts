import type { Trending } from '@trunkline/shared/contract/trending'
import { topic } from '@trunkline/shared/protocol/topic'

import { value } from '../../core/message.ts'

export const trendingTopics = ({ topics, at }: Trending & { at: number }) =>
  value('trending.topics', topic.trending(), { rev: at, at, data: { topics } })
