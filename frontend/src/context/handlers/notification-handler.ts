import { notificationsQuery, unreadCountQuery } from '../../features/notifications/queries.ts'
import { changeAll, put } from '../../lib/positioned/pages.ts'
import type { Context } from '../../lib/positioned/reaction.ts'
import type { HandlersFor } from './handler.ts'

export const notificationHandlers: HandlersFor<'notification'> = {
  'notification.created': ({ data: { notification, unread } }, context) => {
    context.patch(notificationsQuery, (pages) => put(pages, notification, 'newest first'))
    countUnread(context, unread)
    context.tell(notification)
  },
  'notification.read': ({ data: { ids, unread } }, context) => {
    const read = new Set(ids)
    markRead(context, (id) => read.has(id))
    countUnread(context, unread)
  },
  'notification.all_read': ({ data: { upTo, unread } }, context) => {
    markRead(context, (id) => id <= upTo)
    countUnread(context, unread)
  },
}

function markRead(context: Context, isRead: (id: number) => boolean): void {
  context.patch(notificationsQuery, (pages) =>
    changeAll(pages, (one) => (one.read || !isRead(one.id) ? one : { ...one, read: true })),
  )
}

/** Old lines do not tell the count. */
function countUnread(context: Context, unread: number | null): void {
  if (unread === null) context.invalidate(unreadCountQuery)
  else context.patch(unreadCountQuery, () => ({ unread }))
}
