import type { Chat, Message } from '@trunkline/shared/contract/chat'
import { type Selectable, sql } from 'kysely'

import type { Reading } from '../../db/database.ts'
import type { Tables } from '../../db/tables.ts'
import { people } from '../accounts/service.ts'
import { attachments } from '../attachments/service.ts'

export type MessageRow = Selectable<Tables['messages']>
/** Message numbers; `after` counts up from there, otherwise the newest before `before` or of all. */
export type MessagePage = { limit: number; before?: number; after?: number }

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

/**
 * A page of what this person may see of a chat, oldest first; undefined when they are not in it. `next` is the cursor
 * of the following page in the same direction.
 */
export async function messages(
  db: Reading,
  userId: number,
  chatId: number,
  { limit, before, after }: MessagePage,
): Promise<{ items: Message[]; next: number | null } | undefined> {
  const place = await membership(db, userId, chatId)
  if (!place) return undefined
  let query = db
    .selectFrom('messages')
    .selectAll()
    .where('chat_id', '=', chatId)
    .where('no', '>', Math.max(place.joined_no - 1, after ?? 0))
  if (before !== undefined) query = query.where('no', '<', before)
  const rows = await query
    .orderBy('no', after === undefined ? 'desc' : 'asc')
    .limit(limit + 1)
    .execute()
  const shown = rows.slice(0, limit)
  const last = shown.at(-1)
  if (after === undefined) shown.reverse()
  return {
    items: await withSenders(db, shown),
    next: rows.length > limit && last ? last.no : null,
  }
}

/** The latest of a chat, or what came after the message with the id `after`; undefined for who is not in it. */
export async function messagesSince(
  db: Reading,
  userId: number,
  { chatId, limit, after }: { chatId: number; limit: number; after?: number | undefined },
): Promise<Message[] | undefined> {
  const page = after === undefined ? { limit } : { limit, after: await lastNo(db, chatId, after) }
  return (await messages(db, userId, chatId, page))?.items
}

/** The number of the last message that is not newer than this id: a chat's messages are numbered as they are made. */
async function lastNo(db: Reading, chatId: number, messageId: number): Promise<number> {
  const row = await db
    .selectFrom('messages')
    .select('no')
    .where('chat_id', '=', chatId)
    .where('id', '<=', messageId)
    .orderBy('no', 'desc')
    .limit(1)
    .executeTakeFirst()
  return row?.no ?? 0
}

/** The rows as they are shown, in their order. */
export async function withSenders(db: Reading, rows: readonly MessageRow[]): Promise<Message[]> {
  const [senders, files] = [
    await people(
      db,
      rows.map((row) => row.sender_id),
    ),
    await attachments(
      db,
      rows.map((row) => row.attachment_id),
    ),
  ]
  return rows.flatMap((row) => {
    const sender = senders.get(row.sender_id)
    if (!sender) return []
    return [
      {
        id: row.id,
        chatId: row.chat_id,
        no: row.no,
        sender,
        content: row.content,
        attachment: files.get(row.attachment_id ?? 0) ?? null,
        createdAt: new Date(row.created_at).toISOString(),
        clientId: row.client_id,
      },
    ]
  })
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

/** How far each member of a group has read. In a direct chat the other person's own topic says it. */
export async function readMarks(
  db: Reading,
  chatId: number,
): Promise<{ userId: number; upTo: number; at: number }[]> {
  const rows = await db
    .selectFrom('chat_members')
    .innerJoin('chats', 'chats.id', 'chat_members.chat_id')
    .select(['chat_members.user_id', 'chat_members.read_no', 'chat_members.active_at'])
    .where('chat_members.chat_id', '=', chatId)
    .where('chat_members.left_no', 'is', null)
    .where('chats.kind', '=', 'group')
    .execute()
  return rows.map((row) => ({ userId: row.user_id, upTo: row.read_no, at: row.active_at }))
}

/** Whether this person is in the chat in which the file was sent, and was when it was sent. */
export async function hasInChat(
  db: Reading,
  userId: number,
  attachmentId: number,
): Promise<boolean> {
  const row = await db
    .selectFrom('messages')
    .innerJoin('chat_members', 'chat_members.chat_id', 'messages.chat_id')
    .select('messages.id')
    .where('messages.attachment_id', '=', attachmentId)
    .where('chat_members.user_id', '=', userId)
    .where('chat_members.left_no', 'is', null)
    .whereRef('chat_members.joined_no', '<=', 'messages.no')
    .executeTakeFirst()
  return row !== undefined
}
