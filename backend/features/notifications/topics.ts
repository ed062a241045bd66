import { ownTopics } from '../../core/topic-rules.ts'

export const notificationTopics = ownTopics('notifications')
