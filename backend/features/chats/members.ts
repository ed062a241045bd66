import type { ActionInput } from '@trunkline/shared/contract/catalogue'
import type { Chat } from '@trunkline/shared/contract/chat'
import { GROUP_MEMBERS } from '@trunkline/shared/contract/limits'

import { Refusal } from '../../core/refusal.ts'
import type { WriteTx } from '../../core/write.ts'
import { holdPeople, people } from '../accounts/service.ts'
import { type ChatRow, holdGroup } from './access.ts'
import { refuseStrangers } from './create.ts'
import { chatJoined, chatLeft, memberAdded, memberRemoved } from './events.ts'
import { mustSee } from './list.ts'
import { memberIds, unreadChats, unreadChatsOf } from './queries.ts'

/**
 * Anybody in a group may add friends of theirs. Who comes sees what is said from now on, and nothing of before; who
 * is in already stays as they are.
 */
export async function add(
  tx: WriteTx,
  userId: number,
  { chatId, memberIds: wanted }: ActionInput<'chat.add_members'>,
): Promise<Chat> {
  const { trx, now, emit } = tx
  const { chat } = await holdGroup(trx, userId, chatId)
  const inside = await memberIds(trx, chatId)
  const added = [...new Set(wanted)].filter((id) => !inside.includes(id))
  if (added.length === 0) return mustSee(trx, userId, chatId)
  if (inside.length + added.length > GROUP_MEMBERS)
    throw new Refusal('conflict', `memberIds: a group has at most ${GROUP_MEMBERS} people`, {
      details: { free: GROUP_MEMBERS - inside.length },
    })
  await holdPeople(trx, [userId, ...added])
  await refuseStrangers(tx, userId, added)
  const place = {
    joined_no: chat.last_no + 1,
    left_no: null,
    read_no: chat.last_no,
    unread: 0,
    active_at: now,
  }
  await trx
    .insertInto('chat_members')
    .values(added.map((id) => ({ chat_id: chatId, user_id: id, ...place })))
    .onConflict((conflict) => conflict.columns(['chat_id', 'user_id']).doUpdateSet(place))
    .execute()
  const seen = await mustSee(trx, userId, chatId)
  const fresh: Chat = { ...seen, lastMessage: null, readUpTo: chat.last_no, unread: 0 }
  const chatsOf = await unreadChats(trx, added)
  for (const id of added) emit(chatJoined(id, fresh, chatsOf(id)))
  for (const member of (await people(trx, added)).values())
    for (const readerId of inside) emit(memberAdded(readerId, chatId, member))
  return seen
}

/** Only the owner removes, and not themselves: that is leaving. */
export async function remove(
  tx: WriteTx,
  userId: number,
  { chatId, userId: goneId }: ActionInput<'chat.remove_member'>,
): Promise<{ chatId: number; userId: number }> {
  const { chat } = await holdGroup(tx.trx, userId, chatId)
  if (goneId === userId) throw new Refusal('invalid_input', 'userId: that is you: leave instead')
  if (chat.owner_id !== userId)
    throw new Refusal('forbidden', 'only whose group it is may remove somebody')
  const inside = await memberIds(tx.trx, chatId)
  if (!inside.includes(goneId)) throw new Refusal('not_found', 'userId: nobody in this chat')
  await goOut(tx, { chat, goneId, inside })
  return { chatId, userId: goneId }
}

/** Leaves a group. An owner's right passes to whoever has been in longest; the last one out ends the chat. */
export async function leave(tx: WriteTx, userId: number, chatId: number): Promise<number> {
  const { chat } = await holdGroup(tx.trx, userId, chatId)
  await goOut(tx, { chat, goneId: userId, inside: await memberIds(tx.trx, chatId) })
  return chatId
}

/** The last that who goes hears of it, and what those who stay hear. */
async function goOut(
  { trx, emit }: WriteTx,
  { chat, goneId, inside }: { chat: ChatRow; goneId: number; inside: readonly number[] },
): Promise<void> {
  const { id: chatId } = chat
  const stay = inside.filter((id) => id !== goneId)
  const ownerId = chat.owner_id !== null && stay.includes(chat.owner_id) ? chat.owner_id : stay[0]
  await trx
    .updateTable('chat_members')
    .set({ left_no: chat.last_no, unread: 0 })
    .where('chat_id', '=', chatId)
    .where('user_id', '=', goneId)
    .execute()
  await trx
    .updateTable('chats')
    .set({ owner_id: ownerId ?? null })
    .where('id', '=', chatId)
    .execute()
  await holdPeople(trx, [goneId])
  emit(chatLeft(goneId, chatId, await unreadChatsOf(trx, goneId)))
  if (ownerId === undefined) return
  for (const readerId of stay) emit(memberRemoved(readerId, { chatId, userId: goneId, ownerId }))
}
