import type { EventName } from '@trunkline/shared/contract/catalogue'
import { type Topic, topic } from '@trunkline/shared/protocol/topic'

import type { Retirement } from './retirement.ts'

/** What an old client may ask besides `ping`: E's words for the two actions of its notification consumer. */
export type OldAction = 'mark_as_read' | 'mark_all_as_read'

/** One old WebSocket URL. Everything that is particular to it stands in its row. */
export type Endpoint = Retirement & {
  /** Its row in SPEC section 2. */
  readonly id: string
  /** Its name in metrics and statistics. */
  readonly label: string
  /** `:userId` is the caller, in either form, or refused. */
  readonly path: string
  /** The value of `?dialect=` that asks for it, where two share a path. */
  readonly asked?: string
  /** Its name in log lines and statistics, as the sources wrote it: never with an id of a user. */
  readonly channel: string
  readonly dialect: 'flat' | 'envelope' | 'channels'
  topics(userId: number): readonly Topic[]
  /**
   * The events that somebody who listens here learns of, whichever translator says them: what parity with
   * `/ws/realtime` is measured against.
   */
  readonly hears: readonly EventName[]
  readonly accepts: readonly OldAction[]
}

const intoRealtime: Retirement = {
  deprecatedSince: '2026-11-21',
  replacement: '/ws/realtime',
  sunset: { notBefore: '2027-05-21', condition: '0 connections for 30 days' },
}

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

/** Every old WebSocket of these families: a row is the whole of it, and deleting a row is its end. */
export const endpoints: readonly Endpoint[] = [
  {
    id: 'W2',
    label: '/ws/connections',
    path: '/ws/connections',
    channel: 'connections',
    dialect: 'flat',
    topics: (userId) => [topic.friendRequests(userId)],
    hears: ['friend_request.created', 'friend_request.accepted'],
    accepts: [],
    ...intoRealtime,
  },
  {
    id: 'W3',
    label: '/ws/notifications',
    path: '/ws/notifications',
    channel: 'notifications',
    dialect: 'flat',
    topics: (userId) => [topic.notifications(userId)],
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
    id: 'W6',
    label: '/ws/notifications/:userId',
    path: '/ws/notifications/:userId',
    channel: 'notifications',
    dialect: 'envelope',
    topics: (userId) => [topic.notifications(userId)],
    hears: ['notification.created', 'notification.read'],
    accepts: [],
    ...intoRealtime,
  },
  {
    id: 'W16',
    label: '/ws/friend-requests',
    path: '/ws/friend-requests',
    channel: 'friend_requests',
    dialect: 'channels',
    topics: (userId) => [topic.friendRequests(userId)],
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
    topics: (userId) => [topic.notifications(userId)],
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
    topics: (userId) => [topic.notifications(userId), topic.friendRequests(userId)],
    hears: [...notificationEvents, ...friendRequestEvents],
    accepts: ['mark_as_read', 'mark_all_as_read'],
    ...intoRealtime,
  },
]
