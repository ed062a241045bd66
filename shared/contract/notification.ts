import { z } from 'zod'

import { define } from './define.ts'
import { idSchema, personSchema, timestampSchema } from './scalars.ts'

/** What a notification can tell of. Each dialect has one exhaustive table of names for these. */
export const notificationKinds = [
  'comment',
  'reply',
  'reaction',
  'repost',
  'mention',
  'follow',
  'friend_request_received',
  'friend_request_accepted',
] as const
export type NotificationKind = (typeof notificationKinds)[number]

export const notificationSchema = z.object({
  id: idSchema,
  kind: z.enum(notificationKinds),
  actor: personSchema,
  postId: idSchema.nullable(),
  commentId: idSchema.nullable(),
  requestId: idSchema.nullable(),
  /** The first words of what was written, or null where nothing was. */
  excerpt: z.string().nullable(),
  read: z.boolean(),
  createdAt: timestampSchema,
})
export type Notification = z.infer<typeof notificationSchema>

/** Unread notifications at this event's position (promise P12); null on old lines, which do not tell: refetch. */
const unread = z.int().min(0).nullable()

export const notificationEvents = define('notification', {
  'notification.created': z.object({ notification: notificationSchema, unread }),
  'notification.read': z.object({ ids: z.array(idSchema), unread }),
  'notification.all_read': z.object({ upTo: z.int().min(0), unread }),
})

export const notificationActions = define('notification', {
  'notification.mark_read': {
    input: z.object({ ids: z.array(idSchema).min(1).max(200) }),
    output: z.object({ unread: z.int() }),
  },
  /** Reads everything up to the notification `upTo`, or all there is: it cannot eat one that arrives meanwhile. */
  'notification.mark_all_read': {
    input: z.object({ upTo: idSchema.optional() }),
    output: z.object({ upTo: z.int().min(0), unread: z.int() }),
  },
})
