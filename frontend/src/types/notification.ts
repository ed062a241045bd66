import type {
  Notification as Told,
  NotificationKind,
} from '@trunkline/shared/contract/notification'

/** E's names for what a notification tells of; the compiler holds them against the contract's. */
export const notificationTypes = {
  comment: 'Comment',
  reply: 'Reply',
  reaction: 'Reaction',
  repost: 'Repost',
  mention: 'Mention',
  follow: 'Follow',
  friend_request_received: 'Friend Request',
  friend_request_accepted: 'Friend Request Accepted',
} as const satisfies Record<NotificationKind, string>
export type NotificationType = (typeof notificationTypes)[NotificationKind]

export type Notification = Told
