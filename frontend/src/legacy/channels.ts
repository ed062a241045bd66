import type { EventOf } from '@trunkline/shared/contract/catalogue'
import type { FriendRequest } from '@trunkline/shared/contract/friend-request'
import type { NotificationKind } from '@trunkline/shared/contract/notification'
import type { Person } from '@trunkline/shared/contract/scalars'

import {
  type Notification,
  type NotificationType,
  notificationTypes,
} from '../types/notification.ts'
import type {
  RealtimeFriendRequestMessage,
  RealtimeNotificationMessage,
} from '../types/realtime.ts'

type OldPerson = Pick<Person, 'id' | 'name' | 'handle' | 'image'>

/** A notification as E's lines spell it. */
export type OldNotification = {
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

/** A friend request as E's lines spell it. */
export type OldRequest = {
  id: number
  from_user: OldPerson
  to_user: OldPerson
  status: FriendRequest['status']
  created_at: string
  updated_at: string
}

/** What every event begins with. */
type Head = Pick<EventOf, 'type' | 'topic' | 'seq' | 'id'>

/** What E says of a notification: that it is there, or only that it was read. */
export function notificationSaid(
  head: Head,
  old: OldNotification | { id: number; read: true },
): RealtimeNotificationMessage {
  if (!('actor' in old)) {
    const data = { ids: [old.id], unread: null }
    return { ...head, name: 'notification.read', timestamp: '', data }
  }
  const data = { notification: notificationOf(old), unread: null }
  return { ...head, name: 'notification.created', timestamp: old.created_at, data }
}

/** What E says of a friend request. */
export function requestSaid(
  head: Head,
  action: 'created' | 'accepted' | 'declined' | 'cancelled',
  old: OldRequest,
): RealtimeFriendRequestMessage {
  const data = { request: requestOf(old), incoming: null }
  return { ...head, name: `friend_request.${action}`, timestamp: old.updated_at, data }
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
