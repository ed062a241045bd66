import type { Notification } from '@trunkline/shared/contract/notification'

/** What happened, to be read after the actor's name. */
export const notificationWords: Record<Notification['kind'], string> = {
  comment: 'commented on your post',
  reply: 'answered your comment',
  reaction: 'reacted to your post',
  repost: 'reposted your post',
  mention: 'mentioned you',
  follow: 'follows you now',
  friend_request_received: 'sent you a friend request',
  friend_request_accepted: 'accepted your friend request',
}

/** The page that a notification speaks of. */
export function notificationHref(notification: Notification): string {
  switch (notification.kind) {
    case 'comment':
    case 'reply':
    case 'reaction':
    case 'repost':
    case 'mention':
      return notification.postId === null ? '/' : `/posts/${notification.postId}`
    case 'friend_request_received':
      return '/people?tab=incoming'
    case 'follow':
    case 'friend_request_accepted':
      return `/people/${notification.actor.id}`
  }
}
