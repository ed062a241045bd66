import { ownTopics, type TopicRules } from '../../core/topic-rules.ts'
import { readMark } from './events.ts'
import { isMember, readMarks } from './queries.ts'

/**
 * What is said in chats travels on each reader's own topic. `chat:{id}` carries hints to those who have the chat open:
 * only members, and until the moment in which they hear that they are none any more.
 */
export const chatTopics: Pick<TopicRules, 'chats' | 'chat'> = {
  ...ownTopics('chats'),
  chat: {
    mayFollow: (db, userId, chatId) => isMember(db, userId, chatId),
    current: async (db, readerId, chatId) => {
      const marks = await readMarks(db, { readerId, chatId })
      return marks.map(({ at, ...mark }) => readMark(chatId, mark, at))
    },
    endedBy: { 'chat.left': ({ chatId }) => chatId },
  },
}
