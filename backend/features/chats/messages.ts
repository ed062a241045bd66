import type { Message } from '@trunkline/shared/contract/chat'
import type { Selectable } from 'kysely'

import type { Reading } from '../../db/database.ts'
import type { Tables } from '../../db/tables.ts'
import { people } from '../accounts/service.ts'
import { attachments } from '../attachments/service.ts'
import { membership } from './queries.ts'
import { veilOf } from './veil.ts'

export type MessageRow = Selectable<Tables['messages']>
/** Message numbers; `after` counts up from there, otherwise the newest before `before` or of all. */
export type MessagePage = { limit: number; before?: number; after?: number }

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
    items: await shownTo(db, userId, shown),
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

/** The rows as this reader is shown them. */
export async function shownTo(
  db: Reading,
  userId: number,
  rows: readonly MessageRow[],
): Promise<Message[]> {
  if (rows.length === 0) return []
  const veil = await veilOf(db, userId, [...new Set(rows.map((row) => row.chat_id))])
  return (await withSenders(db, rows)).map((message) => ({
    ...message,
    sender: veil.over(message.chatId, message.sender),
  }))
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
