import { ownTopics, type TopicRules } from '../../core/topic-rules.ts'
import { engagement } from './events.ts'
import { maySeePost, seenPost } from './queries.ts'

type PostTopics = Pick<TopicRules, 'feed' | 'my_feed' | 'post' | 'engagement'>

/** Posts are public: whoever is signed in may follow the feed, and any post that there is for them. */
export const postTopics: PostTopics = {
  feed: { mayFollow: () => true },
  ...ownTopics('my_feed'),
  post: { mayFollow: maySeePost },
  engagement: {
    mayFollow: maySeePost,
    current: async (db, userId, postId) => {
      const row = await seenPost(db, userId, postId)
      return row ? [engagement(row)] : []
    },
  },
}
