import { useQuery } from '@tanstack/react-query'

import { chatQuery, unreadChatsQuery } from '../features/chats/queries.ts'
import { useChatBeingRead } from './chat-being-read.ts'

/** Chats with something to read; 0 until known. Told by events: it never polls. */
export function useChatsCount(): number {
  const { data } = useQuery(unreadChatsQuery)
  const beingRead = useChatBeingRead()
  const { data: open } = useQuery({ ...chatQuery(beingRead ?? 0), enabled: false })
  const isCounted = beingRead !== null && (open?.unread ?? 0) > 0
  return Math.max(0, (data?.unreadChats ?? 0) - (isCounted ? 1 : 0))
}
