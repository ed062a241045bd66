import type { Chat, Message } from '@trunkline/shared/contract/chat'

import {
  emptyQuery,
  positionedPages,
  positionedQuery,
} from '../../lib/positioned/positioned-query.ts'
import type { Writer } from '../../lib/positioned/writers.ts'
import { LIVE_STALE_MS } from '../../lib/query-client.ts'

/** The chats I am in, last active first. */
export const chatsQuery = positionedPages<Chat>({
  queryKey: ['chats', 'list'],
  path: (before) => `/api/chats${before === null ? '' : `?before=${before}`}`,
  staleTime: LIVE_STALE_MS,
})

/** One chat; null once I am out of it. */
export const chatQuery = (id: number) =>
  positionedQuery<Chat | null>({
    queryKey: ['chats', 'one', id],
    path: `/api/chats/${id}`,
    staleTime: LIVE_STALE_MS,
  })

/** What was said in a chat: the newest page first, each page oldest first. */
export const messagesQuery = (chatId: number) =>
  positionedPages<Message>({
    queryKey: ['chats', 'messages', chatId],
    path: (before) =>
      `/api/chats/${chatId}/messages?limit=50${before === null ? '' : `&before=${before}`}`,
    staleTime: LIVE_STALE_MS,
  })

/** In how many chats something waits to be read. */
export const unreadChatsQuery = positionedQuery<{ unreadChats: number }>({
  queryKey: ['chats', 'unread-count'],
  path: '/api/chats/unread-count',
  staleTime: LIVE_STALE_MS,
})

/** Who is writing in a chat: known from hints alone, so it is never read. */
export const writingQuery = (chatId: number) =>
  emptyQuery<readonly Writer[]>({ queryKey: ['chats', 'writing', chatId], data: [] })

/** How far each member of a group has read, by person: told with every opening of the chat, so it is never read. */
export const readMarksQuery = (chatId: number) =>
  emptyQuery<Readonly<Record<number, number>>>({ queryKey: ['chats', 'marks', chatId], data: {} })
