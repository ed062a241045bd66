import type { Chat } from '@trunkline/shared/contract/chat'
import type { Person } from '@trunkline/shared/contract/scalars'

import type { Reading } from '../../db/database.ts'
import { noChat } from './access.ts'
import { shownTo } from './messages.ts'
import { veilOf } from './veil.ts'

/** Where a page of the list starts: below the chat that was active then. */
export type ChatCursor = { activeAt: number; chatId: number }

/** The chats that this person is in, last active first; `next` is where the following page starts. */
export async function chats(
  db: Reading,
  userId: number,
  { limit, before }: { limit: number; before?: ChatCursor },
): Promise<{ items: Chat[]; next: ChatCursor | null }> {
  let query = places(db, userId)
  if (before)
    query = query.where(({ eb, refTuple, tuple }) =>
      eb(refTuple('own.active_at', 'own.chat_id'), '<', tuple(before.activeAt, before.chatId)),
    )
  const rows = await query
    .orderBy('own.active_at', 'desc')
    .orderBy('own.chat_id', 'desc')
    .limit(limit + 1)
    .execute()
  const shown = rows.slice(0, limit)
  const last = shown.at(-1)
  return {
    items: await asSeen(db, userId, shown),
    next: rows.length > limit && last ? { activeAt: last.active_at, chatId: last.id } : null,
  }
}

/** One chat as this person sees it; undefined when they are not in it. */
export async function chatById(
  db: Reading,
  userId: number,
  chatId: number,
): Promise<Chat | undefined> {
  const row = await places(db, userId).where('own.chat_id', '=', chatId).executeTakeFirst()
  return row && (await asSeen(db, userId, [row]))[0]
}

/** As `chatById`, inside a transaction that knows this person to be in it. */
export async function mustSee(db: Reading, userId: number, chatId: number): Promise<Chat> {
  const chat = await chatById(db, userId, chatId)
  if (!chat) throw noChat()
  return chat
}

const places = (db: Reading, userId: number) =>
  db
    .selectFrom('chat_members as own')
    .innerJoin('chats', 'chats.id', 'own.chat_id')
    .select([
      'chats.id',
      'chats.kind',
      'chats.title',
      'chats.owner_id',
      'chats.last_no',
      'chats.created_at',
      'own.joined_no',
      'own.read_no',
      'own.unread',
      'own.active_at',
    ])
    .where('own.user_id', '=', userId)
    .where('own.left_no', 'is', null)

type Place = Awaited<ReturnType<ReturnType<typeof places>['executeTakeFirstOrThrow']>>

async function asSeen(db: Reading, userId: number, rows: readonly Place[]): Promise<Chat[]> {
  if (rows.length === 0) return []
  const members = Map.groupBy(
    await membersOf(
      db,
      rows.map(({ id }) => id),
    ),
    ({ chatId }) => chatId,
  )
  const veil = await veilOf(
    db,
    userId,
    rows.map(({ id }) => id),
  )
  const messages = await lastMessages(db, userId, rows)
  const last = new Map(messages.map((message) => [message.chatId, message]))
  return rows.map((row) => {
    const inside = members.get(row.id) ?? []
    const peer = inside.find(({ person }) => person.id !== userId)
    return {
      id: row.id,
      kind: row.kind,
      title: row.title,
      members: inside.map(({ person }) => veil.over(row.id, person)),
      ownerId: row.owner_id,
      lastMessage: last.get(row.id) ?? null,
      readUpTo: row.read_no,
      unread: row.unread,
      peerReadUpTo: row.kind === 'group' ? null : veil.isDrawn(row.id) ? 0 : (peer?.readUpTo ?? 0),
      createdAt: new Date(row.created_at).toISOString(),
    }
  })
}

async function membersOf(
  db: Reading,
  chatIds: readonly number[],
): Promise<{ chatId: number; person: Person; readUpTo: number }[]> {
  const rows = await db
    .selectFrom('chat_members')
    .innerJoin('users', 'users.id', 'chat_members.user_id')
    .select([
      'chat_members.chat_id',
      'chat_members.read_no',
      'users.id',
      'users.handle',
      'users.name',
      'users.image',
    ])
    .where('chat_members.chat_id', 'in', chatIds)
    .where('chat_members.left_no', 'is', null)
    .orderBy('chat_members.chat_id')
    .orderBy('users.id')
    .execute()
  return rows.map(({ chat_id: chatId, read_no: readUpTo, ...person }) => ({
    chatId,
    readUpTo,
    person,
  }))
}

/** The last message of each chat, where this reader was there for it. */
async function lastMessages(db: Reading, userId: number, rows: readonly Place[]) {
  const seen = rows.filter(({ last_no: last, joined_no: joined }) => last >= joined)
  if (seen.length === 0) return []
  const found = await db
    .selectFrom('messages')
    .selectAll()
    .where(({ or, and }) => or(seen.map(({ id, last_no: no }) => and({ chat_id: id, no }))))
    .execute()
  return shownTo(db, userId, found)
}
