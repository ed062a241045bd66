import type { FriendRequest } from '@trunkline/shared/contract/friend-request'
import type { Selectable } from 'kysely'

import type { Emission } from '../../core/message.ts'
import { Refusal } from '../../core/refusal.ts'
import type { WriteTx } from '../../core/write.ts'
import type { Tables } from '../../db/tables.ts'
import { holdPeople, seenPerson } from '../accounts/service.ts'
import { markRequestRead, notify } from '../notifications/service.ts'
import {
  friendRequestAccepted,
  friendRequestCancelled,
  friendRequestCreated,
  friendRequestDeclined,
  unfriended,
} from './events.ts'
import { allFriendIds, incomingCount, withPeople } from './queries.ts'

type Row = Selectable<Tables['friend_requests']>
type Ending = Exclude<Row['status'], 'pending'>
type Told = (userId: number, request: FriendRequest, incoming: number) => Emission

/** Whom this person is friends with. */
export const friendIds = allFriendIds

/** One name for two people, whoever asks: at most one request between them is pending. */
const pairOf = (a: number, b: number) => `${Math.min(a, b)}:${Math.max(a, b)}`

/**
 * Asks somebody to be friends. Where that person's own request is waiting, this accepts it: two people who ask each
 * other at the same moment become friends.
 */
export async function send(tx: WriteTx, userId: number, toUserId: number): Promise<FriendRequest> {
  const { trx, now } = tx
  if (toUserId === userId) throw new Refusal('invalid_input', 'toUserId: that is you')
  await holdPeople(trx, [userId, toUserId])
  await seenPerson(trx, userId, toUserId)
  await refuseFriends(tx, userId, toUserId)
  const pair = pairOf(userId, toUserId)
  const pending = await trx
    .selectFrom('friend_requests')
    .select(['id', 'from_id'])
    .where('pair', '=', pair)
    .where('status', '=', 'pending')
    .executeTakeFirst()
  if (pending?.from_id === toUserId) return accept(tx, userId, pending.id)
  if (pending)
    throw new Refusal('conflict', 'your request is still waiting', {
      details: { requestId: pending.id },
    })
  const row = await trx
    .insertInto('friend_requests')
    .values({
      from_id: userId,
      to_id: toUserId,
      pair,
      status: 'pending',
      created_at: now,
      updated_at: now,
    })
    .returningAll()
    .executeTakeFirstOrThrow()
  const request = await tellBoth(tx, row, friendRequestCreated)
  await notify(tx, toUserId, {
    kind: 'friend_request_received',
    actorId: userId,
    requestId: row.id,
  })
  return request
}

/** Only the receiver accepts. Both become friends at once, and the sender is notified. */
export async function accept(tx: WriteTx, userId: number, id: number): Promise<FriendRequest> {
  const row = await end(tx, { id, by: userId, as: 'to_id' }, 'accepted')
  await tx.trx
    .insertInto('friendships')
    .values([
      { user_id: row.from_id, friend_id: row.to_id, since: tx.now },
      { user_id: row.to_id, friend_id: row.from_id, since: tx.now },
    ])
    .execute()
  const request = await tellBoth(tx, row, friendRequestAccepted)
  await markRequestRead(tx, row.to_id, id)
  await notify(tx, row.from_id, {
    kind: 'friend_request_accepted',
    actorId: userId,
    requestId: id,
  })
  return request
}

/** Only the receiver declines. The sender's list shows it; no notification rubs it in. */
export async function decline(tx: WriteTx, userId: number, id: number): Promise<FriendRequest> {
  const row = await end(tx, { id, by: userId, as: 'to_id' }, 'declined')
  const request = await tellBoth(tx, row, friendRequestDeclined, { signedTo: userId })
  await markRequestRead(tx, row.to_id, id)
  return request
}

/** Only the sender cancels. */
export async function cancel(tx: WriteTx, userId: number, id: number): Promise<FriendRequest> {
  const row = await end(tx, { id, by: userId, as: 'from_id' }, 'cancelled')
  const request = await tellBoth(tx, row, friendRequestCancelled, { signedTo: userId })
  await markRequestRead(tx, row.to_id, id)
  return request
}

/** Either side ends a friendship; both are told, and not who did it. */
export async function unfriend(tx: WriteTx, userId: number, friendId: number): Promise<number> {
  await holdPeople(tx.trx, [userId, friendId])
  if (!(await endFriendship(tx, userId, friendId)))
    throw new Refusal('not_found', 'you are not friends')
  return friendId
}

/**
 * Whatever there was between the two, friendship or pending request, is over, for the reason of one of them: the other
 * hears no more of it than of that person's unfriending, declining or cancelling alone.
 */
export async function endAcquaintance(tx: WriteTx, userId: number, otherId: number): Promise<void> {
  const pending = await tx.trx
    .selectFrom('friend_requests')
    .select(['id', 'from_id'])
    .where('pair', '=', pairOf(userId, otherId))
    .where('status', '=', 'pending')
    .executeTakeFirst()
  if (pending) await (pending.from_id === userId ? cancel : decline)(tx, userId, pending.id)
  await endFriendship(tx, userId, otherId)
}

async function endFriendship(
  { trx, emit }: WriteTx,
  userId: number,
  friendId: number,
): Promise<boolean> {
  const ended = await trx
    .deleteFrom('friendships')
    .where(({ or, and }) =>
      or([
        and({ user_id: userId, friend_id: friendId }),
        and({ user_id: friendId, friend_id: userId }),
      ]),
    )
    .returning('user_id')
    .execute()
  if (ended.length === 0) return false
  emit(unfriended(userId, friendId))
  emit(unfriended(friendId, userId))
  return true
}

/**
 * Moves a pending request to its end, for the one side that may. Others learn nothing of it; the other side is
 * told that it is not theirs to do; an ended one is refused with how it ended.
 */
async function end(
  { trx, now }: WriteTx,
  asked: { id: number; by: number; as: 'from_id' | 'to_id' },
  status: Ending,
): Promise<Row> {
  const { id, by, as } = asked
  const found = await trx
    .selectFrom('friend_requests')
    .select(['from_id', 'to_id'])
    .where('id', '=', id)
    .executeTakeFirst()
  if (!found || (found.from_id !== by && found.to_id !== by))
    throw new Refusal('not_found', 'there is no such request')
  if (found[as] !== by)
    throw new Refusal(
      'forbidden',
      as === 'to_id' ? 'only who was asked may answer' : 'only who asked may take it back',
    )
  await holdPeople(trx, [found.from_id, found.to_id])
  const ended = await trx
    .updateTable('friend_requests')
    .set({ status, updated_at: now })
    .where('id', '=', id)
    .where('status', '=', 'pending')
    .returningAll()
    .executeTakeFirst()
  if (ended) return ended
  const { status: was } = await trx
    .selectFrom('friend_requests')
    .select('status')
    .where('id', '=', id)
    .executeTakeFirstOrThrow()
  throw new Refusal('conflict', `this request was ${was} already`, { details: { status: was } })
}

/**
 * Each side hears it on the own topic, with the own count at that position. What ends a request is signed to who did it
 * alone: its status says who that was, and the other cannot tell it from what ends with a block, which nobody signs.
 */
async function tellBoth(
  { trx, emit }: WriteTx,
  row: Row,
  told: Told,
  { signedTo }: { signedTo?: number } = {},
): Promise<FriendRequest> {
  const [request] = await withPeople(trx, [row])
  if (!request) throw new Refusal('not_found', 'there is no such person')
  for (const userId of [row.from_id, row.to_id]) {
    const emission = told(userId, request, await incomingCount(trx, userId))
    const signed = signedTo === undefined || signedTo === userId
    emit(signed ? emission : { ...emission, unsigned: true })
  }
  return request
}

async function refuseFriends({ trx }: WriteTx, userId: number, friendId: number): Promise<void> {
  const friendship = await trx
    .selectFrom('friendships')
    .select('since')
    .where('user_id', '=', userId)
    .where('friend_id', '=', friendId)
    .executeTakeFirst()
  if (friendship) throw new Refusal('conflict', 'you are friends already')
}
