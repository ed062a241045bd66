import type { Notification } from '@trunkline/shared/contract/notification'

import { dayName } from '../../../components/relative-time.ts'

/** Something that happened; `day` on the first of each day. */
export type NotificationRow = { readonly notification: Notification; readonly day: string | null }

/** Names each day once, on the first thing that happened on it; the order stays as it was given. */
export function byDay(notifications: readonly Notification[], now: number): NotificationRow[] {
  let last = ''
  return notifications.map((notification) => {
    const name = dayName(Date.parse(notification.createdAt), now)
    const day = name === last ? null : name
    last = name
    return { notification, day }
  })
}
