import type { Notification } from '@trunkline/shared/contract/notification'

/** Calls `tell` once for each notification that arrives live: never for what is replayed, refetched or caught up on. */
export function useNewNotification(_tell: (notification: Notification) => void): void {
  throw new Error('not connected yet')
}
