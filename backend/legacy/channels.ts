import type { MessageOf } from '@trunkline/shared/contract/catalogue'
import type { NotificationKind } from '@trunkline/shared/contract/notification'
import type { Person } from '@trunkline/shared/contract/scalars'

import type { Translators } from './translate.ts'

/** How E names what a notification tells of. */
const kindNames = {
  comment: 'Comment',
  reply: 'Reply',
  reaction: 'Reaction',
  repost: 'Repost',
  mention: 'Mention',
  follow: 'Follow',
  friend_request_received: 'Friend Request',
  friend_request_accepted: 'Friend Request Accepted',
} as const satisfies Record<NotificationKind, string>

type FriendRequestTold = `friend_request.${'created' | 'accepted' | 'declined' | 'cancelled'}`

const person = ({ id, name, handle, image }: Person) => ({ id, name, handle, image })

const requestUpdate = (action: string) => (message: MessageOf<FriendRequestTold>) => {
  const { id, from, to, status, createdAt, updatedAt } = message.data.request
  return {
    type: 'friend_request_update',
    action,
    request: {
      id,
      from_user: person(from),
      to_user: person(to),
      status,
      created_at: createdAt,
      updated_at: updatedAt,
    },
  }
}

/** What a line of E says of a notification that is read, by event or in answer to an action. */
export const readFrame = (id: number) => ({
  type: 'notification_message',
  notification: { id, read: true },
})

/** What a line of E says once everything up to a notification is read, by event or in answer to an action. */
export const allReadFrame = (upTo: number, unread: number | null) => ({
  type: 'all_notifications_read',
  up_to: upTo,
  unread: unread ?? 0,
})

/** E's plain frames: `/ws/notifications/?dialect=channels`, `/ws/friend-requests/` and `/ws/realtime/`, "v0". */
export const channels: Translators = {
  'notification.created': ({ data: { notification } }) => ({
    type: 'notification_message',
    notification: {
      id: notification.id,
      notification_type: kindNames[notification.kind],
      actor: person(notification.actor),
      post_id: notification.postId,
      comment_id: notification.commentId,
      request_id: notification.requestId,
      message: notification.excerpt,
      read: notification.read,
      created_at: notification.createdAt,
    },
  }),
  'notification.read': ({ data: { ids } }) => ids.map(readFrame),
  'notification.all_read': ({ data: { upTo, unread } }) => allReadFrame(upTo, unread),
  'friend_request.created': requestUpdate('created'),
  'friend_request.accepted': requestUpdate('accepted'),
  'friend_request.declined': requestUpdate('declined'),
  'friend_request.cancelled': requestUpdate('cancelled'),
}
