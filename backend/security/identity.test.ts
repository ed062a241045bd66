import { SUBPROTOCOL } from '@trunkline/shared/protocol/version'
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest'

import { sessionIn, strangers } from '../core/testing-hostile.ts'
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
const upgrade = (headers: RawHeaders, path = '/ws/realtime') =>
  handshake(`GET ${path} HTTP/1.1`, { 'Sec-WebSocket-Protocol': SUBPROTOCOL, ...headers })
const open = (headers: RawHeaders, path?: string) => statusOf(app.port, upgrade(headers, path))
const offering = (ticket: string) =>
  open({ 'Sec-WebSocket-Protocol': `${SUBPROTOCOL}, ticket.${ticket}` })
const ticketOf = async (person: TestPerson) =>
  (await person.json<{ ticket: string }>('POST', '/api/realtime/ticket', {})).ticket

describe('nobody is let in', () => {
  test.each(strangers(ORIGIN))(
    'with %s: a browser reads 4401 on the line, a program 401',
    async (_what, headersOf) => {
      const headers = headersOf(ada.cookie)
      const isBrowser = 'Origin' in headers
      const answer = isBrowser ? closeCodeOf(app.port, upgrade(headers)) : open(headers)
      expect(await answer).toBe(isBrowser ? 4401 : 401)
      expect(app.connections()).toBe(0)
    },
  )

  test.each(strangers(ORIGIN))('with %s: 401 over HTTP', async (_what, headersOf) => {
    const headers = { ...HOST, ...headersOf(ada.cookie) }
    expect(await statusOf(app.port, head('GET /api/session HTTP/1.1', headers))).toBe(401)
    expect(await statusOf(app.port, head('GET /api/chats HTTP/1.1', headers))).toBe(401)
    expect(await statusOf(app.port, head('GET /upload/files/x.png HTTP/1.1', headers))).toBe(401)
  })

  test('the same session with its signature is somebody', async () => {
    const headers = { ...HOST, Cookie: ada.cookie, Origin: ORIGIN }
    expect(await statusOf(app.port, head('GET /api/session HTTP/1.1', headers))).toBe(200)
  })

  test.each(['token', 'ticket'])('a good ticket as ?%s= is nobody', async (name) => {
    expect(await open({}, `/ws/realtime?${name}=${await ticketOf(ada)}`)).toBe(401)
  })

  test('what is good for old lines is no ticket, and the other way round', async () => {
    const { token } = await ada.json<{ token: string }>('POST', '/api/legacy-token', {})
    expect(await offering(token)).toBe(401)
    expect(await offering(sessionIn(ada.cookie).value)).toBe(401)
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
