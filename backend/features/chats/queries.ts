import type { Chat } from '@trunkline/shared/contract/chat'
import { sql } from 'kysely'

import type { Reading } from '../../db/database.ts'

/** This person's place in a chat that they are in now; undefined for everybody else, as if there were no such chat. */
export const membership = (db: Reading, userId: number, chatId: number) =>
  db
    .selectFrom('chat_members')
    .selectAll()
    .where('chat_id', '=', chatId)
    .where('user_id', '=', userId)
    .where('left_no', 'is', null)
    .executeTakeFirst()

export const isMember = async (db: Reading, userId: number, chatId: number): Promise<boolean> =>
  (await membership(db, userId, chatId)) !== undefined

/** The chat itself, for one who is in it. */
export const chatOf = (db: Reading, userId: number, chatId: number) =>
  db
    .selectFrom('chat_members')
    .innerJoin('chats', 'chats.id', 'chat_members.chat_id')
    .selectAll('chats')
    .where('chat_members.chat_id', '=', chatId)
    .where('chat_members.user_id', '=', userId)
    .where('chat_members.left_no', 'is', null)
    .executeTakeFirst()

/** Undefined for who is not in the chat. */
export const chatKind = async (
  db: Reading,
  userId: number,
  chatId: number,
): Promise<Chat['kind'] | undefined> => (await chatOf(db, userId, chatId))?.kind

/** The chats that somebody is in, those first in which something happened last. */
export async function activeChatIds(db: Reading, userId: number, most: number): Promise<number[]> {
  const rows = await db
    .selectFrom('chat_members')
    .select('chat_id')
    .where('user_id', '=', userId)
    .where('left_no', 'is', null)
    .orderBy('active_at', 'desc')
    .orderBy('chat_id', 'desc')
    .limit(most)
    .execute()
  return rows.map((row) => row.chat_id)
}

/** Who is in the chat now, those who have been longest first. */
export async function memberIds(db: Reading, chatId: number): Promise<number[]> {
  const rows = await db
    .selectFrom('chat_members')
    .select('user_id')
    .where('chat_id', '=', chatId)
    .where('left_no', 'is', null)
    .orderBy('joined_no')
    .orderBy('user_id')
    .execute()
  return rows.map((row) => row.user_id)
}

/** Messages of others after `no`: only one's own are looked at, and no sender has many beyond what they have read. */
export async function unreadAfter(
  db: Reading,
  userId: number,
  { chatId, no, lastNo }: { chatId: number; no: number; lastNo: number },
): Promise<number> {
  const { own } = await db
    .selectFrom('messages')
    .select((eb) => eb.fn.countAll<number>().as('own'))
    .where('chat_id', '=', chatId)
    .where('sender_id', '=', userId)
    .where('no', '>', no)
    .executeTakeFirstOrThrow()
  return lastNo - no - own
}

/** What is unread in a chat for each of these people. */
export async function unreadIn(
  db: Reading,
  chatId: number,
  userIds: readonly number[],
): Promise<ReadonlyMap<number, number>> {
  const rows = await db
    .selectFrom('chat_members')
    .select(['user_id', 'unread'])
    .where('chat_id', '=', chatId)
    .where('user_id', 'in', userIds)
    .execute()
  return new Map(rows.map((row) => [row.user_id, row.unread]))
}

/** How many chats with something unread each of these people has. */
export async function unreadChats(
  db: Reading,
  userIds: readonly number[],
): Promise<(userId: number) => number> {
  const rows = await db
    .selectFrom('chat_members')
    .select((eb) => ['user_id', eb.fn.countAll<number>().as('chats')])
    .where('user_id', 'in', userIds)
    // The bare 0 lets both databases see that the partial index holds exactly these rows.
    .where('unread', '>', sql.lit(0))
    .groupBy('user_id')
    .execute()
  const counts = new Map(rows.map((row) => [row.user_id, row.chats]))
  return (userId) => counts.get(userId) ?? 0
}

export async function unreadChatsOf(db: Reading, userId: number): Promise<number> {
  return (await unreadChats(db, [userId]))(userId)
}

/**
 * How far each member of a group has read; none for whoever is out by the time of the reading. In a direct chat the
 * other person's own topic says it.
 */
export async function readMarks(
  db: Reading,
  { readerId, chatId }: { readerId: number; chatId: number },
): Promise<{ userId: number; upTo: number; at: number }[]> {
  const rows = await db
    .selectFrom('chat_members')
    .innerJoin('chats', 'chats.id', 'chat_members.chat_id')
    .innerJoin('chat_members as reader', 'reader.chat_id', 'chat_members.chat_id')
    .select(['chat_members.user_id', 'chat_members.read_no', 'chat_members.active_at'])
    .where('reader.user_id', '=', readerId)
    .where('reader.left_no', 'is', null)
    .where('chat_members.chat_id', '=', chatId)
    .where('chat_members.left_no', 'is', null)
    .where('chats.kind', '=', 'group')
    .execute()
  return rows.map((row) => ({ userId: row.user_id, upTo: row.read_no, at: row.active_at }))
}
