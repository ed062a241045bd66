import type { Person } from '@trunkline/shared/contract/scalars'

import type { Reading } from '../../db/database.ts'

/** What a block leaves to be seen of the other person in a chat of two: what was said, and not who they are by now. */
export type Veil = {
  /** Whether the two of this chat see each other read and write. */
  isDrawn(chatId: number): boolean
  /** Who blocks this reader is somebody, without the name, handle and picture that they may have taken since. */
  over(chatId: number, person: Person): Person
}

/** The blocks between this reader and the other person of each of these chats; a group has none. */
export async function veilOf(
  db: Reading,
  userId: number,
  chatIds: readonly number[],
): Promise<Veil> {
  const rows = await db
    .selectFrom('chat_members')
    .innerJoin('chats', 'chats.id', 'chat_members.chat_id')
    .innerJoin('blocks', (join) =>
      join.onRef('blocks.user_id', '=', 'chat_members.user_id').on('blocks.other_id', '=', userId),
    )
    .select(['chat_members.chat_id', 'blocks.user_id', 'blocks.mine'])
    .where('chat_members.chat_id', 'in', chatIds)
    .where('chats.kind', '=', 'direct')
    .execute()
  const others = new Map(rows.map((row) => [row.chat_id, row]))
  return {
    isDrawn: (chatId) => others.has(chatId),
    over: (chatId, person) => {
      const other = others.get(chatId)
      if (other?.mine !== 1 || other.user_id !== person.id) return person
      return { id: person.id, handle: '', name: 'Somebody', image: null }
    },
  }
}
