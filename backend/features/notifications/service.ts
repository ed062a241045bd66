import type { Expression, ExpressionBuilder, SqlBool } from 'kysely'

import { Refusal } from '../../core/refusal.ts'
import type { WriteTx } from '../../core/write.ts'
import type { Tables } from '../../db/tables.ts'
import { blocked, holdPeople, person } from '../accounts/service.ts'
import { notificationAllRead, notificationCreated, notificationRead } from './events.ts'
import { notificationOf, unreadCount } from './queries.ts'

const NOTHING = { postId: null, commentId: null, requestId: null, excerpt: null }

/** What happened, by whom, and where to look; under whose post, where that is somebody else's. */
export type Happening = { actorId: number; postAuthorId?: number } & (
  | { kind: 'comment' | 'reply'; postId: number; commentId: number; excerpt: string }
  | { kind: 'mention'; postId: number; commentId: number | null; excerpt: string }
  | { kind: 'reaction' | 'repost'; postId: number }
  | { kind: 'follow' }
  | { kind: 'friend_request_received' | 'friend_request_accepted'; requestId: number }
)

/**
 * Tells `userId` of something; nothing is told across a block, nor of what is under the post of somebody on its other
 * side. The count in the event is the one that a fetch at its position finds.
 */
export async function notify(tx: WriteTx, userId: number, happening: Happening): Promise<void> {
  const { trx, now, emit } = tx
  await holdPeople(trx, [userId])
  // Asked once the person is held: a block holds both, so it is there by now, or finds this among what it marks as read.
  const { actorId, postAuthorId = actorId } = happening
  for (const id of new Set([actorId, postAuthorId])) if (await blocked(trx, userId, id)) return
  const { postId, commentId, requestId, excerpt } = { ...NOTHING, ...happening }
  const row = await trx
    .insertInto('notifications')
    .values({
      user_id: userId,
      kind: happening.kind,
      actor_id: actorId,
      post_id: postId,
      comment_id: commentId,
      request_id: requestId,
      excerpt,
      read_at: null,
      created_at: now,
    })
    .returningAll()
    .executeTakeFirstOrThrow()
  const actor = await person(trx, row.actor_id)
  emit(notificationCreated(userId, notificationOf(row, actor), await unreadCount(trx, userId)))
}

/** As `notify`, but nothing if this person was told the same of the same person and post after `since`. */
export async function notifyOnce(
  tx: WriteTx,
  userId: number,
  happening: Happening,
  since = 0,
): Promise<void> {
  await holdPeople(tx.trx, [userId])
  const told = await tx.trx
    .selectFrom('notifications')
    .select('id')
    .where('user_id', '=', userId)
    .where('actor_id', '=', happening.actorId)
    .where('kind', '=', happening.kind)
    .$if('postId' in happening, (query) =>
      query.where('post_id', '=', 'postId' in happening ? happening.postId : 0),
    )
    .where('created_at', '>', since)
    .limit(1)
    .executeTakeFirst()
  if (!told) await notify(tx, userId, happening)
}

/** Tells several people of one act, in an order in which two such acts cannot wait for each other. */
export async function notifyEach(
  tx: WriteTx,
  happenings: ReadonlyMap<number, Happening>,
): Promise<void> {
  const told = [...happenings].sort(([a], [b]) => a - b)
  for (const [userId, happening] of told) await notify(tx, userId, happening)
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
  return tellRead(tx, userId, await readNow(tx, userId, (eb) => eb('id', 'in', ids)))
}

/**
 * Marks everything up to `upTo` as read, or all there is. What arrives meanwhile has a higher id and stays unread,
 * so this commutes with everything.
 */
export async function markAllRead(
  tx: WriteTx,
  userId: number,
  upTo?: number,
): Promise<{ upTo: number; unread: number }> {
  const { trx, emit } = tx
  await holdPeople(trx, [userId])
  const last = await trx
    .selectFrom('notifications')
    .select('id')
    .where('user_id', '=', userId)
    .orderBy('id', 'desc')
    .limit(1)
    .executeTakeFirst()
  const until = Math.min(upTo ?? Infinity, last?.id ?? 0)
  const changed = await readNow(tx, userId, (eb) => eb('id', '<=', until))
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
  const changed = await readNow(tx, userId, (eb) =>
    eb.and({ kind: 'friend_request_received', request_id: requestId }),
  )
  await tellRead(tx, userId, changed)
}

/** What this other person did asks for nothing any more: it stops counting. */
export async function markReadFrom(tx: WriteTx, userId: number, actorId: number): Promise<void> {
  await holdPeople(tx.trx, [userId])
  await tellRead(tx, userId, await readNow(tx, userId, (eb) => eb('actor_id', '=', actorId)))
}

/** Those of the person's own that were unread until now; the person is held. */
async function readNow(
  { trx, now }: WriteTx,
  userId: number,
  which: (eb: ExpressionBuilder<Tables, 'notifications'>) => Expression<SqlBool>,
): Promise<{ id: number }[]> {
  return trx
    .updateTable('notifications')
    .set({ read_at: now })
    .where('user_id', '=', userId)
    .where('read_at', 'is', null)
    .where(which)
    .returning('id')
    .execute()
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
