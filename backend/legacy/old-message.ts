import type { Message } from '@trunkline/shared/contract/chat'

import { spellChat, spellId } from './ids.ts'
import type { ChatKind } from './reads.ts'

/** A message as C's `/api/messages` and `/api/sse` spell it. */
export const oldMessage = (message: Message, kind: ChatKind) => ({
  id: spellId('message', message.id),
  content: message.content,
  userId: message.sender.id,
  directMessageId: kind === 'direct' ? spellChat(kind, message.chatId) : null,
  groupId: kind === 'group' ? spellChat(kind, message.chatId) : null,
  attachment: message.attachment?.url ?? null,
  createdAt: message.createdAt,
  user: { id: message.sender.id, name: message.sender.name, image: message.sender.image },
})
