import type { Attachment } from '@trunkline/shared/contract/attachment'
import type { Message } from '@trunkline/shared/contract/chat'
import { topic } from '@trunkline/shared/protocol/topic'
import { afterAll, afterEach, beforeAll, describe, expect, onTestFinished, test, vi } from 'vitest'

import { TestClient } from '../core/testing.ts'
import { createTestApp, ORIGIN, type TestPerson } from '../testing.ts'
import { at, Listener, type OldFrame, open, pongOf, settle, tokenOf } from './testing.ts'

let app: Awaited<ReturnType<typeof createTestApp>>
let ann: TestPerson
let bob: TestPerson
let eve: TestPerson
/** Ann's and Bob's. */
let chatId: number
beforeAll(async () => {
  app = await createTestApp()
  ann = await app.signUp('Ann')
  bob = await app.signUp('Bob')
  eve = await app.signUp('Eve')
  ;({ chatId } = await settle(ann, bob))
  await settle(bob, eve)
})
afterEach(() => {
  for (const person of [ann, bob, eve]) person.hangUp()
})
afterAll(() => app.close())

const listen = async (person: TestPerson, path: string) => {
  const client = person.connect({ path, protocols: [] })
  const listener = new Listener(client)
  await client.opened
  return { client, listener }
}
const inChat = (person: TestPerson, chat: number | string = chatId) =>
  listen(person, `/ws/messages/${chat}`)
const messages = async (person: TestPerson, id = chatId) =>
  (await person.json<{ items: Message[] }>('GET', `/api/chats/${id}/messages`)).items
const say = (person: TestPerson, id: number, content: string) =>
  person.json<Message>('POST', `/api/chats/${id}/messages`, { content })
const group = (owner: TestPerson, ...members: TestPerson[]) =>
  owner.json<{ id: number }>('POST', '/api/chats', {
    memberIds: members.map(({ id }) => id),
    title: 'A group',
  })

async function upload(person: TestPerson): Promise<Attachment> {
  const form = new FormData()
  form.append('file', new Blob(['Minutes of the meeting\n'], { type: 'text/plain' }), 'notes.txt')
  const answer = await fetch(`http://127.0.0.1:${app.port}/api/attachments`, {
    method: 'POST',
    headers: { Cookie: person.cookie, Origin: ORIGIN },
    body: form,
  })
  expect(answer.status).toBe(201)
  return (await answer.json()) as Attachment
}

describe('W1 /ws/messages/{chat_id}', () => {
  test('whoever is in the chat hears what is said, the sender too, each once', async () => {
    const [one, two] = [await inChat(ann), await inChat(bob, `dm_${chatId}`)]
    one.client.send({ type: 'message', content: 'Hello!' })
    const [mine] = await one.listener.heard(1)
    const [message] = (await messages(ann)).slice(-1)
    expect(mine).toEqual({
      type: 'new_message',
      message_id: message?.id,
      sender_id: ann.id,
      content: 'Hello!',
      attachment: null,
      timestamp: message?.createdAt,
    })
    expect(await two.listener.heard(1)).toEqual([mine])
    two.client.send({ type: 'message', content: 'Hi' })
    await one.listener.heard(2)
    for (const { client } of [one, two]) {
      client.send({ type: 'ping' })
      await pongOf(client)
    }
    const heard = ({ listener }: typeof one) =>
      listener.frames.map(({ type, content }) => content ?? type)
    expect([heard(one), heard(two)]).toEqual([
      ['Hello!', 'Hi', 'pong'],
      ['Hello!', 'Hi', 'pong'],
    ])
  })

  test('what is said in the app or in another chat arrives as it should: there, or not at all', async () => {
    const { id } = await group(bob, ann, eve).catch(() => group(bob, ann))
    const line = await inChat(ann)
    await say(bob, id, 'Not here')
    await say(bob, chatId, 'Here')
    expect(await line.listener.heard(1)).toMatchObject([{ type: 'new_message', content: 'Here' }])
  })

  test('an upload goes along by its address, and only one of the sender', async () => {
    const line = await inChat(ann)
    const file = await upload(ann)
    line.client.send({ type: 'message', content: 'See this', attachment: file.url })
    expect(await line.listener.heard(1)).toMatchObject([
      { type: 'new_message', content: 'See this', attachment: file.url },
    ])
    const bobs = await upload(bob)
    line.client.send({ type: 'message', content: 'And this', attachment: bobs.url })
    expect((await line.listener.heard(2)).at(-1)).toMatchObject({
      type: 'error',
      code: 'invalid_input',
    })
  })

  test('a client_id makes a message one however often it is sent, and each time it is answered', async () => {
    const before = (await messages(ann)).length
    const line = await inChat(ann)
    const frame = { type: 'message', content: 'Once', client_id: 'c-1' }
    line.client.send(frame)
    line.client.send(frame)
    const [first, second] = await line.listener.heard(2)
    expect(first).toMatchObject({ type: 'new_message', content: 'Once' })
    expect(second).toEqual(first)
    line.client.send({ ...frame, content: 'Twice' })
    expect((await line.listener.heard(3)).at(-1)).toMatchObject({
      type: 'error',
      code: 'id_reused',
    })
    expect((await messages(ann)).length).toBe(before + 1)
  })

  test('without a client_id every frame is a message', async () => {
    const line = await inChat(ann)
    for (let i = 0; i < 5; i++) line.client.send({ type: 'message', content: 'Same' })
    const ids = (await line.listener.heard(5)).map((frame) => frame.message_id)
    expect(new Set(ids).size).toBe(5)
    expect(ids).toEqual(ids.toSorted((a, b) => Number(a) - Number(b)))
  })

  test('the others see that somebody types, on every line, and the typist does not', async () => {
    const [one, two] = [await inChat(ann), await inChat(bob)]
    const unified = bob.connect()
    await unified.hello({ topics: [topic.chat(chatId)] })
    one.client.send({ type: 'typing', is_typing: true })
    expect(await two.listener.heard(1)).toEqual([
      { type: 'typing', user_id: ann.id, is_typing: true },
    ])
    expect(await unified.next('signal')).toMatchObject({ by: ann.id, data: { on: true } })
    one.client.send({ type: 'typing', is_typing: false })
    expect((await two.listener.heard(2)).at(-1)).toEqual({
      type: 'typing',
      user_id: ann.id,
      is_typing: false,
    })
    unified.send({
      type: 'signal',
      topic: topic.chat(chatId),
      name: 'chat.typing',
      data: { on: true },
    })
    expect(await one.listener.heard(1)).toEqual([
      { type: 'typing', user_id: bob.id, is_typing: true },
    ])
  })

  test('a stamped line hears where each message stands, and nothing else differs', async () => {
    const plain = await inChat(ann)
    const stamped = await listen(ann, `/ws/messages/${chatId}?stamp=1`)
    plain.client.send({ type: 'message', content: 'Where?' })
    const [[bare], [full]] = [await plain.listener.heard(1), await stamped.listener.heard(1)]
    const { _at: position, ...rest } = full ?? {}
    expect(rest).toEqual(bare)
    expect(position).toEqual([
      topic.chats(ann.id),
      expect.any(Number),
      expect.stringMatching(/^e_/),
    ])
    expect(stamped.listener.texts[0]).toMatch(/,"_at":\[[^\]]*\]\}$/)
  })

  test('nobody else gets on, whoever asks and however', async () => {
    const dan = await app.signUp('Dan')
    for (const path of [`/ws/messages/${chatId}`, `/ws/messages/dm_${chatId}/`]) {
      expect((await dan.connect({ path, protocols: [] }).closed).code).toBe(4403)
      const token = await tokenOf(dan)
      const program = new TestClient(app, { path: `${path}?token=${token}`, protocols: [] })
      await expect(program.opened).rejects.toThrow('403')
    }
    expect((await dan.connect({ path: '/ws/messages/999999', protocols: [] }).closed).code).toBe(
      4403,
    )
    expect((await dan.connect({ path: '/ws/messages/msg_1', protocols: [] }).closed).code).toBe(
      4404,
    )
  })

  test('whoever is removed hears nothing more: the line ends with 4403, and opens no more', async () => {
    const { id } = await group(bob, ann, eve)
    const line = await inChat(ann, `group_${id}`)
    const stays = await inChat(eve, id)
    await say(bob, id, 'Before')
    await line.listener.heard(1)
    await bob.json('DELETE', `/api/chats/${id}/members/${ann.id}`)
    await say(bob, id, 'After')
    expect((await line.client.closed).code).toBe(4403)
    expect(line.listener.frames).toMatchObject([{ content: 'Before' }])
    expect(await stays.listener.heard(2)).toMatchObject([
      { content: 'Before' },
      { content: 'After' },
    ])
    const again = ann.connect({ path: `/ws/messages/${id}`, protocols: [] })
    expect((await again.closed).code).toBe(4403)
  })

  test('the console snippet of the sources works as printed', async () => {
    const snippet = 'ws://localhost:8000/ws/messages/5?token=...'
    const url = snippet
      .replace('8000', String(app.port))
      .replace('/5', `/${chatId}`)
      .replace('...', await tokenOf(ann))
    const ws = new WebSocket(url)
    onTestFinished(() => ws.close())
    const received = new Promise((resolve) => {
      ws.onmessage = (e) => resolve(JSON.parse(e.data))
    })
    await new Promise((resolve) => {
      ws.onopen = resolve
    })
    await say(bob, chatId, 'For the console')
    expect(await received).toMatchObject({ type: 'new_message', content: 'For the console' })
  })
})

describe('W10 /ws/typing/{user_id}', () => {
  const typed = (frames: OldFrame[]) => frames.map(({ data }) => data)

  test('hears of everybody who types to me, in whichever chat, and not of me', async () => {
    const { id } = await group(bob, ann, eve)
    const { listener } = await open(at('W10'), ann)
    const [bobs, eves, anns] = [await inChat(bob), await inChat(eve, id), await inChat(ann)]
    // "No more", because only that is told however soon it comes after the last.
    anns.client.send({ type: 'typing', is_typing: false })
    await bobs.listener.heard(1)
    bobs.client.send({ type: 'typing', is_typing: false })
    await listener.heard(1)
    eves.client.send({ type: 'typing', is_typing: false })
    const frames = await listener.heard(2)
    expect(frames[0]).toEqual({
      type: 'typing',
      timestamp: expect.stringMatching(/^\d{4}-\d\d-\d\dT[\d:.]+Z$/),
      data: { chat_id: `dm_${chatId}`, user_id: `user_${bob.id}`, is_typing: false },
    })
    expect(typed(frames)).toEqual([
      { chat_id: `dm_${chatId}`, user_id: `user_${bob.id}`, is_typing: false },
      { chat_id: `group_${id}`, user_id: `user_${eve.id}`, is_typing: false },
    ])
  })

  test('a chat that begins meanwhile is heard too, and one that ended no more; the line stays', async () => {
    const { client, listener } = await open(at('W10'), ann)
    const { id } = await group(bob, ann, eve)
    client.send({ type: 'ping' })
    await pongOf(client)
    const bobs = await inChat(bob, id)
    const eves = await inChat(eve, id)
    // Whether the line is in the new chat yet shows in the typing itself: "no more" is told however often it is said.
    const isHeard = () => {
      bobs.client.send({ type: 'typing', is_typing: false })
      return listener.frames.some(({ type }) => type === 'typing')
    }
    await vi.waitUntil(isHeard, { timeout: 5_000, interval: 60 })
    await ann.json('POST', `/api/chats/${id}/leave`, {})
    client.send({ type: 'ping' })
    await pongOf(client)
    const before = listener.frames.length
    bobs.client.send({ type: 'typing', is_typing: false })
    bobs.client.send({ type: 'message', content: 'Done' })
    await vi.waitUntil(() => eves.listener.frames.some(({ content }) => content === 'Done'))
    client.send({ type: 'ping' })
    await pongOf(client)
    expect(listener.frames.slice(before)).toEqual([{ type: 'pong' }])
  })
})
