import type { Message } from '@trunkline/shared/contract/chat'

import type { FollowServices } from '../core/follows.ts'

export type ReadDb = FollowServices['db']
export type ChatKind = 'direct' | 'group'

/** What old lines have to look up, handed over by the features that know it: no old line touches a table. */
export type LegacyReads = {
  /** Undefined when this person is not in the chat, or there is none. */
  chatKind(db: ReadDb, userId: number, chatId: number): Promise<ChatKind | undefined>
  /** The chats of this person that were active last. */
  activeChatIds(db: ReadDb, userId: number, most: number): Promise<number[]>
  /** Oldest first: the latest, or those after the message `after`. Undefined when this person is not in the chat. */
  messages(
    db: ReadDb,
    userId: number,
    page: { chatId: number; limit: number; after?: number | undefined },
  ): Promise<Message[] | undefined>
  /** This person's own upload of that address. */
  attachmentId(db: ReadDb, userId: number, url: string): Promise<number | undefined>
}

/** The same, asked by one person. */
export type ReadsOfUser = {
  activeChatIds(most: number): Promise<number[]>
}
