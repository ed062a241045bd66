import type { ActionHandlersFor } from '../../core/actions.ts'
import { markAllRead, markRead } from './service.ts'

export const notificationActionHandlers: ActionHandlersFor<'notification'> = {
  'notification.mark_read': (tx, userId, { ids }) => markRead(tx, userId, ids),
  'notification.mark_all_read': (tx, userId, { upTo }) => markAllRead(tx, userId, upTo),
}
