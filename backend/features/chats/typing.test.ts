import { topic } from '@trunkline/shared/protocol/topic'
import { afterEach, beforeEach, expect, test } from 'vitest'

import { openEmptyDatabase } from '../../db/testing.ts'
import { type Chats, openChats } from './testing.ts'
import { createChatTyping } from './typing.ts'

let house: Chats
let ada: number
let ben: number
let chatId: number
let now: number
let tell: (userId: number, on: boolean, chat?: number) => Promise<unknown>

beforeEach(async () => {
  house = await openChats(await openEmptyDatabase())
  ada = await house.person('Ada')
  ben = await house.person('Ben')
  await house.befriend(ada, ben)
  ;({ id: chatId } = await house.direct(ada, ben))
  now = 0
  const typing = createChatTyping(() => now)['chat.typing']
  tell = (userId, on, chat = chatId) =>
    typing(house.database.db, { userId, topic: topic.chat(chat), id: chat }, { on })
})
afterEach(() => house.close())

test('the others hear who is writing', async () => {
  expect(await tell(ada, true)).toMatchObject({
    type: 'signal',
    topic: topic.chat(chatId),
    name: 'chat.typing',
    by: ada,
    data: { on: true, person: { id: ada, name: 'Ada' } },
  })
})

test('"still writing" is told at most every 3 s; beginning anew and stopping at once', async () => {
  await tell(ada, true)
  now = 2_999
  expect(await tell(ada, true)).toBeUndefined()
  expect(await tell(ben, true)).toMatchObject({ by: ben })
  now = 3_000
  expect(await tell(ada, true)).toMatchObject({ data: { on: true } })
  expect(await tell(ada, false)).toMatchObject({ data: { on: false } })
  expect(await tell(ada, true)).toMatchObject({ data: { on: true } })
})

test('somebody who is not in the chat is heard by nobody there', async () => {
  const eve = await house.person('Eve')
  expect(await tell(eve, true)).toBeUndefined()
  expect(await tell(ada, true, 999)).toBeUndefined()
})

test('who has left is heard no more', async () => {
  const { id } = await house.group(ada, ben)
  await house.act(ben, 'chat.leave', { chatId: id })
  expect(await tell(ben, true, id)).toBeUndefined()
})

test('between two of whom one has blocked the other nothing is said', async () => {
  await house.act(ben, 'account.block', { userId: ada, on: true })
  for (const who of [ada, ben]) expect(await tell(who, true)).toBeUndefined()
})

test('another topic of the same number carries no typing', async () => {
  const typing = createChatTyping(() => now)['chat.typing']
  const from = { userId: ada, topic: topic.post(chatId), id: chatId }
  expect(await typing(house.database.db, from, { on: true })).toBeUndefined()
})
