import { useInfiniteQuery } from '@tanstack/react-query'
import type { Chat } from '@trunkline/shared/contract/chat'
import { topic } from '@trunkline/shared/protocol/topic'

import { chatsQuery } from '../features/chats/queries.ts'
import { useChatBeingRead } from './chat-being-read.ts'
import { pagingOf, readingOf } from './reading.ts'
import { useMe } from './use-session.ts'
import { useTopic } from './use-topic.ts'
import type { Paging, Reading } from './view.ts'

/** My chats, last active first. Told by events; read again when the window is looked at, as the sources did. */
export function useChats(): Reading & Paging & { chats: readonly Chat[] } {
  const me = useMe()
  useTopic(me && topic.chats(me.id))
  const list = useInfiniteQuery({ ...chatsQuery, refetchOnWindowFocus: 'always' })
  const beingRead = useChatBeingRead()
  // A chat that was active while the pages below it were read may stand on two of them.
  const once = new Map((list.data ?? []).toReversed().map((chat) => [chat.id, chat]))
  const chats = [...once.values()].reverse()
  return {
    ...readingOf(list),
    ...pagingOf(list),
    chats: chats.map((chat) => (chat.id === beingRead ? { ...chat, unread: 0 } : chat)),
  }
}
