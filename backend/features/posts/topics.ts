import type { TopicRules } from '../../core/topic-rules.ts'
import { postExists } from './queries.ts'

/** Posts are public: whoever is signed in may follow the feed, and any post that is there. */
export const postTopics: Pick<TopicRules, 'feed' | 'post'> = {
  feed: { mayFollow: () => true },
  post: { mayFollow: (db, _userId, postId) => postExists(db, postId) },
}
