import type { Notification } from '@trunkline/shared/contract/notification'

import { positionedPages, positionedQuery } from '../../lib/positioned/positioned-query.ts'
import { LIVE_STALE_MS } from '../../lib/query-client.ts'

/** My notifications, newest first. */
export const notificationsQuery = positionedPages<Notification>({
  queryKey: ['notifications', 'list'],
  path: (before) => `/api/notifications?limit=30${before === null ? '' : `&before=${before}`}`,
  staleTime: LIVE_STALE_MS,
})

/** How many of them I have not read. */
export const unreadCountQuery = positionedQuery<{ unread: number }>({
  queryKey: ['notifications', 'unread-count'],
  path: '/api/notifications/unread-count',
  staleTime: LIVE_STALE_MS,
})
