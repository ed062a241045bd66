import type { NotificationKind } from '@trunkline/shared/contract/notification'

import { spellId } from './ids.ts'
import type { OldFrame, Translators } from './translate.ts'

/** How D names what a notification tells of. */
const kindNames = {
  comment: 'REPLY',
  friend_request_received: 'FRIEND_REQUEST',
  friend_request_accepted: 'FRIEND_REQUEST_ACCEPTED',
} as const satisfies Record<NotificationKind, string>

const wrapped = (type: string, timestamp: string, data: OldFrame) => ({ type, timestamp, data })

/** D's envelope, `type, timestamp, data`, with prefixed ids: `/ws/notifications/{user_id}`. */
export const envelope: Translators = {
  'notification.created': ({ timestamp, data: { notification } }) =>
    wrapped('notification', timestamp, {
      notification_id: spellId('notification', notification.id),
      type: kindNames[notification.kind],
      actor_id: spellId('user', notification.actor.id),
      actor_name: notification.actor.name,
      ...(notification.postId === null ? {} : { tweet_id: spellId('post', notification.postId) }),
    }),
  'notification.read': ({ timestamp, data: { ids } }) =>
    ids.map((id) =>
      wrapped('notification', timestamp, {
        notification_id: spellId('notification', id),
        read: true,
      }),
    ),
}
