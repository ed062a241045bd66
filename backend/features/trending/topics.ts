import type { TopicRules } from '../../core/topic-rules.ts'
import { trendingTopics } from './events.ts'
import type { TrendingTopics } from './service.ts'

/** The same for everybody. */
export const trendingTopicRules = (trending: TrendingTopics): Pick<TopicRules, 'trending'> => ({
  trending: {
    mayFollow: () => true,
    current: async () => [trendingTopics(await trending.now())],
  },
})
