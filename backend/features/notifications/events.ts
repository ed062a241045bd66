import type { Notification } from '@trunkline/shared/contract/notification'
import { topic } from '@trunkline/shared/protocol/topic'

import { event } from '../../core/message.ts'

export const notificationCreated = (userId: number, notification: Notification, unread: number) =>
  event('notification.created', topic.notifications(userId), { notification, unread })

export const notificationRead = (userId: number, ids: number[], unread: number) =>
  event('notification.read', topic.notifications(userId), { ids, unread })

export const notificationAllRead = (userId: number, upTo: number, unread: number) =>
  event('notification.all_read', topic.notifications(userId), { upTo, unread })
