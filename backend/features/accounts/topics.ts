import { ownTopics } from '../../core/topic-rules.ts'

export const accountTopics = ownTopics('account')
