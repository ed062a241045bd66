import type { Notification } from '@trunkline/shared/contract/notification'

/** Asked to be read: these, and all up to that one. */
export type ReadMark = { ids: readonly number[]; upTo: number }

/**
 * What people see while they have asked for notifications to be marked read and the server has not said so yet. The
 * cache holds what the server said, and nothing else: a mark that is refused needs no undoing, it is just not drawn.
 */
export function showRead(
  notifications: readonly Notification[],
  unread: number,
  asked: readonly ReadMark[],
): { shown: readonly Notification[]; unread: number } {
  if (asked.length === 0) return { shown: notifications, unread }
  const upTo = Math.max(0, ...asked.map((mark) => mark.upTo))
  const ids = new Set(asked.flatMap((mark) => mark.ids))
  const shown = notifications.map((one) =>
    one.read || (one.id > upTo && !ids.has(one.id)) ? one : { ...one, read: true },
  )
  const newlyRead = shown.filter(({ read }, index) => read && !notifications[index]?.read).length
  const left = Math.max(0, unread - newlyRead)
  // Everything older is read too, loaded or not; what came later stands above, and is loaded.
  if (upTo === 0) return { shown, unread: left }
  return { shown, unread: Math.min(left, shown.filter(({ read }) => !read).length) }
}
