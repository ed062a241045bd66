import type { Chat, Message } from '@trunkline/shared/contract/chat'
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'

import { openEmptyDatabase } from '../../db/testing.ts'
import type { Browser } from '../testing.ts'
import { type Chats, openChats } from './testing.ts'

type Page<T> = { items: T[]; next: string | number | null }

let house: Chats
let ada: Browser
let adaId: number
let ben: number
let chatId: number
beforeAll(async () => {
  house = await openChats(await openEmptyDatabase())
})
afterAll(() => house.close())
beforeEach(async ({ task }) => {
  ada = house.browser()
  adaId = await ada.signUp(`Ada ${task.id}`)
  ben = await house.person('Ben')
  await house.befriend(adaId, ben)
  ;({ id: chatId } = await house.group(adaId, ben))
})

const get = async <T>(path: string) => (await (await ada.get(path)).json()) as T
const refusal = async (answer: Response) => {
  const { error } = (await answer.json()) as { error: { code: string } }
  return [answer.status, error.code]
}

test('a chat comes back whole with its id, and again when it is asked for', async () => {
  const answer = await ada.post('/api/chats', { memberIds: [ben] })
  expect(answer.status).toBe(201)
  const chat = (await answer.json()) as Chat
  expect(chat).toMatchObject({ kind: 'direct', members: [{ id: adaId }, { id: ben }] })
  expect(await get(`/api/chats/${chat.id}`)).toEqual(chat)
})

test('messages are paged by their number in both ways, oldest first, none twice and none lost', async () => {
  for (let i = 1; i <= 7; i += 1) await house.say(ben, chatId, `m${i}`)
  const walk = async (cursor: 'before' | 'after', from: string) => {
    const pages: number[][] = []
    for (let query = from; ;) {
      const { items, next } = await get<Page<Message>>(
        `/api/chats/${chatId}/messages?limit=3${query}`,
      )
      pages.push(items.map(({ no }) => no))
      if (next === null) return pages
      query = `&${cursor}=${next}`
    }
  }
  expect(await walk('before', '')).toEqual([[5, 6, 7], [2, 3, 4], [1]])
  expect(await walk('after', '&after=0')).toEqual([[1, 2, 3], [4, 5, 6], [7]])
  expect(await walk('after', '&after=7')).toEqual([[]])
})

test('the list of chats is paged by activity, though many are active in the same moment', async () => {
  const ids = [chatId]
  for (let i = 0; i < 4; i += 1) ids.push((await house.group(adaId, ben)).id)
  await house.database.writer
    .updateTable('chat_members')
    .set({ active_at: 1_795_255_879_433 })
    .where('chat_id', 'in', ids)
    .execute()
  await house.say(ben, ids[1] ?? 0)
  const shown: number[] = []
  for (let query = ''; ;) {
    const { items, next } = await get<Page<Chat>>(`/api/chats?limit=2${query}`)
    shown.push(...items.map(({ id }) => id))
    if (next === null) break
    query = `&before=${next}`
  }
  expect(shown[0]).toBe(ids[1])
  expect(shown.toSorted((a, b) => a - b)).toEqual(ids)
})

test('reading, writing, naming, adding, removing and leaving are routes too', async () => {
  const cleo = await house.person('Cleo')
  await house.befriend(adaId, cleo)
  const path = `/api/chats/${chatId}`
  const sent = await ada.post(`${path}/messages`, { content: 'Hello' })
  expect([sent.status, await sent.json()]).toMatchObject([201, { no: 1, content: 'Hello' }])
  await house.say(ben, chatId)
  expect(await get('/api/chats/unread-count')).toEqual({ unreadChats: 1 })
  const read = await ada.post(`${path}/read`, { upTo: 2 })
  expect(await read.json()).toEqual({ upTo: 2, unread: 0, unreadChats: 0 })
  const named = await ada.send('PATCH', path, { title: 'Coast' })
  expect(await named.json()).toMatchObject({ title: 'Coast' })
  const added = await ada.post(`${path}/members`, { memberIds: [cleo] })
  expect(((await added.json()) as Chat).members).toHaveLength(3)
  const removed = await ada.send('DELETE', `${path}/members/${cleo}`)
  expect(await removed.json()).toEqual({ chatId, userId: cleo })
  const left = await ada.post(`${path}/leave`)
  expect(await left.json()).toEqual({ chatId })
  expect((await ada.get(path)).status).toBe(404)
})

test.each([
  ['POST', '/api/chats', {}],
  ['POST', '/api/chats', { memberIds: [] }],
  ['POST', '/api/chats', { memberIds: ['7'] }],
  ['POST', '/api/chats', { memberIds: Array.from({ length: 256 }, (_, i) => i + 1) }],
  ['GET', '/api/chats?before=now', undefined],
  ['GET', '/api/chats?limit=0', undefined],
  ['GET', '/api/chats/:id/messages?before=1&after=1', undefined],
  ['GET', '/api/chats/:id/messages?before=x', undefined],
  ['POST', '/api/chats/:id/messages', {}],
  ['POST', '/api/chats/:id/messages', { content: 7 }],
  ['POST', '/api/chats/:id/messages', { content: 'Hi', attachmentId: '1' }],
  ['POST', '/api/chats/:id/read', { upTo: -1 }],
  ['POST', '/api/chats/:id/read', {}],
  ['PATCH', '/api/chats/:id', { title: ' ' }],
  ['POST', '/api/chats/:id/members', { memberIds: [] }],
] as const)('%s %s with %j is refused by name', async (method, path, body) => {
  const answer = await ada.send(method, path.replace(':id', String(chatId)), body)
  expect(await refusal(answer)).toEqual([400, 'invalid_input'])
})

test('an id that cannot be one does not exist', async () => {
  for (const id of ['0', '01', 'x', '-1', '1e3', '2147483648', '9'.repeat(20)])
    expect((await ada.get(`/api/chats/${id}`)).status).toBe(404)
})

test('a cursor beyond everything is the end of the list', async () => {
  await house.say(ben, chatId)
  const far = '9'.repeat(15)
  const all = await get<Page<Message>>(`/api/chats/${chatId}/messages?before=${far}`)
  expect(all.items).toHaveLength(1)
  expect((await get<Page<Chat>>(`/api/chats?before=${far}.${far}`)).items).toHaveLength(1)
})

test('nobody who is not signed in sees a chat', async () => {
  const nobody = house.browser()
  for (const path of ['/api/chats', `/api/chats/${chatId}`, '/api/chats/unread-count'])
    expect((await nobody.get(path)).status).toBe(401)
})
