import type { Message } from '@trunkline/shared/contract/chat'
import { topic } from '@trunkline/shared/protocol/topic'
import { beforeEach, expect, test } from 'vitest'

import { message, person } from '../features/chats/testing.ts'
import { me, openPage, type TestPage } from './testing.tsx'
import { useDmStream } from './use-dm-stream.ts'
import { useWebSocketChat } from './use-websocket-hooks.ts'

const MINE = topic.chats(me.id)

let page: TestPage
beforeEach(() => {
  page = openPage()
  page.transport.follow(MINE)
})

const say = (said: Message) =>
  page.hear(MINE, said.no, {
    name: 'chat.message_created',
    data: { message: said, unread: 0, unreadChats: 0 },
  })

test('each message of the chat is told once, one’s own too, and none of another chat', async () => {
  const heard: Message[] = []
  page.render(() => useWebSocketChat(1, (one) => heard.push(one)))
  for (const no of [1, 2, 3]) await say(message({ no }))
  await say(message({ chatId: 2, no: 4 }))
  expect(heard.map(({ no }) => no)).toEqual([1, 2, 3])
})

test('who writes is told by number', async () => {
  const heard: [number, boolean][] = []
  page.render(() => useWebSocketChat(1, undefined, (userId, on) => heard.push([userId, on])))
  const data = { on: true, person: person(2) }
  await page.turn(() =>
    page.transport.tell({ type: 'signal', topic: topic.chat(1), name: 'chat.typing', by: 2, data }),
  )
  expect(heard).toEqual([[2, true]])
})

test('a message is sent, a hint given, and the line spoken of', async () => {
  const chat = page.render(() => useWebSocketChat(1))
  await page.turn(() => {
    chat.current.sendMessage('Hello!')
    chat.current.setTyping(true)
  })
  expect(page.transport.actions).toMatchObject([
    { name: 'chat.send', input: { chatId: 1, content: 'Hello!' } },
  ])
  expect(page.transport.signals).toHaveLength(1)
  expect(chat.current.isConnected).toBe(true)
  await page.turn(() => page.transport.show({ state: 'offline' }))
  expect(chat.current.isConnected).toBe(false)
})

test('a direct message stream takes its number with the old prefix or without', async () => {
  const heard: number[] = []
  page.render(() => useDmStream('dm_1', ({ no }) => heard.push(no)))
  page.render(() => useDmStream(1, ({ no }) => heard.push(no)))
  await say(message({ no: 7 }))
  expect(heard).toEqual([7, 7])
})
