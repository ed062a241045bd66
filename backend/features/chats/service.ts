import type { ActionInput } from '@trunkline/shared/contract/catalogue'
import type { Chat, Message } from '@trunkline/shared/contract/chat'

import { Refusal } from '../../core/refusal.ts'
import type { WriteTx } from '../../core/write.ts'
import { holdPeople } from '../accounts/service.ts'
import { useAttachment } from '../attachments/service.ts'
import { holdChat, holdGroup, holdPlace, holdSilence } from './access.ts'
import { create } from './create.ts'
import { type Counts, chatRead, chatRenamed, messageCreated, readMark } from './events.ts'
import { mustSee } from './list.ts'
import { add, leave, remove } from './members.ts'
import { hasInChat, messagesSince as since, withSenders } from './messages.ts'
import {
  activeChatIds as active,
  chatKind as kindOf,
  memberIds,
  unreadAfter,
  unreadChats,
  unreadIn,
} from './queries.ts'

/** Who is in a chat, and how that begins and ends. */
export const createChat = create
export const addMembers = add
export const removeMember = remove
export const leaveChat = leave

/** What somebody sees of their chats. */
export const activeChatIds = active
export const chatKind = kindOf
export const messagesSince = since

/** Whether somebody may have a file because it was sent to them. */
export const mayReadInChats = hasInChat

/**
 * Says something in a chat, a file with it or alone, and tells every member on their own topic, each with their own
 * counts. One's own mark stays where it is: sending is not reading.
 */
export async function sendMessage(
  tx: WriteTx,
  userId: number,
  { chatId, content, attachmentId }: ActionInput<'chat.send'>,
): Promise<Message> {
  const { trx, now, clientId, emit } = tx
  if (content === '' && attachmentId === undefined)
    throw new Refusal('invalid_input', 'content: write something, or attach a file')
  const { chat } = await holdChat(trx, userId, chatId)
  if (attachmentId !== undefined) await useAttachment(tx, userId, attachmentId)
  const no = chat.last_no + 1
  await trx.updateTable('chats').set({ last_no: no }).where('id', '=', chatId).execute()
  const row = await trx
    .insertInto('messages')
    .values({
      chat_id: chatId,
      no,
      sender_id: userId,
      content,
      attachment_id: attachmentId ?? null,
      client_id: clientId ?? null,
      created_at: now,
    })
    .returningAll()
    .executeTakeFirstOrThrow()
  const readers = await trx
    .updateTable('chat_members')
    .set(({ eb, case: either }) => ({
      active_at: now,
      unread: either()
        .when('user_id', '=', userId)
        .then(eb.ref('unread'))
        .else(eb('unread', '+', 1))
        .end(),
    }))
    .where('chat_id', '=', chatId)
    .where('left_no', 'is', null)
    .returning('user_id')
    .execute()
  // People after places, as where a chat is read: the other order is a deadlock on Postgres. What is refused is undone.
  if (await holdSilence(trx, chat))
    throw new Refusal('forbidden', 'you cannot write to this person')
  const [message] = await withSenders(trx, [row])
  if (!message) throw new Refusal('not_found', 'there is no such person')
  const readerIds = readers.map((reader) => reader.user_id)
  const countsOf = await counted(tx, chatId, readerIds)
  for (const readerId of readerIds) emit(messageCreated(readerId, message, countsOf(readerId)))
  return message
}

/**
 * Reads a chat up to a message. Marks only go forward: an older one changes and tells nothing. Own devices hear it with
 * the counts that are left; the other person of a direct chat hears it too, unless a block is between them; a group
 * sees it while it is open.
 */
export async function markChatRead(
  tx: WriteTx,
  userId: number,
  { chatId, upTo }: ActionInput<'chat.mark_read'>,
): Promise<{ upTo: number } & Counts> {
  const { trx, now, emit, tell } = tx
  const place = await holdPlace(trx, userId, chatId)
  const { last_no: lastNo, ...chat } = await trx
    .selectFrom('chats')
    .select(['kind', 'pair', 'last_no'])
    .where('id', '=', chatId)
    .executeTakeFirstOrThrow()
  const until = Math.min(upTo, lastNo)
  if (until <= place.read_no)
    return { upTo: place.read_no, ...(await counted(tx, chatId, [userId]))(userId) }
  const unread = await unreadAfter(trx, userId, { chatId, no: until, lastNo })
  await trx
    .updateTable('chat_members')
    .set({ read_no: until, unread })
    .where('chat_id', '=', chatId)
    .where('user_id', '=', userId)
    .execute()
  const alone = chat.kind === 'group' || (await holdSilence(trx, chat))
  const readerIds = alone ? [userId] : await memberIds(trx, chatId)
  const countsOf = await counted(tx, chatId, readerIds)
  const mark = { chatId, userId, upTo: until }
  for (const readerId of readerIds) emit(chatRead(readerId, mark, countsOf(readerId)))
  if (chat.kind === 'group') tell(readMark(chatId, { userId, upTo: until }, now))
  return { upTo: until, ...countsOf(userId) }
}

/** Anybody in a group may call it something else. */
export async function renameChat(
  { trx, emit }: WriteTx,
  userId: number,
  { chatId, title }: ActionInput<'chat.rename'>,
): Promise<Chat> {
  const { chat } = await holdGroup(trx, userId, chatId)
  if (chat.title === title) return mustSee(trx, userId, chatId)
  await trx.updateTable('chats').set({ title }).where('id', '=', chatId).execute()
  for (const readerId of await memberIds(trx, chatId)) emit(chatRenamed(readerId, chatId, title))
  return mustSee(trx, userId, chatId)
}

/**
 * What each of these may be told of this chat and of all of theirs. Looked up once nobody else can change it, so that
 * it is true at the position of this transaction's events (promise P12).
 */
async function counted(
  { trx }: WriteTx,
  chatId: number,
  userIds: readonly number[],
): Promise<(userId: number) => Counts> {
  await holdPeople(trx, userIds)
  const chatsOf = await unreadChats(trx, userIds)
  const unread = await unreadIn(trx, chatId, userIds)
  return (userId) => ({ unread: unread.get(userId) ?? 0, unreadChats: chatsOf(userId) })
}
