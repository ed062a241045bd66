import type { Chat, Message } from '@trunkline/shared/contract/chat'
import { parseTopic, topic as topicOf } from '@trunkline/shared/protocol/topic'

import { emptied, putMessage, raise } from '../../features/chats/pages.ts'
import {
  chatQuery,
  chatsQuery,
  messagesQuery,
  readMarksQuery,
  unreadChatsQuery,
  writingQuery,
} from '../../features/chats/queries.ts'
import { change, has, type Pages, without } from '../../lib/positioned/pages.ts'
import type { Context } from '../../lib/positioned/reaction.ts'
import { heard } from '../../lib/positioned/writers.ts'
import type { HandlersFor } from './handler.ts'

/** What concerns me travels on `chats:{me}`; on `chat:{id}` only hints to those who have the chat open. */
export const chatHandlers: HandlersFor<'chat'> = {
  'chat.joined': ({ data: { chat, unreadChats } }, context) => {
    context.patch(chatsQuery, (pages) => raise(pages, chat))
    context.patch(chatQuery(chat.id), () => chat)
    // What was refused before, or emptied when I left, may be read again.
    context.invalidate(chatQuery(chat.id), () => false)
    context.invalidate(messagesQuery(chat.id), isEmpty)
    countUnread(context, unreadChats)
  },
  'chat.message_created': ({ data: { message, unread, unreadChats } }, context) => {
    const { chatId } = message
    const heard = (chat: Chat): Chat => ({
      ...chat,
      lastMessage: message,
      unread: unread ?? chat.unread,
    })
    context.patch(messagesQuery(chatId), (pages) => putMessage(pages, message))
    context.patch(chatQuery(chatId), (chat) => chat && heard(chat))
    context.patch(chatsQuery, (pages) => {
      const chat = pages.flatMap(({ items }) => items).find(({ id }) => id === chatId)
      return chat ? raise(pages, heard(chat)) : pages
    })
    // It comes from further down than was read.
    context.invalidate(chatsQuery, (pages) => unread === null || !has(pages, chatId))
    if (unread === null) context.invalidate(chatQuery(chatId))
    countUnread(context, unreadChats)
  },
  'chat.read': ({ topic, data: { chatId, userId, upTo, unread, unreadChats } }, context) => {
    const isMine = userId === parseTopic(topic)?.id
    changeChat(context, chatId, (chat) => ({
      ...chat,
      ...(isMine ? { readUpTo: upTo } : { peerReadUpTo: upTo }),
      unread: unread ?? chat.unread,
    }))
    if (unread === null) readChat(context, chatId)
    countUnread(context, unreadChats)
  },
  'chat.member_added': ({ data: { chatId, member } }, context) => {
    changeChat(context, chatId, (chat) => {
      const others = chat.members.filter(({ id }) => id !== member.id)
      return { ...chat, members: [...others, member].toSorted((a, b) => a.id - b.id) }
    })
  },
  'chat.member_removed': ({ data: { chatId, userId, ownerId } }, context) => {
    changeChat(context, chatId, (chat) => {
      const members = chat.members.filter(({ id }) => id !== userId)
      return { ...chat, members, ownerId }
    })
  },
  'chat.renamed': ({ data: { chatId, title } }, context) => {
    changeChat(context, chatId, (chat) => ({ ...chat, title }))
  },
  'chat.left': ({ data: { chatId, unreadChats } }, context) => {
    context.patch(chatsQuery, (pages) => without(pages, chatId))
    context.patch(chatQuery(chatId), () => null)
    context.patch(messagesQuery(chatId), emptied)
    context.end(topicOf.chat(chatId))
    countUnread(context, unreadChats)
  },
  'chat.read_mark': ({ topic, key, data }, context) => {
    context.patch(readMarksQuery(parseTopic(topic)?.id ?? 0), (marks) => {
      const { [Number(key)]: _, ...others } = marks
      return data ? { ...others, [data.userId]: data.upTo } : others
    })
  },
  'chat.typing': (hint, context) =>
    context.patch(writingQuery(parseTopic(hint.topic)?.id ?? 0), (writing) => heard(writing, hint)),
}

const isEmpty = (pages: Pages<Message>) => pages.every(({ items }) => items.length === 0)

/** Wherever the chat is shown; it keeps its place in the list. */
function changeChat(context: Context, chatId: number, to: (chat: Chat) => Chat): void {
  context.patch(chatQuery(chatId), (chat) => chat && to(chat))
  context.patch(chatsQuery, (pages) => change(pages, chatId, to))
}

function readChat(context: Context, chatId: number): void {
  context.invalidate(chatQuery(chatId))
  context.invalidate(chatsQuery)
}

/** Old lines do not tell the count. */
function countUnread(context: Context, unreadChats: number | null): void {
  if (unreadChats === null) context.invalidate(unreadChatsQuery)
  else context.patch(unreadChatsQuery, () => ({ unreadChats }))
}
