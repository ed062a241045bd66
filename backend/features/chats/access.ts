import { type Selectable, SqliteAdapter } from 'kysely'

import { Refusal } from '../../core/refusal.ts'
import type { Db, Reading } from '../../db/database.ts'
import type { Tables } from '../../db/tables.ts'
import { blocked, holdPeople } from '../accounts/service.ts'
import { membership } from './queries.ts'

export type ChatRow = Selectable<Tables['chats']>
type Place = Selectable<Tables['chat_members']>

export const noChat = () => new Refusal('not_found', 'there is no such chat')

/**
 * Takes the chat's row: until this transaction ends nobody else sends there, joins or leaves, so numbers are dense and
 * the members are those who are told. Everybody takes in one order, so that nobody waits in a ring: the chat, places in
 * it, people, topics. SQLite has one writer and needs no lock. A chat that the person is not in does not exist.
 */
export async function holdChat(
  trx: Db,
  userId: number,
  chatId: number,
): Promise<{ chat: ChatRow; place: Place }> {
  const query = trx.selectFrom('chats').selectAll().where('id', '=', chatId)
  const locked = isSqlite(trx) ? query : query.forNoKeyUpdate()
  const chat = await locked.executeTakeFirst()
  // Asked under the lock, in a statement of its own: it sees a removal that the lock has waited for.
  const place = chat && (await membership(trx, userId, chatId))
  if (!place) throw noChat()
  return { chat, place }
}

/** As `holdChat`, for what only a group has: its members and its title. */
export async function holdGroup(trx: Db, userId: number, chatId: number) {
  const held = await holdChat(trx, userId, chatId)
  if (held.chat.kind !== 'group')
    throw new Refusal('conflict', 'this is a chat of two: make a group instead')
  return held
}

/**
 * Takes one person's place alone: what is unread there changes by nobody else until this transaction ends, and a
 * crowd that reads a group does not wait for one another.
 */
export async function holdPlace(trx: Db, userId: number, chatId: number): Promise<Place> {
  const query = trx
    .selectFrom('chat_members')
    .selectAll()
    .where('chat_id', '=', chatId)
    .where('user_id', '=', userId)
    .where('left_no', 'is', null)
  const place = await (isSqlite(trx) ? query : query.forNoKeyUpdate()).executeTakeFirst()
  if (!place) throw noChat()
  return place
}

/** A block between two people silences their chat: what was said stays, and nothing is added. */
export async function isSilenced(
  db: Reading,
  { kind, pair }: Pick<ChatRow, 'kind' | 'pair'>,
): Promise<boolean> {
  if (kind === 'group') return false
  const [one = 0, other = 0] = pairOf(pair)
  return blocked(db, one, other)
}

/** As `isSilenced`, and true until this transaction ends: a block takes the same two people. */
export async function holdSilence(trx: Db, chat: Pick<ChatRow, 'kind' | 'pair'>): Promise<boolean> {
  if (chat.kind === 'direct') await holdPeople(trx, pairOf(chat.pair))
  return isSilenced(trx, chat)
}

const pairOf = (pair: string | null) => (pair ?? '').split(':').map(Number)

const isSqlite = (trx: Db) => trx.getExecutor().adapter instanceof SqliteAdapter
