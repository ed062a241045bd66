import type { FriendRequest } from '@trunkline/shared/contract/friend-request'
import type { NotificationKind } from '@trunkline/shared/contract/notification'
import type { Person } from '@trunkline/shared/contract/scalars'
import type { Position } from '@trunkline/shared/protocol/position'
import { parseTopic, type Topic, topic } from '@trunkline/shared/protocol/topic'

import {
  type Notification,
  type NotificationType,
  notificationTypes,
} from '../types/notification.ts'
import type {
  RealtimeFriendRequestMessage,
  RealtimeNotificationMessage,
} from '../types/realtime.ts'

/** An old frame says a message of the catalogue, or only that something happened which has to be read. */
export type Decoded =
  | { say: RealtimeNotificationMessage | RealtimeFriendRequestMessage }
  | { read: { topic: Topic; at: Position | null }[] }
  | { nothing: true }

type OldPerson = Pick<Person, 'id' | 'name' | 'handle' | 'image'>
type OldNotification = {
  id: number
  notification_type: NotificationType
  actor: OldPerson
  post_id: number | null
  comment_id: number | null
  request_id: number | null
  message: string | null
  read: boolean
  created_at: string
}
type OldRequest = {
  id: number
  from_user: OldPerson
  to_user: OldPerson
  status: FriendRequest['status']
  created_at: string
  updated_at: string
}
type OldFrame =
  | { type: 'notification_message'; notification: OldNotification | { id: number; read: true } }
  | { type: 'all_notifications_read'; up_to: number; unread: number }
  | {
      type: 'friend_request_update'
      action: 'created' | 'accepted' | 'declined' | 'cancelled'
      request: OldRequest
    }
  | { type: 'new_post' }
  | { type: 'new_comment'; comment: { postId: number } }

type Stamp = { topic: Topic; seq: number; id: string }

const NOTHING: Decoded = { nothing: true }

/**
 * A frame of an old line, stamped with its position (`_at`), in the words of the contract: the mirror of the backend's
 * translators. Old lines tell no counts, so those are null. Never throws: what it cannot read says nothing.
 */
export function decode(text: string): Decoded {
  try {
    const frame = JSON.parse(text) as (OldFrame & { _at?: unknown }) | null
    const stamp = stampOf(frame?._at)
    return frame && stamp ? decodeStamped(frame, stamp) : NOTHING
  } catch {
    return NOTHING
  }
}

function decodeStamped(frame: OldFrame, stamp: Stamp): Decoded {
  const head = { type: 'event' as const, ...stamp }
  switch (frame.type) {
    case 'notification_message':
      return { say: { ...head, ...notificationSaid(frame.notification) } }
    case 'all_notifications_read': {
      const data = { upTo: frame.up_to, unread: frame.unread }
      return { say: { ...head, name: 'notification.all_read', timestamp: '', data } }
    }
    case 'friend_request_update': {
      const request = requestOf(frame.request)
      const name = `friend_request.${frame.action}` as const
      const data = { request, incoming: null }
      return { say: { ...head, name, timestamp: request.updatedAt, data } }
    }
    // Both lack the author, so nobody could show them.
    case 'new_post':
      return { read: [{ topic: stamp.topic, at: [stamp.seq, stamp.id] }] }
    case 'new_comment': {
      const post = topic.post(frame.comment.postId)
      return {
        read: [
          { topic: stamp.topic, at: [stamp.seq, stamp.id] },
          { topic: post, at: null },
        ],
      }
    }
    default:
      return NOTHING
  }
}

function stampOf(at: unknown): Stamp | undefined {
  if (!Array.isArray(at)) return undefined
  const [name, seq, id]: unknown[] = at
  const known = parseTopic(String(name))?.topic
  return known && typeof seq === 'number' && typeof id === 'string'
    ? { topic: known, seq, id }
    : undefined
}

function notificationSaid(old: OldNotification | { id: number; read: true }) {
  if (!('actor' in old)) {
    const data = { ids: [old.id], unread: null }
    return { name: 'notification.read' as const, timestamp: '', data }
  }
  const data = { notification: notificationOf(old), unread: null }
  return { name: 'notification.created' as const, timestamp: old.created_at, data }
}

const notificationOf = (old: OldNotification): Notification => ({
  id: old.id,
  kind: kindNamed(old.notification_type),
  actor: old.actor,
  postId: old.post_id,
  commentId: old.comment_id,
  requestId: old.request_id,
  excerpt: old.message,
  read: old.read,
  createdAt: old.created_at,
})

const kindNamed = (name: NotificationType) => {
  const names = Object.entries(notificationTypes) as [NotificationKind, NotificationType][]
  return names.find(([, old]) => old === name)?.[0] ?? 'comment'
}

const requestOf = (old: OldRequest): FriendRequest => ({
  id: old.id,
  from: old.from_user,
  to: old.to_user,
  status: old.status,
  createdAt: old.created_at,
  updatedAt: old.updated_at,
})
