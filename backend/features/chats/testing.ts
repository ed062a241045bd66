import { topic } from '@trunkline/shared/protocol/topic'

import type { Database } from '../../db/database.ts'
import { openHouse } from '../testing.ts'
import { chatById } from './list.ts'
import { messages } from './messages.ts'

/** A house whose people talk. */
export async function openChats(database: Database) {
  const house = await openHouse(database)
  const { db } = database
  return {
    ...house,
    async befriend(one: number, ...others: number[]) {
      for (const other of others) {
        const { request } = await house.act(one, 'friend_request.send', { toUserId: other })
        await house.act(other, 'friend_request.accept', { id: request.id })
      }
    },
    direct: async (one: number, other: number) =>
      (await house.act(one, 'chat.create', { memberIds: [other] })).chat,
    group: async (owner: number, ...memberIds: number[]) =>
      (await house.act(owner, 'chat.create', { memberIds, title: 'Hills' })).chat,
    say: async (who: number, chatId: number, content = 'Hello') =>
      (await house.act(who, 'chat.send', { chatId, content })).message,
    read: (who: number, chatId: number, upTo: number) =>
      house.act(who, 'chat.mark_read', { chatId, upTo }),
    /** What somebody heard about chats so far. */
    told: (who: number) => house.heard(topic.chats(who)),
    toldNames: (who: number) => house.heard(topic.chats(who)).map(({ name }) => name),
    seen: (who: number, chatId: number) => chatById(db, who, chatId),
    /** The numbers of the messages that somebody may see; undefined where they are no member. */
    numbers: async (who: number, chatId: number) =>
      (await messages(db, who, chatId, { limit: 100 }))?.items.map(({ no }) => no),
  }
}

export type Chats = Awaited<ReturnType<typeof openChats>>
