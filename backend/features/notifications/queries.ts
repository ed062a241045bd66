import type { Notification, NotificationKind } from '@trunkline/shared/contract/notification'
import type { Person } from '@trunkline/shared/contract/scalars'
import type { Selectable } from 'kysely'

import type { Reading } from '../../db/database.ts'
import type { Tables } from '../../db/tables.ts'
import { people, seenBy } from '../accounts/service.ts'

type Row = Selectable<Tables['notifications']>

/** Newest first, from before the notification `cursor`; none of people whom this one does not see. */
export async function notifications(
  db: Reading,
  userId: number,
  page: { limit: number; cursor?: number },
): Promise<{ items: Notification[]; next: number | null }> {
  let query = db
    .selectFrom('notifications')
    .selectAll()
    .where('user_id', '=', userId)
    .where(seenBy(userId, 'notifications.actor_id'))
  if (page.cursor !== undefined) query = query.where('id', '<', page.cursor)
  const rows = await query
    .orderBy('id', 'desc')
    .limit(page.limit + 1)
    .execute()
  const shown = rows.slice(0, page.limit)
  const actors = await people(
    db,
    shown.map((row) => row.actor_id),
  )
  const items = shown.flatMap((row) => {
    const actor = actors.get(row.actor_id)
    return actor ? [notificationOf(row, actor)] : []
  })
  return { items, next: rows.length > page.limit ? (shown.at(-1)?.id ?? null) : null }
}

export async function unreadCount(db: Reading, userId: number): Promise<number> {
  const { unread } = await db
    .selectFrom('notifications')
    .select((eb) => eb.fn.countAll<number>().as('unread'))
    .where('user_id', '=', userId)
    .where('read_at', 'is', null)
    .executeTakeFirstOrThrow()
  return unread
}

export const notificationOf = (row: Row, actor: Person): Notification => ({
  id: row.id,
  kind: row.kind as NotificationKind,
  actor,
  postId: row.post_id,
  commentId: row.comment_id,
  requestId: row.request_id,
  excerpt: row.excerpt,
  read: row.read_at !== null,
  createdAt: new Date(row.created_at).toISOString(),
})
