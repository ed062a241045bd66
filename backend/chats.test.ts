import type { Attachment } from '@trunkline/shared/contract/attachment'
import type { Chat, Message } from '@trunkline/shared/contract/chat'
import { parsePositions } from '@trunkline/shared/protocol/position'
import { topic } from '@trunkline/shared/protocol/topic'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'

import { createTestApp, ORIGIN, type TestPerson } from './testing.ts'

type Page<T> = { items: T[]; next: unknown }

let app: Awaited<ReturnType<typeof createTestApp>>
let ann: TestPerson
let bob: TestPerson
let cleo: TestPerson
beforeEach(async () => {
  app = await createTestApp()
  ann = await app.signUp('Ann')
  bob = await app.signUp('Bob')
  cleo = await app.signUp('Cleo')
  for (const friend of [bob, cleo]) {
    const toUserId = friend.id
    const { id } = await ann.json<{ id: number }>('POST', '/api/friend-requests', { toUserId })
    await friend.json('POST', `/api/friend-requests/${id}/accept`, {})
  }
})
afterEach(() => app.close())

const begin = (memberIds: number[], title?: string) =>
  ann.json<Chat>('POST', '/api/chats', { memberIds, title })
const say = (who: TestPerson, chatId: number, content: string) =>
  who.json<Message>('POST', `/api/chats/${chatId}/messages`, { content })

test('what one writes the other reads at once, and the list says the same at that position', async () => {
  const { id } = await begin([bob.id])
  const line = bob.connect()
  await line.hello()
  const sent = await say(ann, id, 'Hello, Bob')
  const told = await line.next('event', ({ name }) => name === 'chat.message_created')
  expect(told).toMatchObject({ topic: topic.chats(bob.id), by: ann.id, clientId: sent.clientId })
  expect(told.data).toEqual({ message: sent, unread: 1, unreadChats: 1 })
  const list = await bob.request('GET', `/api/chats/${id}/messages`)
  expect(await list.json()).toEqual({ items: [sent], next: null })
  expect(parsePositions(list.headers.get('Realtime-Position'))).toEqual({
    [topic.chats(bob.id)]: [told.seq, told.id],
  })
})

test('the same message over socket and REST is one message', async () => {
  const { id: chatId } = await begin([bob.id])
  const line = ann.connect()
  await line.hello()
  const key = '0199a1c2-7c4e-7cc1-9f3b-2f1f6a1b9d10'
  const answer = await line.action('chat.send', { chatId, content: 'Once' }, key)
  const again = await ann.request(
    'POST',
    `/api/chats/${chatId}/messages`,
    { content: 'Once' },
    { 'Idempotency-Key': key },
  )
  expect(answer).toMatchObject({ type: 'ok', data: { message: { clientId: key } } })
  expect({ message: await again.json() }).toEqual((answer as { data: unknown }).data)
  const { items } = await bob.json<Page<Message>>('GET', `/api/chats/${chatId}/messages`)
  expect(items).toHaveLength(1)
})

test('writing is shown to members who have the chat open, and to nobody else', async () => {
  const { id } = await begin([bob.id, cleo.id], 'Hills')
  const dave = await app.signUp('Dave')
  const [anns, bobs, daves] = [ann.connect(), bob.connect(), dave.connect()]
  await anns.hello({ topics: [topic.chat(id)] })
  await bobs.hello({ topics: [topic.chat(id)] })
  const { topics } = await daves.hello({ topics: [topic.chat(id)] })
  expect(topics[topic.chat(id)]?.state).toBe('denied')
  daves.send({ type: 'signal', topic: topic.chat(id), name: 'chat.typing', data: { on: true } })
  bobs.send({ type: 'signal', topic: topic.chat(id), name: 'chat.typing', data: { on: true } })
  expect(await anns.next('signal')).toMatchObject({
    topic: topic.chat(id),
    name: 'chat.typing',
    by: bob.id,
    data: { on: true, person: { name: 'Bob' } },
  })
  daves.send({ type: 'ping', timestamp: 1 })
  await daves.next('pong')
  expect(daves.frames).toEqual([])
})

test('who opens a group sees how far everybody has read, and every step from then on', async () => {
  const { id } = await begin([bob.id, cleo.id], 'Hills')
  await say(ann, id, 'One')
  await bob.json('POST', `/api/chats/${id}/read`, { upTo: 1 })
  const line = ann.connect()
  await line.hello({ topics: [topic.chat(id)] })
  const of = (who: TestPerson, upTo: number) =>
    line.next('value', ({ key, rev }) => key === String(who.id) && rev === upTo)
  expect((await of(bob, 1)).data).toEqual({ userId: bob.id, upTo: 1 })
  expect((await of(cleo, 0)).data).toEqual({ userId: cleo.id, upTo: 0 })
  await cleo.json('POST', `/api/chats/${id}/read`, { upTo: 1 })
  expect((await of(cleo, 1)).data).toEqual({ userId: cleo.id, upTo: 1 })
})

describe('whoever is out', () => {
  let id: number
  beforeEach(async () => {
    ;({ id } = await begin([bob.id, cleo.id], 'Hills'))
    await say(ann, id, 'Before')
  })
  const removeBob = () => ann.json('DELETE', `/api/chats/${id}/members/${bob.id}`)

  test('hears of it as the last thing, live: no message, no typing, no mark', async () => {
    const line = bob.connect()
    await line.hello({ topics: [topic.chat(id)] })
    const anns = ann.connect()
    await anns.hello({ topics: [topic.chat(id)] })
    await removeBob()
    await line.next('event', ({ name }) => name === 'chat.left')
    expect(await line.next('ended')).toMatchObject({ topic: topic.chat(id), purge: true })
    line.frames.length = 0
    await say(ann, id, 'After')
    await cleo.json('POST', `/api/chats/${id}/read`, { upTo: 2 })
    anns.send({ type: 'signal', topic: topic.chat(id), name: 'chat.typing', data: { on: true } })
    await anns.next('signal')
    line.send({ type: 'ping', timestamp: 1 })
    await line.next('pong')
    // That Ann is here is told in its own time.
    const presence: unknown = expect.objectContaining({ name: 'presence.friend' })
    expect(line.frames).toEqual(line.frames.map(() => presence))
  })

  test('is sent nothing of later by a resume, and may not follow again', async () => {
    const line = bob.connect()
    const { epoch, topics } = await line.hello()
    const at = topics[topic.chats(bob.id)]
    await line.close()
    await removeBob()
    await say(ann, id, 'After')
    const back = bob.connect()
    const resume = { epoch, positions: { [topic.chats(bob.id)]: [at?.seq, at?.id] } }
    const welcome = await back.hello({ resume, topics: [topic.chat(id)] })
    expect(welcome.topics[topic.chat(id)]?.state).toBe('denied')
    expect((await back.next('event')).name).toBe('chat.left')
    back.send({ type: 'ping', timestamp: 1 })
    await back.next('pong')
    expect(back.frames).toEqual([])
  })

  test('finds nothing of it by any way of asking', async () => {
    const form = new FormData()
    form.set('file', new File(['Hello'], 'note.txt'))
    const upload = await fetch(`http://127.0.0.1:${app.port}/api/attachments`, {
      method: 'POST',
      headers: { Cookie: ann.cookie, Origin: ORIGIN },
      body: form,
    })
    const file = (await upload.json()) as Attachment
    await ann.json('POST', `/api/chats/${id}/messages`, { attachmentId: file.id })
    expect((await bob.request('GET', file.url)).status).toBe(200)
    await removeBob()
    for (const [method, path, body] of [
      ['GET', file.url],
      ['GET', `/api/chats/${id}`],
      ['GET', `/api/chats/${id}/messages`],
      ['GET', `/api/chats/${id}/messages?before=2`],
      ['POST', `/api/chats/${id}/messages`, { content: 'Hi' }],
      ['POST', `/api/chats/${id}/read`, { upTo: 1 }],
      ['POST', `/api/chats/${id}/members`, { memberIds: [ann.id] }],
      ['PATCH', `/api/chats/${id}`, { title: 'Mine' }],
      ['POST', `/api/chats/${id}/leave`, {}],
    ] as const)
      expect([path, (await bob.request(method, path, body)).status]).toEqual([path, 404])
    expect((await bob.json<Page<Chat>>('GET', '/api/chats')).items).toEqual([])
    expect(await bob.json('GET', '/api/chats/unread-count')).toEqual({ unreadChats: 0 })
  })
})
