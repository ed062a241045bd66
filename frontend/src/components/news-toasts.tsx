import type { Notification } from '@trunkline/shared/contract/notification'

import { useNewNotification } from '../hooks/use-new-notification.ts'
import { notificationHref, notificationWords } from './notification-words.ts'
import { showToast } from './toast.ts'

const tell = (notification: Notification): void =>
  showToast({
    text: `${notification.actor.name} ${notificationWords[notification.kind]}`,
    detail: notification.excerpt ?? undefined,
    person: notification.actor,
    href: notificationHref(notification),
  })

/** A toast for what arrives live, and for nothing else. */
export function NewsToasts() {
  useNewNotification(tell)
  return null
}
