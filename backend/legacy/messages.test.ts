import { afterAll, beforeAll, describe, expect, test } from 'vitest'

import { createTestApp, ORIGIN, type TestPerson } from '../testing.ts'
import { at, golden, open, settle } from './testing.ts'

type Said = { id: string; content: string; createdAt: string }

let app: Awaited<ReturnType<typeof createTestApp>>
let ann: TestPerson
let bob: TestPerson
let chatId: number
beforeAll(async () => {
  app = await createTestApp()
  ann = await app.signUp('Ann')
  bob = await app.signUp('Bob')
  ;({ chatId } = await settle(ann, bob))
})
afterAll(() => app.close())

const send = (person: TestPerson, content: string, more: object = { directMessageId: chatId }) =>
  person.json<Said>('POST', '/api/messages', { content, ...more })
const list = (person: TestPerson, query = '') =>
  person.json<Said[]>('GET', `/api/messages?directMessageId=${chatId}${query}`)

describe('W13 POST /api/messages', () => {
  test('says it in the chat, and answers in the bytes of C', async () => {
    const { listener } = await open(at('W1'), ann)
    const answer = await bob.request('POST', '/api/messages', {
      content: 'So "true"\n— naïve 👍',
      userId: bob.id,
      directMessageId: `dm_${chatId}`,
    })
    const text = await answer.text()
    const said = JSON.parse(text) as Said
    const recorded = golden<{ data: object }>('W12').data
    expect(text).toBe(
      JSON.stringify({
        ...recorded,
        id: said.id,
        userId: bob.id,
        directMessageId: `dm_${chatId}`,
        createdAt: said.createdAt,
        user: { id: bob.id, name: 'Bob', image: null },
      }),
    )
    expect(said.id).toMatch(/^msg_\d+$/)
    expect(answer.headers.get('Deprecation')).toBe('@1795219200')
    expect(answer.headers.get('Realtime-Position')).toContain(`chats:${bob.id}=`)
    expect(answer.headers.get('Cache-Control')).toBe('no-store')
    expect(await listener.heard(1)).toMatchObject([{ type: 'new_message', sender_id: bob.id }])
    ann.hangUp()
  })

  test.each([
    ['directMessageId', () => ({ directMessageId: chatId })],
    ['dmId', () => ({ dmId: chatId })],
    ['a prefixed dmId', () => ({ dmId: `dm_${chatId}` })],
    ['the caller as user_1', () => ({ dmId: chatId, userId: `user_${bob.id}` })],
  ])('takes %s', async (_, more) => {
    const { id } = await send(bob, 'Hi', more())
    expect((await list(ann)).at(-1)?.id).toBe(id)
  })

  test('takes a file along, one of the own uploads by its address', async () => {
    const form = new FormData()
    form.append('file', new Blob(['Minutes'], { type: 'text/plain' }), 'notes.txt')
    const upload = await fetch(`http://127.0.0.1:${app.port}/api/attachments`, {
      method: 'POST',
      headers: { Cookie: bob.cookie, Origin: ORIGIN },
      body: form,
    })
    const { url: attachment } = (await upload.json()) as { url: string }
    const stolen = await ann.request('POST', '/api/messages', { dmId: chatId, attachment })
    expect(stolen.status).toBe(400)
    const said = await bob.json('POST', '/api/messages', { dmId: chatId, attachment })
    expect(said).toMatchObject({ content: '', attachment })
    expect((await list(ann)).at(-1)).toEqual(said)
  })

  test('is one message, however often it is sent under one key', async () => {
    const key = { 'Idempotency-Key': 'k-1' }
    const body = { content: 'Once', dmId: chatId }
    const first = await bob.json('POST', '/api/messages', body, key)
    expect(await bob.json('POST', '/api/messages/', body, key)).toEqual(first)
  })

  test.each([
    ['somebody else as the sender', 403, () => ({ dmId: chatId, userId: ann.id })],
    ['no chat', 400, () => ({})],
    ['what can be no chat', 400, () => ({ dmId: 'msg_1' })],
    ['a chat of others', 403, () => ({ dmId: 999_999 })],
    ['nothing to say', 400, () => ({ dmId: chatId, content: ' ' })],
    ['a file that is none', 400, () => ({ dmId: chatId, attachment: 7 })],
  ])('refuses %s with %i, and nothing is said', async (_, status, more) => {
    const before = await list(ann)
    const answer = await bob.request('POST', '/api/messages', { content: 'No', ...more() })
    expect(answer.status).toBe(status)
    expect(await answer.json()).toMatchObject({ error: { code: expect.any(String) } })
    expect(await list(ann)).toEqual(before)
  })

  test("takes what C's page sends, which names no JSON", async () => {
    const plain = { 'Content-Type': 'text/plain;charset=UTF-8' }
    const body = { content: 'Plainly', dmId: chatId }
    expect((await bob.request('POST', '/api/messages', body, plain)).status).toBe(201)
    expect((await list(ann)).at(-1)?.content).toBe('Plainly')
  })

  test('refuses another origin, whatever it sends, and nobody', async () => {
    const body = { content: 'No', dmId: chatId }
    const evil = { Origin: 'https://evil.example' }
    expect((await bob.request('POST', '/api/messages', body, evil)).status).toBe(403)
    const form = { ...evil, 'Content-Type': 'text/plain;charset=UTF-8' }
    expect((await bob.request('POST', '/api/messages', body, form)).status).toBe(403)
    const url = `http://127.0.0.1:${app.port}/api/messages`
    expect((await fetch(url, { method: 'POST', body: '{}' })).status).toBe(401)
    expect((await fetch(`${url}?directMessageId=${chatId}`)).status).toBe(401)
  })
})

describe('W14 GET /api/messages', () => {
  test('lists the latest of the chat, oldest first, as many as asked for', async () => {
    const sent: Said[] = []
    for (const content of ['One', 'Two', 'Three']) sent.push(await send(bob, content))
    expect(await list(ann, '&limit=2')).toEqual(sent.slice(1))
    expect((await list(ann, '&limit=50')).slice(-3)).toEqual(sent)
    expect((await list(ann)).slice(-3)).toEqual(sent)
    expect(await ann.json('GET', `/api/messages/?dmId=dm_${chatId}&limit=1`)).toEqual(sent.slice(2))
  })

  test('after names a message in either form, and what came later is listed', async () => {
    const [one, two, three] = [await send(bob, '1'), await send(ann, '2'), await send(bob, '3')]
    expect(await list(ann, `&after=${one.id}`)).toEqual([two, three])
    expect(await list(ann, `&after=${one.id.replace('msg_', '')}`)).toEqual([two, three])
    expect(await list(ann, `&after=${one.id}&limit=1`)).toEqual([two])
    expect(await list(ann, `&after=${three.id}`)).toEqual([])
  })

  test('says at which position this is, so that a stream can go on from there', async () => {
    const answer = await ann.request('GET', `/api/messages?directMessageId=${chatId}`)
    expect(answer.headers.get('Realtime-Position')).toMatch(new RegExp(`^chats:${ann.id}=\\d+:e_`))
    expect(answer.headers.get('Sunset')).toBe('Fri, 21 May 2027 00:00:00 GMT')
  })

  test.each([
    ['', 400],
    ['?directMessageId=x', 400],
    ['?directMessageId=999999', 403],
    ['?directMessageId=CHAT&limit=0', 400],
    ['?directMessageId=CHAT&limit=101', 400],
    ['?directMessageId=CHAT&after=dm_1', 400],
  ])('refuses %s with %i', async (query, status) => {
    const path = `/api/messages${query.replace('CHAT', String(chatId))}`
    expect((await ann.request('GET', path)).status).toBe(status)
  })

  test('a group is no direct chat', async () => {
    const { id } = await ann.json<{ id: number }>('POST', '/api/chats', {
      memberIds: [bob.id],
      title: 'Two of us',
    })
    expect((await ann.request('GET', `/api/messages?directMessageId=${id}`)).status).toBe(404)
  })
})
