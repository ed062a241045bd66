import { useInfiniteQuery } from '@tanstack/react-query'
import type { Attachment } from '@trunkline/shared/contract/attachment'
import type { SignalData } from '@trunkline/shared/contract/catalogue'
import type { Message } from '@trunkline/shared/contract/chat'
import type { FriendRequest } from '@trunkline/shared/contract/friend-request'
import type { Notification } from '@trunkline/shared/contract/notification'
import type { Comment, Engagement, Post, ShownPost } from '@trunkline/shared/contract/post'
import { topic } from '@trunkline/shared/protocol/topic'
import { useCallback, useRef, useState } from 'react'

import { useConnection } from '../context/realtime-context.tsx'
import { followingQuery } from '../features/posts/queries.ts'
import { useSetTyping } from './use-chat-typing.ts'
import { useHeard } from './use-heard.ts'
import { useSendMessage } from './use-send-message.ts'
import { useMe } from './use-session.ts'
import { useTopic } from './use-topic.ts'

/** A post that somebody whom I follow or am friends with wrote, or reposted. */
export type FeedUpdate = SignalData<'post.followed'>

/** There is a line, and what happens is heard. */
export function useIsConnected(): boolean {
  const { state } = useConnection()
  return state === 'live' || state === 'catching_up'
}

/** A chat for callers that keep its messages themselves: each message is told once, one's own too. */
export function useWebSocketChat(
  chatId: number,
  onMessage?: (message: Message) => void,
  onTyping?: (userId: number, isTyping: boolean) => void,
): {
  sendMessage: (content: string, attachment?: Attachment) => void
  setTyping: (isTyping: boolean) => void
  isConnected: boolean
} {
  useTopic(topic.chat(chatId))
  useHeard((heard) => {
    if (heard.name === 'chat.message_created' && heard.data.message.chatId === chatId)
      onMessage?.(heard.data.message)
    if (heard.name === 'chat.typing' && heard.topic === topic.chat(chatId))
      onTyping?.(heard.by, heard.data.on)
  })
  const send = useSendMessage(chatId)
  return {
    sendMessage: useCallback((content, attachment) => send({ content, attachment }), [send]),
    setTyping: useSetTyping(chatId),
    isConnected: useIsConnected(),
  }
}

/** Friend requests as they come, and requests of mine or to me that were accepted: `userId` is the new friend. */
export function useWebSocketConnections(
  onRequest?: (request: FriendRequest) => void,
  onAccepted?: (userId: number) => void,
): { isConnected: boolean } {
  const me = useMe()
  useTopic(me && topic.friendRequests(me.id))
  useHeard((heard) => {
    if (heard.name === 'friend_request.created' && heard.data.request.to.id === me?.id)
      onRequest?.(heard.data.request)
    if (heard.name === 'friend_request.accepted') {
      const { from, to } = heard.data.request
      onAccepted?.(from.id === me?.id ? to.id : from.id)
    }
  })
  return { isConnected: useIsConnected() }
}

/** Each notification of mine as it comes. */
export function useWebSocketNotifications(onNotification?: (notification: Notification) => void): {
  isConnected: boolean
} {
  const me = useMe()
  useTopic(me && topic.notifications(me.id))
  useHeard((heard) => {
    if (heard.name === 'notification.created') onNotification?.(heard.data.notification)
  })
  return { isConnected: useIsConnected() }
}

/** Public posts and comments as they come, each once; follows `feed` while mounted. */
export function useWebSocketFeed(
  onPost?: (post: Post) => void,
  onComment?: (comment: Comment) => void,
): { isConnected: boolean } {
  useTopic(topic.feed())
  useHeard((heard) => {
    // A comment travels on its post's topic, too.
    if (heard.topic !== topic.feed()) return
    if (heard.name === 'post.created') onPost?.(heard.data.post)
    if (heard.name === 'post.comment_created') onComment?.(heard.data.comment)
  })
  return { isConnected: useIsConnected() }
}

/** Friends who come and go. Who was there before is told as coming. */
export function useWebSocketOnline(
  onOnline?: (userId: number, name: string) => void,
  onOffline?: (userId: number) => void,
): { isConnected: boolean } {
  const me = useMe()
  useTopic(me && topic.presence(me.id))
  const online = useRef(new Set<number>())
  useHeard((heard) => {
    if (heard.name !== 'presence.friend') return
    const userId = Number(heard.key)
    const was = online.current.has(userId)
    // Told again with every opening of the line: only a change is news.
    if (heard.data && !was) {
      online.current.add(userId)
      onOnline?.(userId, heard.data.name)
    } else if (!heard.data && online.current.delete(userId)) onOffline?.(userId)
  })
  return { isConnected: useIsConnected() }
}

/** What came into my own feed since this was mounted, newest first; follows `feed:{me}` while mounted. */
export function useFeedUpdates(): {
  updates: readonly FeedUpdate[]
  clear: () => void
  isConnected: boolean
} {
  const me = useMe()
  useTopic(me && topic.myFeed(me.id))
  // Hints come over sockets alone; what they hint at is in the list, on every line.
  const { data: known } = useInfiniteQuery(followingQuery)
  const [seen, setSeen] = useState<ReadonlySet<string> | null>(null)
  const seeAll = () => setSeen(new Set(known?.map(updateKey)))
  if (seen === null && known) seeAll()
  const first = known?.findIndex((post) => seen?.has(updateKey(post))) ?? -1
  const updates = known?.slice(0, first === -1 ? undefined : first) ?? []
  return {
    updates: updates.map(({ repostedBy, ...post }) => ({ post, repostedBy })),
    clear: seeAll,
    isConnected: useIsConnected(),
  }
}

/** The same post is brought anew by each who reposts it. */
const updateKey = ({ id, repostedBy }: ShownPost) => `${id} ${repostedBy?.id}`

/** A post's counters as they are told; null until they are; follows the post while mounted. */
export function useEngagementUpdates(postId: number): {
  engagement: Engagement | null
  isConnected: boolean
} {
  const [told, setTold] = useState<{ postId: number; engagement: Engagement } | null>(null)
  useTopic(topic.engagement(postId))
  // Asked for by itself it is an open post: the old lines count for those alone.
  useTopic(topic.post(postId))
  useHeard((heard) => {
    if (heard.name === 'post.engagement' && heard.data?.postId === postId) setTold(heard.data)
  })
  return {
    engagement: told?.postId === postId ? told.engagement : null,
    isConnected: useIsConnected(),
  }
}
