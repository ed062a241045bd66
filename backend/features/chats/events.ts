import type { Chat, Message } from '@trunkline/shared/contract/chat'
import type { Person } from '@trunkline/shared/contract/scalars'
import { topic } from '@trunkline/shared/protocol/topic'

import { event, signal, value } from '../../core/message.ts'

/** Unread messages in the chat, and chats with any, of the reader who is told. */
export type Counts = { unread: number; unreadChats: number }

export const chatJoined = (readerId: number, chat: Chat, unreadChats: number) =>
  event('chat.joined', topic.chats(readerId), { chat, unreadChats })

export const messageCreated = (readerId: number, message: Message, counts: Counts) =>
  event('chat.message_created', topic.chats(readerId), { message, ...counts })

export const chatRead = (
  readerId: number,
  mark: { chatId: number; userId: number; upTo: number },
  counts: Counts,
) => event('chat.read', topic.chats(readerId), { ...mark, ...counts })

export const memberAdded = (readerId: number, chatId: number, member: Person) =>
  event('chat.member_added', topic.chats(readerId), { chatId, member })

export const memberRemoved = (
  readerId: number,
  gone: { chatId: number; userId: number; ownerId: number },
) => event('chat.member_removed', topic.chats(readerId), gone)

export const chatRenamed = (readerId: number, chatId: number, title: string) =>
  event('chat.renamed', topic.chats(readerId), { chatId, title })

export const chatLeft = (readerId: number, chatId: number, unreadChats: number) =>
  event('chat.left', topic.chats(readerId), { chatId, unreadChats })

/** A mark never goes back, so it is its own revision. */
export const readMark = (chatId: number, mark: { userId: number; upTo: number }, at: number) =>
  value('chat.read_mark', topic.chat(chatId), {
    key: String(mark.userId),
    rev: mark.upTo,
    at,
    data: mark,
  })

export const typing = ({ id, kind }: Pick<Chat, 'id' | 'kind'>, person: Person, on: boolean) =>
  signal('chat.typing', topic.chat(id), person.id, { on, person, kind })
