import { createHmac } from 'node:crypto'

import { SUBPROTOCOL } from '@trunkline/shared/protocol/version'
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest'

import { closeCodeOf, handshake, head, type RawHeaders, statusOf } from '../core/testing-raw.ts'
import { createTestApp, ORIGIN, type TestPerson } from '../testing.ts'

let app: Awaited<ReturnType<typeof createTestApp>>
let ada: TestPerson
let now = Date.now()
beforeAll(async () => {
  app = await createTestApp({}, { clock: () => now })
  ada = await app.signUp('Ada')
})
afterAll(() => app.close())

const HOST = { Host: 'localhost:8000' }
const NAME = 'trunkline.session_token'
const upgrade = (headers: RawHeaders, path = '/ws/realtime') =>
  handshake(`GET ${path} HTTP/1.1`, { 'Sec-WebSocket-Protocol': SUBPROTOCOL, ...headers })
const open = (headers: RawHeaders, path?: string) => statusOf(app.port, upgrade(headers, path))
const offering = (ticket: string) =>
  open({ 'Sec-WebSocket-Protocol': `${SUBPROTOCOL}, ticket.${ticket}` })
const ticketOf = async (person: TestPerson) =>
  (await person.json<{ ticket: string }>('POST', '/api/realtime/ticket', {})).ticket

const unsigned = `${Buffer.from('{"alg":"none"}').toString('base64url')}.${Buffer.from('{"sub":"1"}').toString('base64url')}.`
const selfSigned = (token: string) =>
  `${token}.${encodeURIComponent(createHmac('sha256', 'guess').update(token).digest('base64'))}`

/** What is no proof of who asks. `session` is the value of a good cookie. */
const nobody: [what: string, headers: (session: string) => RawHeaders][] = [
  ['nothing', () => ({})],
  ['an empty cookie', () => ({ Cookie: '', Origin: ORIGIN })],
  ['a junk cookie', () => ({ Cookie: `${NAME}=junk`, Origin: ORIGIN })],
  ['a cookie of 10 KB', () => ({ Cookie: `${NAME}=${'x'.repeat(10_000)}`, Origin: ORIGIN })],
  ['an empty session', () => ({ Cookie: `${NAME}=`, Origin: ORIGIN })],
  [
    'a session signed by somebody else',
    (session) => ({ Cookie: `${NAME}=${selfSigned(session.split('.')[0] ?? '')}`, Origin: ORIGIN }),
  ],
  [
    'a session without its signature',
    (session) => ({ Cookie: `${NAME}=${session.split('.')[0]}`, Origin: ORIGIN }),
  ],
  [
    'a good session under another name',
    (session) => ({ Cookie: `session=${session}`, Origin: ORIGIN }),
  ],
  ['a junk Bearer', () => ({ Authorization: 'Bearer junk' })],
  ['an unsigned JWT', () => ({ Authorization: `Bearer ${unsigned}` })],
  ["a user's number", () => ({ Authorization: 'Bearer 1' })],
  ["a session's number", () => ({ Cookie: `${NAME}=1`, Origin: ORIGIN })],
  ['the scheme Basic', () => ({ Authorization: 'Basic YWRhOmFkYQ==' })],
]

describe('nobody is let in', () => {
  const session = () =>
    ada.cookie
      .split('; ')
      .find((part) => part.startsWith(NAME))
      ?.slice(NAME.length + 1) ?? ''

  test.each(nobody)(
    'with %s: a browser reads 4401 on the line, a program 401',
    async (_what, headersOf) => {
      const headers = headersOf(session())
      const isBrowser = 'Origin' in headers
      const answer = isBrowser ? closeCodeOf(app.port, upgrade(headers)) : open(headers)
      expect(await answer).toBe(isBrowser ? 4401 : 401)
      expect(app.connections()).toBe(0)
    },
  )

  test.each(nobody)('with %s: 401 over HTTP', async (_what, headersOf) => {
    const headers = { ...HOST, ...headersOf(session()) }
    expect(await statusOf(app.port, head('GET /api/session HTTP/1.1', headers))).toBe(401)
    expect(await statusOf(app.port, head('GET /api/chats HTTP/1.1', headers))).toBe(401)
    expect(await statusOf(app.port, head('GET /upload/files/x.png HTTP/1.1', headers))).toBe(401)
  })

  test('the same session with its signature is somebody', async () => {
    const headers = { ...HOST, Cookie: `${NAME}=${session()}`, Origin: ORIGIN }
    expect(await statusOf(app.port, head('GET /api/session HTTP/1.1', headers))).toBe(200)
  })

  test.each(['token', 'ticket'])('a good ticket as ?%s= is nobody', async (name) => {
    expect(await open({}, `/ws/realtime?${name}=${await ticketOf(ada)}`)).toBe(401)
  })

  test('what is good for old lines is no ticket, and the other way round', async () => {
    const { token } = await ada.json<{ token: string }>('POST', '/api/legacy-token', {})
    expect(await offering(token)).toBe(401)
    expect(await offering(session())).toBe(401)
    expect(await open({ Authorization: `Bearer ${token}` })).toBe(401)
  })
})

describe('a ticket', () => {
  test('opens one line, once', async () => {
    const ticket = await ticketOf(ada)
    expect(await offering(ticket)).toBe(101)
    expect(await offering(ticket)).toBe(401)
  })

  test('opens one line of eight that try at once', async () => {
    const ticket = await ticketOf(ada)
    const answers = await Promise.all(Array.from({ length: 8 }, () => offering(ticket)))
    expect(answers.toSorted((a, b) => a - b)).toEqual([
      101,
      ...Array.from({ length: 7 }, () => 401),
    ])
  })

  test('is used up by a try that is refused for another reason', async () => {
    const ticket = await ticketOf(ada)
    const soap = { 'Sec-WebSocket-Protocol': `soap, ticket.${ticket}` }
    expect(await open(soap)).toBe(400)
    expect(await offering(ticket)).toBe(401)
  })

  test('is over when its time is', async () => {
    const ticket = await ticketOf(ada)
    now += 30_001
    expect(await offering(ticket)).toBe(401)
  })

  test('ends with the session that asked for it', async () => {
    const bob = await app.signUp('Bob')
    const ticket = await ticketOf(bob)
    await bob.request('POST', '/api/auth/sign-out', {})
    await vi.waitFor(async () =>
      expect((await bob.request('GET', '/api/session')).status).toBe(401),
    )
    expect(await offering(ticket)).toBe(401)
  })

  test('is never told back', async () => {
    const ticket = await ticketOf(ada)
    const client = ada.connect({ protocols: [SUBPROTOCOL, `ticket.${ticket}`] })
    await client.opened
    expect(client.socket.protocol).toBe(SUBPROTOCOL)
    await client.close()
  })
})
