import { useInfiniteQuery, useQuery } from '@tanstack/react-query'
import type { Chat, Message } from '@trunkline/shared/contract/chat'
import { topic } from '@trunkline/shared/protocol/topic'
import { useMemo } from 'react'

import { chatQuery, messagesQuery, readMarksQuery } from '../features/chats/queries.ts'
import { ApiError } from '../lib/api.ts'
import { type MessageRow, messageRows } from './message-rows.ts'
import { pagingOf, readingOf } from './reading.ts'
import { useDone, useUnsettled } from './use-action.ts'
import { useMe } from './use-session.ts'
import { useTopic } from './use-topic.ts'
import type { Paging, Reading } from './view.ts'

export type { MessageRow }

/** One chat; `gone` once I am out of it, or never was in it. */
export function useChat(id: number): Reading & { chat: Chat | undefined; gone: boolean } {
  const query = useQuery(chatQuery(id))
  const { error } = query
  const isRefused = error instanceof ApiError && (error.status === 404 || error.status === 403)
  const gone = query.data === null || isRefused
  return { ...readingOf(query), chat: gone ? undefined : (query.data ?? undefined), gone }
}

/** What was said in a chat, oldest first, what I just sent last. `loadMore` reads what is older. */
export function useMessages(chatId: number): Reading & Paging & { rows: readonly MessageRow[] } {
  const list = useInfiniteQuery(messagesQuery(chatId))
  const outgoing = useOutgoing(chatId)
  const answered = useAnswered(chatId)
  const me = useMe()
  const known = list.data
  const rows = useMemo(
    () => (me && known ? messageRows({ known, answered, outgoing, me, chatId }) : []),
    [known, answered, outgoing, me, chatId],
  )
  return { ...readingOf(list), ...pagingOf(list), rows }
}

/** How far each other member of a group has read. Follows `chat:{id}` while mounted. */
export function useReadMarks(chatId: number): Readonly<Record<number, number>> {
  useTopic(topic.chat(chatId))
  return useQuery(readMarksQuery(chatId)).data ?? {}
}

function useOutgoing(chatId: number) {
  const unsettled = useUnsettled('chat.send')
  return useMemo(
    () =>
      unsettled
        .filter(({ input }) => input.chatId === chatId)
        .map(({ id, input: { content }, attachment = null, failure }) => {
          return { id, content, attachment, failure }
        }),
    [unsettled, chatId],
  )
}

function useAnswered(chatId: number): Message[] {
  const done = useDone('chat.send')
  return useMemo(
    () => done.map(({ message }) => message).filter((message) => message.chatId === chatId),
    [done, chatId],
  )
}
