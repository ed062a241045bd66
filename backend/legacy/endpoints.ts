import { topic } from '@trunkline/shared/protocol/topic'

import type { Endpoint } from './endpoint.ts'
import { intoRealtime } from './retirement.ts'

/** As many chats as one `/ws/typing` listens to from the start; further ones join when something is said in them. */
const ACTIVE_CHATS = 100

const friendRequestEvents = [
  'friend_request.created',
  'friend_request.accepted',
  'friend_request.declined',
  'friend_request.cancelled',
] as const
const notificationEvents = [
  'notification.created',
  'notification.read',
  'notification.all_read',
] as const

/** Every old WebSocket: a row is the whole of it, and deleting a row is its end. */
export const endpoints: readonly Endpoint[] = [
  {
    id: 'W1',
    label: '/ws/messages/:chatId',
    path: '/ws/messages/:chatId',
    channel: 'messages',
    dialect: 'flat',
    topics: ({ userId, chatId }) => [topic.chats(userId), topic.chat(chatId)],
    tells: (message, { userId, chatId }) =>
      message.name === 'chat.message_created'
        ? message.data.message.chatId === chatId
        : message.type !== 'signal' || message.by !== userId,
    hears: ['chat.message_created'],
    accepts: ['message', 'typing'],
    ...intoRealtime,
  },
  {
    id: 'W2',
    label: '/ws/connections',
    path: '/ws/connections',
    channel: 'connections',
    dialect: 'flat',
    topics: ({ userId }) => [topic.friendRequests(userId)],
    hears: ['friend_request.created', 'friend_request.accepted'],
    othersOnly: true,
    accepts: [],
    ...intoRealtime,
  },
  {
    id: 'W3',
    label: '/ws/notifications',
    path: '/ws/notifications',
    channel: 'notifications',
    dialect: 'flat',
    topics: ({ userId }) => [topic.notifications(userId)],
    hears: ['notification.created'],
    accepts: [],
    ...intoRealtime,
  },
  {
    id: 'W4',
    label: '/ws/feed',
    path: '/ws/feed',
    channel: 'feed',
    dialect: 'flat',
    topics: () => [topic.feed()],
    hears: ['post.created', 'post.comment_created'],
    accepts: [],
    ...intoRealtime,
  },
  {
    id: 'W5',
    label: '/ws/online',
    path: '/ws/online',
    channel: 'online',
    dialect: 'flat',
    topics: ({ userId }) => [topic.presence(userId)],
    hears: [],
    accepts: [],
    ...intoRealtime,
  },
  {
    id: 'W6',
    label: '/ws/notifications/:userId',
    path: '/ws/notifications/:userId',
    channel: 'notifications',
    dialect: 'envelope',
    topics: ({ userId }) => [topic.notifications(userId)],
    hears: notificationEvents,
    accepts: [],
    ...intoRealtime,
  },
  {
    id: 'W7',
    label: '/ws/trending',
    path: '/ws/trending',
    channel: 'trending',
    dialect: 'envelope',
    topics: () => [topic.trending()],
    hears: [],
    accepts: [],
    ...intoRealtime,
  },
  {
    id: 'W8',
    label: '/ws/feed/:userId',
    path: '/ws/feed/:userId',
    channel: 'feed',
    dialect: 'envelope',
    topics: ({ userId }) => [topic.myFeed(userId)],
    tells: (message, { userId }) => message.type !== 'signal' || message.by !== userId,
    hears: [],
    accepts: [],
    ...intoRealtime,
  },
  {
    id: 'W9',
    label: '/ws/engagement/:tweetId',
    path: '/ws/engagement/:tweetId',
    channel: 'engagement',
    dialect: 'envelope',
    topics: ({ postId }) => [topic.engagement(postId)],
    hears: [],
    accepts: [],
    ...intoRealtime,
  },
  {
    id: 'W10',
    label: '/ws/typing/:userId',
    path: '/ws/typing/:userId',
    channel: 'typing',
    dialect: 'envelope',
    topics: async ({ userId }, reads) => [
      topic.chats(userId),
      ...(await reads.activeChatIds(ACTIVE_CHATS)).map(topic.chat),
    ],
    tells: (message, { userId }) => message.type === 'signal' && message.by !== userId,
    leadsTo: (message) => {
      if (message.name === 'chat.joined') return topic.chat(message.data.chat.id)
      if (message.name === 'chat.message_created') return topic.chat(message.data.message.chatId)
      return undefined
    },
    hears: [],
    accepts: [],
    ...intoRealtime,
  },
  {
    id: 'W16',
    label: '/ws/friend-requests',
    path: '/ws/friend-requests',
    channel: 'friend_requests',
    dialect: 'channels',
    topics: ({ userId }) => [topic.friendRequests(userId)],
    hears: friendRequestEvents,
    accepts: [],
    ...intoRealtime,
  },
  {
    id: 'W17',
    label: '/ws/notifications?dialect=channels',
    path: '/ws/notifications',
    asked: 'channels',
    channel: 'notifications',
    dialect: 'channels',
    topics: ({ userId }) => [topic.notifications(userId)],
    hears: notificationEvents,
    accepts: ['mark_as_read', 'mark_all_as_read'],
    ...intoRealtime,
  },
  {
    id: 'W18',
    label: '/ws/realtime v0',
    path: '/ws/realtime',
    channel: 'realtime',
    dialect: 'channels',
    topics: ({ userId }) => [topic.notifications(userId), topic.friendRequests(userId)],
    hears: [...notificationEvents, ...friendRequestEvents],
    accepts: ['mark_as_read', 'mark_all_as_read'],
    ...intoRealtime,
  },
]
