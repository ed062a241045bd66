import type { ActionName } from '@trunkline/shared/contract/catalogue'
import { type Topic, topic } from '@trunkline/shared/protocol/topic'

type Aims = { chatId?: number; postId?: number; userId?: number; toUserId?: number }

/** What ends something is no word into it. */
const ENDINGS: ReadonlySet<ActionName> = new Set(['account.block', 'post.delete'])

/**
 * What the action is said or done to: a chat, a post, or a person, by `account:`. Undefined where it is to nobody, or
 * to several people at once.
 */
export function aimOf(name: ActionName, input: unknown): Topic | undefined {
  if (ENDINGS.has(name)) return undefined
  const { chatId, postId, userId, toUserId } = input as Aims
  if (chatId !== undefined) return topic.chat(chatId)
  if (postId !== undefined) return topic.post(postId)
  const person = userId ?? toUserId
  return person === undefined ? undefined : topic.account(person)
}
