import type { Notification } from '@trunkline/shared/contract/notification'

import type { Failure, Paging, Reading } from './view.ts'

export type Notifications = Reading &
  Paging & {
    /** Newest first. What was asked to be marked read shows as read at once. */
    notifications: Notification[]
    unreadCount: number
    markRead: (ids: number[]) => void
    /** Reads everything up to the newest shown: one that arrives meanwhile stays unread. */
    markAllRead: () => void
    /** The last mark that was refused, if any. */
    failure: Failure | null
    isConnected: boolean
  }

/** The signed-in user's notifications, the same under either flag value. `userId` is accepted for older callers. */
export function useNotifications(_userId?: number): Notifications {
  throw new Error('not connected yet')
}

/** Unread notifications for the badge and the title; 0 until known. */
export function useUnreadCount(): number {
  throw new Error('not connected yet')
}
