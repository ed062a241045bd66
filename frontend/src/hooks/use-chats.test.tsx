import type { EventData, EventName } from '@trunkline/shared/contract/catalogue'
import { topic } from '@trunkline/shared/protocol/topic'
import { beforeEach, expect, test } from 'vitest'

import { sessionQuery } from '../features/account/queries.ts'
import { chat, message, person } from '../features/chats/testing.ts'
import { at } from '../lib/positioned/testing.ts'
import { useSayBeingRead } from './chat-being-read.ts'
import { me, openPage, type TestPage } from './testing.tsx'
import { useChat, useMessages } from './use-chat.ts'
import { useChatsCount } from './use-chats-count.ts'
import { useChats } from './use-chats.ts'

const MINE = topic.chats(me.id)
const LIST = '/api/chats'
const ONE = '/api/chats/1'
const MESSAGES = '/api/chats/1/messages?limit=50'
const COUNT = '/api/chats/unread-count'

let page: TestPage
let head = 0
beforeEach(() => {
  page = openPage()
  page.client.setQueryData(sessionQuery.queryKey, { data: me, positions: {} })
  page.transport.follow(MINE)
  page.transport.restart({ topic: MINE, at: at(0), why: 'opened' })
  head = 0
})

const answer = (path: string, body: unknown, as = head) => page.answer(path, body, { [MINE]: as })
/** Without who is signed in. */
const ofChats = (paths: string[]) => paths.filter((path) => path.startsWith(LIST))
/** The next thing that happens to me. */
const tell = <N extends EventName>(name: N, data: EventData<N>) =>
  page.hear(MINE, (head += 1), { name, data })

const said = (chatId: number, no: number, unread: number | null = 1) => ({
  message: message({ chatId, no, id: chatId * 100 + no, content: `${no}` }),
  unread,
  unreadChats: unread,
})

test('the chat that was spoken in last stands first, with what was said and how much is unread', async () => {
  const list = page.render(useChats)
  await answer(LIST, { items: [chat({ id: 1 }), chat({ id: 2 })], next: null })
  await tell('chat.message_created', said(2, 5, 3))
  expect(list.current.chats.map(({ id, unread }) => [id, unread])).toEqual([
    [2, 3],
    [1, 0],
  ])
  expect(list.current.chats[0]?.lastMessage?.no).toBe(5)
  await page.pass(200)
  expect(ofChats(page.http.asked)).toEqual([LIST])
})

test('a message from further down than was read brings the list once, however many there are', async () => {
  const list = page.render(useChats)
  await answer(LIST, { items: [chat({ id: 1 })], next: '5.9' })
  for (const no of [1, 2, 3]) await tell('chat.message_created', said(9, no))
  await page.pass(200)
  expect(ofChats(page.http.paths())).toEqual([LIST])
  await answer(LIST, { items: [chat({ id: 9 }), chat({ id: 1 })], next: '5.9' })
  await page.pass(200)
  expect(list.current.chats.map(({ id }) => id)).toEqual([9, 1])
  expect(ofChats(page.http.paths())).toEqual([])
})

test('whoever is out of a chat keeps nothing of it, and is told so', async () => {
  const list = page.render(useChats)
  const open = page.render(() => ({ ...useChat(1), rows: useMessages(1).rows }))
  await answer(LIST, { items: [chat()], next: null })
  await answer(ONE, chat())
  await answer(MESSAGES, { items: [message()], next: null })
  expect(open.current.rows).toHaveLength(1)
  await tell('chat.left', { chatId: 1, unreadChats: 0 })
  expect(open.current).toMatchObject({ gone: true, chat: undefined, rows: [] })
  expect(list.current.chats).toEqual([])
  expect(JSON.stringify(page.client.getQueriesData({ queryKey: ['chats'] }))).not.toContain('Hello')
})

test('an answer from before one left brings nothing back', async () => {
  const open = page.render(() => ({ ...useChat(1), rows: useMessages(1).rows }))
  await tell('chat.left', { chatId: 1, unreadChats: 0 })
  await answer(ONE, chat(), 0)
  await answer(MESSAGES, { items: [message()], next: null }, 0)
  expect(open.current).toMatchObject({ gone: true, rows: [] })
})

test('whoever is added again sees the chat again, from then on', async () => {
  const open = page.render(() => ({ ...useChat(1), rows: useMessages(1).rows }))
  await page.turn(() => {})
  await page.http.refuse(ONE, 404)
  await page.http.refuse(MESSAGES, 404)
  await page.turn(() => {})
  expect(open.current.gone).toBe(true)
  await tell('chat.joined', { chat: chat({ title: 'Hills' }), unreadChats: 0 })
  await page.pass(200)
  await answer(ONE, chat({ title: 'Hills' }))
  await answer(MESSAGES, { items: [], next: null })
  await tell('chat.message_created', said(1, 8))
  expect(open.current).toMatchObject({ gone: false, chat: { title: 'Hills' } })
  expect(open.current.rows.map(({ key }) => key)).toEqual(['108'])
})

test('a mark of mine and one of the other person are told apart', async () => {
  const open = page.render(() => useChat(1))
  await answer(ONE, chat({ unread: 4 }))
  const read = { chatId: 1, upTo: 7, unreadChats: 0 }
  await tell('chat.read', { ...read, userId: me.id, unread: 0 })
  await tell('chat.read', { ...read, userId: 2, upTo: 5, unread: 0 })
  expect(open.current.chat).toMatchObject({ readUpTo: 7, peerReadUpTo: 5, unread: 0 })
})

test('who comes, who goes and a new title are seen at once', async () => {
  const open = page.render(() => useChat(1))
  await answer(ONE, chat({ kind: 'group', ownerId: 2 }))
  await tell('chat.member_added', { chatId: 1, member: person(3) })
  await tell('chat.member_removed', { chatId: 1, userId: 2, ownerId: 1 })
  await tell('chat.renamed', { chatId: 1, title: 'Hills' })
  expect(open.current.chat).toMatchObject({ title: 'Hills', ownerId: 1 })
  expect(open.current.chat?.members.map(({ id }) => id)).toEqual([1, 3])
  expect(page.http.asked).toEqual([ONE])
})

test('what arrives in a chat that is being read does not count as waiting, not for a moment', async () => {
  const count = page.render(useChatsCount)
  page.render(() => useChat(1))
  page.render(() => useSayBeingRead(1, true))
  await answer(COUNT, { unreadChats: 1 })
  await answer(ONE, chat())
  expect(count.current).toBe(1)
  await tell('chat.message_created', { ...said(1, 1), unreadChats: 2 })
  expect(count.current).toBe(1)
})

test('a line that does not tell the counts costs a reading of them', async () => {
  const count = page.render(useChatsCount)
  await answer(COUNT, { unreadChats: 0 })
  await tell('chat.message_created', said(1, 1, null))
  await page.pass(200)
  await answer(COUNT, { unreadChats: 1 })
  expect(count.current).toBe(1)
})

test('nothing is read while nothing happens', async () => {
  page.render(() => [useChats(), useChatsCount()])
  await answer(LIST, { items: [], next: null })
  await page.answer(COUNT, { unreadChats: 0 })
  await page.pass(30 * 60_000)
  expect(ofChats(page.http.asked)).toHaveLength(2)
})
