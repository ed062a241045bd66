import { Refusal } from '../../core/refusal.ts'
import type { WriteTx } from '../../core/write.ts'
import { holdPeople, person } from '../accounts/service.ts'
import { notificationAllRead, notificationCreated, notificationRead } from './events.ts'
import { notificationOf, unreadCount } from './queries.ts'

/** What happened, by whom, and where to look. */
export type Happening =
  | { kind: 'comment'; actorId: number; postId: number; commentId: number; excerpt: string }
  | {
      kind: 'friend_request_received' | 'friend_request_accepted'
      actorId: number
      requestId: number
    }

/** Tells `userId` of something. The count in the event is the one that a fetch at its position finds. */
export async function notify(tx: WriteTx, userId: number, happening: Happening): Promise<void> {
  const { trx, now, emit } = tx
  await holdPeople(trx, [userId])
  const row = await trx
    .insertInto('notifications')
    .values({
      user_id: userId,
      kind: happening.kind,
      actor_id: happening.actorId,
      post_id: happening.kind === 'comment' ? happening.postId : null,
      comment_id: happening.kind === 'comment' ? happening.commentId : null,
      request_id: happening.kind === 'comment' ? null : happening.requestId,
      excerpt: happening.kind === 'comment' ? happening.excerpt : null,
      read_at: null,
      created_at: now,
    })
    .returningAll()
    .executeTakeFirstOrThrow()
  const actor = await person(trx, row.actor_id)
  emit(notificationCreated(userId, notificationOf(row, actor), await unreadCount(trx, userId)))
}

/**
 * Marks these as read and answers what is left unread. Ids of others are nobody's: refused when none is the
 * user's own, passed over otherwise. Only what was unread is told.
 */
export async function markRead(
  tx: WriteTx,
  userId: number,
  ids: readonly number[],
): Promise<{ unread: number }> {
  const own = await tx.trx
    .selectFrom('notifications')
    .select('id')
    .where('user_id', '=', userId)
    .where('id', 'in', ids)
    .limit(1)
    .executeTakeFirst()
  if (!own) throw new Refusal('not_found', 'there is no such notification')
  await holdPeople(tx.trx, [userId])
  const changed = await tx.trx
    .updateTable('notifications')
    .set({ read_at: tx.now })
    .where('user_id', '=', userId)
    .where('id', 'in', ids)
    .where('read_at', 'is', null)
    .returning('id')
    .execute()
  return tellRead(tx, userId, changed)
}

/**
 * Marks everything up to `upTo` as read, or all there is. What arrives meanwhile has a higher id and stays unread,
 * so this commutes with everything.
 */
export async function markAllRead(
  { trx, now, emit }: WriteTx,
  userId: number,
  upTo?: number,
): Promise<{ upTo: number; unread: number }> {
  await holdPeople(trx, [userId])
  const last = await trx
    .selectFrom('notifications')
    .select('id')
    .where('user_id', '=', userId)
    .orderBy('id', 'desc')
    .limit(1)
    .executeTakeFirst()
  const until = Math.min(upTo ?? Infinity, last?.id ?? 0)
  const changed = await trx
    .updateTable('notifications')
    .set({ read_at: now })
    .where('user_id', '=', userId)
    .where('id', '<=', until)
    .where('read_at', 'is', null)
    .returning('id')
    .execute()
  const unread = await unreadCount(trx, userId)
  if (changed.length > 0) emit(notificationAllRead(userId, until, unread))
  return { upTo: until, unread }
}

/**
 * A friend request that is no longer pending asks for nothing: what told of it stays in the list and stops counting,
 * whoever ended it and how.
 */
export async function markRequestRead(
  tx: WriteTx,
  userId: number,
  requestId: number,
): Promise<void> {
  await holdPeople(tx.trx, [userId])
  const changed = await tx.trx
    .updateTable('notifications')
    .set({ read_at: tx.now })
    .where('user_id', '=', userId)
    .where('kind', '=', 'friend_request_received')
    .where('request_id', '=', requestId)
    .where('read_at', 'is', null)
    .returning('id')
    .execute()
  await tellRead(tx, userId, changed)
}

async function tellRead(
  { trx, emit }: WriteTx,
  userId: number,
  changed: readonly { id: number }[],
): Promise<{ unread: number }> {
  const unread = await unreadCount(trx, userId)
  const ids = changed.map(({ id }) => id).sort((a, b) => a - b)
  if (ids.length > 0) emit(notificationRead(userId, ids, unread))
  return { unread }
}
