import type { ReadDb } from './db/database.ts'
import { byStoredName } from './features/attachments/queries.ts'
import { chatOf, messages } from './features/chats/queries.ts'

const FILES = '/upload/files/'

/** What the old lines have to look up, by the features that know it; goes with `legacy/`. */
export const legacyReads = {
  async chatKind(db: ReadDb, userId: number, chatId: number) {
    return (await chatOf(db, userId, chatId))?.kind
  },

  async activeChatIds(db: ReadDb, userId: number, most: number) {
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
  },

  async messages(
    db: ReadDb,
    userId: number,
    { chatId, limit, after }: { chatId: number; limit: number; after?: number | undefined },
  ) {
    const no = after === undefined ? undefined : await numberOf(db, chatId, after)
    const page = { limit, ...(no === undefined ? {} : { after: no }) }
    return (await messages(db, userId, chatId, page))?.items
  },

  async attachmentId(db: ReadDb, userId: number, url: string) {
    if (!url.startsWith(FILES)) return undefined
    const file = await byStoredName(db, url.slice(FILES.length))
    return file?.owner_id === userId ? file.id : undefined
  },
}

/** The number of the last message of the chat that is not newer than this id: messages of one chat are numbered as they are made. */
async function numberOf(db: ReadDb, chatId: number, messageId: number): Promise<number> {
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
