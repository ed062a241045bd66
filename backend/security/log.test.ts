import { afterAll, beforeAll, expect, test, vi } from 'vitest'

import { brokenHandshakes } from '../core/testing-hostile.ts'
import { keptLog } from '../core/testing-log.ts'
import { handshake, head, statusOf } from '../core/testing-raw.ts'
import { createTestApp, ORIGIN, type TestPerson } from '../testing.ts'

const { log, lines, text: logged } = keptLog()

let app: Awaited<ReturnType<typeof createTestApp>>
let ada: TestPerson
beforeAll(async () => {
  app = await createTestApp({}, { log })
  ada = await app.signUp('Ada')
})
afterAll(() => app.close())

const SAID = 'a sentence that is nobody else’s'

test('no line of the log holds a cookie, a token, a ticket, a password, a query or what people write', async () => {
  const { ticket } = await ada.json<{ ticket: string }>('POST', '/api/realtime/ticket', {})
  const { token } = await ada.json<{ token: string }>('POST', '/api/legacy-token', {})
  const client = ada.connect()
  await client.hello()
  await client.action('post.create', { content: SAID }, 'one')
  await client.action('no.such_action', { secret: SAID }, 'two')
  client.send(`{"broken": "${SAID}"`)
  await client.next('error')
  await ada.request('GET', `/api/posts?before=${encodeURIComponent(SAID)}&token=${token}`)
  await ada.request('GET', `/api/nothing?query=${encodeURIComponent(SAID)}`)
  await ada.request('POST', '/api/auth/sign-in/email', {
    email: 'ada@example.org',
    password: `${SAID} 1`,
  })
  await ada.request('POST', '/api/auth/sign-up/email', {
    name: SAID,
    email: 'ada@example.org',
    password: `${SAID} 2`,
  })
  // Malformed in every way, as an upgrade and as a plain request.
  for (const path of ['/ws/realtime', '/ws/notifications', '/api/sse', '/api/posts']) {
    const address = `${path}?token=${token}&ticket=${ticket}&said=${encodeURIComponent(SAID)}`
    const sent = brokenHandshakes(address).flatMap(([, { start, headers }]) => {
      const first = start ?? `GET ${address} HTTP/1.1`
      const all = { Host: 'localhost:8000', Origin: ORIGIN, Cookie: ada.cookie, ...headers }
      return [handshake(first, all), head(first, all)]
    })
    await Promise.all(sent.map((bytes) => statusOf(app.port, bytes)))
  }
  for (const path of [
    `/ws/notifications?token=${token}`,
    `/ws/realtime?ticket=${ticket}`,
    `/ws/${SAID}`,
  ])
    await ada.connect({ path: encodeURI(path), protocols: [] }).opened.catch(() => undefined)
  await client.close()

  expect(logged()).toContain('connected to')
  const session = ada.cookie.split('=')[1] ?? ''
  for (const secret of [
    session,
    decodeURIComponent(session),
    ticket,
    token,
    SAID,
    encodeURIComponent(SAID),
    'correct horse',
  ])
    expect(logged().includes(secret)).toBe(false)
  expect(logged()).not.toMatch(/\?\w+=/)
})

test('what the accounts library meets is told by the log, and by nothing beside it', async () => {
  const broken = await createTestApp({}, { log })
  const eve = await broken.signUp('Eve')
  const { schema } = broken.database.writer
  await schema.alterTable('sessions').renameTo('elsewhere').execute()
  const beside = vi.spyOn(console, 'error').mockReturnValue()
  const body = { email: 'eve@example.org', password: 'correct horse battery' }
  expect((await eve.request('POST', '/api/auth/sign-in/email', body)).status).toBe(500)
  expect(beside).not.toHaveBeenCalled()
  expect(lines.some((line) => line.includes('no such table'))).toBe(true)
  beside.mockRestore()
  await schema.alterTable('elsewhere').renameTo('sessions').execute()
  await broken.close()
})

test('one who signs up twice at once is let in twice, and the log knows of no error', async () => {
  const before = lines.length
  const person = { name: 'Twin', email: 'twin@example.org', password: 'correct horse battery' }
  const ask = () =>
    fetch(`http://127.0.0.1:${app.port}/api/auth/sign-up/email`, {
      method: 'POST',
      headers: { 'Content-Type': 'application/json', Origin: ORIGIN },
      body: JSON.stringify(person),
    })
  const answers = await Promise.all([ask(), ask(), ask(), ask()])
  expect(answers.map(({ status }) => status)).toEqual([200, 200, 200, 200])
  const told = lines.slice(before).map((line) => JSON.parse(line) as { level: number })
  expect(told.filter(({ level }) => level >= 50)).toEqual([])
})

test('an error is logged with its name, its place and its code, and with nothing that it carries', () => {
  const failed = Object.assign(new Error('duplicate key'), {
    code: '23505',
    detail: `Key (content)=(${SAID}) already exists.`,
    parameters: [SAID],
    cause: new Error(SAID),
  })
  log.error({ err: failed }, 'a request failed')
  const line = lines.at(-1) ?? ''
  expect(JSON.parse(line)).toMatchObject({
    msg: 'a request failed',
    err: { type: 'Error', message: 'duplicate key', code: '23505', stack: expect.any(String) },
  })
  expect(line).not.toContain(SAID)
})

test('what carries a credential by its name is never written, wherever it stands', () => {
  log.info({ headers: { cookie: SAID, authorization: SAID }, token: SAID, password: SAID }, 'x')
  expect(lines.at(-1)).not.toContain(SAID)
})
