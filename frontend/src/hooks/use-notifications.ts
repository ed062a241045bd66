import { useInfiniteQuery, useQuery } from '@tanstack/react-query'

import { useConnection } from '../context/realtime-context.tsx'
import { notificationsQuery, unreadCountQuery } from '../features/notifications/queries.ts'
import type { Notification } from '../types/notification.ts'
import { showRead } from './read-marks.ts'
import { pagingOf, readingOf } from './reading.ts'
import { useAction, useUnsettled } from './use-action.ts'
import type { Failure, Paging, Reading } from './view.ts'

export type Notifications = Reading &
  Paging & {
    /** Newest first. What was asked to be marked read shows as read at once. */
    notifications: readonly Notification[]
    unreadCount: number
    markRead: (ids: number[]) => void
    /** Reads everything up to the newest shown: one that arrives meanwhile stays unread. */
    markAllRead: () => void
    /** The last mark that was refused, if any. */
    failure: Failure | null
    isConnected: boolean
  }

/** The signed-in user's notifications, the same under either flag value. `userId` is accepted for older callers. */
export function useNotifications(_userId?: number | string): Notifications {
  const list = useInfiniteQuery(notificationsQuery)
  const { shown, unread, refused } = useReadMarks(list.data)
  const one = useAction('notification.mark_read')
  const all = useAction('notification.mark_all_read')
  const { state } = useConnection()
  return {
    ...readingOf(list),
    ...pagingOf(list),
    notifications: shown,
    unreadCount: unread,
    markRead: (ids) => {
      one.discardRefused()
      one.start({ ids })
    },
    markAllRead: () => {
      const newest = list.data?.[0]?.id
      all.discardRefused()
      all.start(newest === undefined ? {} : { upTo: newest })
    },
    failure: refused,
    isConnected: state === 'live' || state === 'catching_up',
  }
}

/** Unread notifications for the badge and the title; 0 until known. */
export function useUnreadCount(): number {
  const known = useInfiniteQuery({ ...notificationsQuery, enabled: false })
  return useReadMarks(known.data).unread
}

function useReadMarks(notifications: readonly Notification[] = []) {
  const { data } = useQuery(unreadCountQuery)
  const one = useUnsettled('notification.mark_read')
  const all = useUnsettled('notification.mark_all_read')
  const marks = [
    ...one.map(({ input: { ids }, failure }) => ({ ids, upTo: 0, failure })),
    ...all.map(({ input: { upTo = Number.POSITIVE_INFINITY }, failure }) => ({
      ids: [],
      upTo,
      failure,
    })),
  ]
  const asked = marks.filter(({ failure }) => failure === null)
  return {
    ...showRead(notifications, data?.unread ?? 0, asked),
    refused: marks.find(({ failure }) => failure !== null)?.failure ?? null,
  }
}
