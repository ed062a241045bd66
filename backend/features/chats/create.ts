import type { ActionInput } from '@trunkline/shared/contract/catalogue'
import type { Chat } from '@trunkline/shared/contract/chat'

import { Refusal } from '../../core/refusal.ts'
import type { WriteTx } from '../../core/write.ts'
import { holdPeople, seenPerson } from '../accounts/service.ts'
import { friendIds } from '../friend-requests/service.ts'
import type { ChatRow } from './access.ts'
import { chatJoined } from './events.ts'
import { mustSee } from './list.ts'
import { unreadChats } from './queries.ts'

/** One name for two people, whoever asks. */
const pairOf = (a: number, b: number) => `${Math.min(a, b)}:${Math.max(a, b)}`

/**
 * Opens the direct chat with one other person, or begins a group. Only friends are drawn into a chat; a direct chat
 * that is there is answered whatever became of the friendship, and made only once for two people.
 */
export async function create(
  tx: WriteTx,
  userId: number,
  { memberIds, title }: ActionInput<'chat.create'>,
): Promise<Chat> {
  const others = [...new Set(memberIds)].filter((id) => id !== userId)
  const [other, ...more] = others
  if (other === undefined) throw new Refusal('invalid_input', 'memberIds: name somebody else')
  if (more.length === 0 && title === undefined) return direct(tx, userId, other)
  await holdPeople(tx.trx, [userId, ...others])
  await refuseStrangers(tx, userId, others)
  return begin(tx, userId, others, { kind: 'group', title: title ?? null, pair: null })
}

/** Refuses, by id, whom this person is not friends with: hold them first. */
export async function refuseStrangers(
  { trx }: WriteTx,
  userId: number,
  others: readonly number[],
): Promise<void> {
  const friends = new Set(await friendIds(trx, userId))
  const userIds = others.filter((id) => !friends.has(id))
  if (userIds.length === 0) return
  throw new Refusal('forbidden', 'memberIds: only friends of yours', { details: { userIds } })
}

async function direct(tx: WriteTx, userId: number, otherId: number): Promise<Chat> {
  const { trx } = tx
  await holdPeople(trx, [userId, otherId])
  const pair = pairOf(userId, otherId)
  const known = await trx
    .selectFrom('chats')
    .select('id')
    .where('pair', '=', pair)
    .executeTakeFirst()
  if (known) return mustSee(trx, userId, known.id)
  await seenPerson(trx, userId, otherId)
  await refuseStrangers(tx, userId, [otherId])
  return begin(tx, userId, [otherId], { kind: 'direct', title: null, pair })
}

async function begin(
  { trx, now, emit }: WriteTx,
  userId: number,
  others: readonly number[],
  chat: Pick<ChatRow, 'kind' | 'title' | 'pair'>,
): Promise<Chat> {
  const ids = [userId, ...others]
  const { id: chatId } = await trx
    .insertInto('chats')
    .values({ ...chat, owner_id: chat.kind === 'group' ? userId : null, created_at: now })
    .returning('id')
    .executeTakeFirstOrThrow()
  await trx
    .insertInto('chat_members')
    .values(
      ids.map((id) => ({
        chat_id: chatId,
        user_id: id,
        joined_no: 1,
        left_no: null,
        read_no: 0,
        active_at: now,
      })),
    )
    .execute()
  // Nothing was said yet, so it looks the same to everybody.
  const seen = await mustSee(trx, userId, chatId)
  const chatsOf = await unreadChats(trx, ids)
  for (const id of ids) emit(chatJoined(id, seen, chatsOf(id)))
  return seen
}
