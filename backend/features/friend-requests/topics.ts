import { ownTopics } from '../../core/topic-rules.ts'

export const friendRequestTopics = ownTopics('friend_requests')
