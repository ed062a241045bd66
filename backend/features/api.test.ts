import { createServer } from 'node:http'
import { type AddressInfo, connect } from 'node:net'

import { getRequestListener } from '@hono/node-server'
import { afterAll, beforeAll, expect, test, vi } from 'vitest'

import { createLogger } from '../core/log.ts'
import { openEmptyDatabase } from '../db/testing.ts'
import { type Browser, type House, openHouse, ORIGIN } from './testing.ts'

// Passwords are hashed for real, which is slow on purpose.
vi.setConfig({ testTimeout: 30_000 })

let house: House
let ada: Browser

beforeAll(async () => {
  house = await openHouse(await openEmptyDatabase())
  ada = house.browser()
  await ada.signUp('Ada')
})
afterAll(() => house.close())

const request = (path: string, init: RequestInit & { headers?: Record<string, string> } = {}) =>
  Promise.resolve(house.api.request(`${ORIGIN}${path}`, init))
const write = (headers: Record<string, string>) =>
  request('/api/posts', {
    method: 'POST',
    headers: { 'Content-Type': 'application/json', ...headers },
    body: JSON.stringify({ content: 'hello' }),
  })
const codeOf = async (answer: Response) => {
  const body = (await answer.json()) as { error: { code: string } }
  return [answer.status, body.error.code]
}

test('every answer of the API is uncacheable and tells the mode', async () => {
  for (const path of ['/api/config', '/api/session', '/api/nothing', '/api/auth/get-session']) {
    const { headers } = await request(path)
    expect([path, headers.get('Cache-Control'), headers.get('Realtime-Mode')]).toEqual([
      path,
      'no-store',
      'unified',
    ])
    expect(headers.get('X-Content-Type-Options')).toBe('nosniff')
  }
})

test.each([
  'https://evil.example',
  'http://localhost:8001',
  'https://localhost:8000',
  'http://localhost:8000.evil.example',
  'http://xlocalhost:8000',
  'http://localhost:8000/',
  'null',
  '',
  'file://',
  'chrome-extension://abcdefgh',
  'http://localhost:8000, http://localhost:8000',
])('a request from the Origin %j is refused, reading and writing', async (Origin) => {
  const Cookie = ada.cookieHeader()
  expect(await codeOf(await write({ Origin, Cookie }))).toEqual([403, 'forbidden'])
  expect(await codeOf(await request('/api/session', { headers: { Origin, Cookie } }))).toEqual([
    403,
    'forbidden',
  ])
})

test('what a proxy or a client claims about the host changes nothing', async () => {
  const answer = await write({
    Origin: 'https://evil.example',
    Host: 'evil.example',
    'X-Forwarded-Host': 'evil.example',
    Forwarded: 'host=evil.example;proto=https',
    Cookie: ada.cookieHeader(),
  })
  expect(await codeOf(answer)).toEqual([403, 'forbidden'])
})

test('a read without Origin passes: browsers send none to their own server', async () => {
  const answer = await request('/api/session', { headers: { Cookie: ada.cookieHeader() } })
  expect(answer.status).toBe(200)
})

test('a write with a cookie needs an Origin, or the browser saying "same origin"', async () => {
  const Cookie = ada.cookieHeader()
  expect(await codeOf(await write({ Cookie }))).toEqual([403, 'forbidden'])
  for (const site of ['cross-site', 'same-site', 'none'])
    expect(await codeOf(await write({ Cookie, 'Sec-Fetch-Site': site }))).toEqual([
      403,
      'forbidden',
    ])
  expect((await write({ Cookie, 'Sec-Fetch-Site': 'same-origin' })).status).toBe(201)
})

test('a program with a Bearer and no cookie needs no Origin', async () => {
  const signedIn = await house.programSignIn('Ada')
  const { token } = (await signedIn.json()) as { token: string }
  expect((await write({ Authorization: `Bearer ${token}` })).status).toBe(201)
})

test.each(['text/plain', 'application/x-www-form-urlencoded', 'multipart/form-data', undefined])(
  'a body of the type %s is refused: a form of another site can send it',
  async (type) => {
    const answer = await request('/api/posts', {
      method: 'POST',
      headers: {
        Origin: ORIGIN,
        Cookie: ada.cookieHeader(),
        ...(type === undefined ? {} : { 'Content-Type': type }),
      },
      body: new TextEncoder().encode(JSON.stringify({ content: 'hello' })),
    })
    expect(await codeOf(answer)).toEqual([415, 'unsupported_media'])
  },
)

test.each(['', '{', '[]', '"text"', 'null', '7'])('the body %j is refused', async (body) => {
  const answer = await request('/api/posts', {
    method: 'POST',
    headers: {
      'Content-Type': 'application/json',
      Origin: ORIGIN,
      Cookie: ada.cookieHeader(),
    },
    body,
  })
  expect(await codeOf(answer)).toEqual([400, 'invalid_input'])
})

test('a body larger than a frame is refused', async () => {
  const answer = await ada.post('/api/posts', { content: 'x'.repeat(70_000) })
  expect(await codeOf(answer)).toEqual([413, 'too_large'])
})

test('what is not there is 404, what is there for another method 405 with the right ones, both in JSON', async () => {
  expect(await codeOf(await ada.get('/api/nothing'))).toEqual([404, 'not_found'])
  expect(await codeOf(await house.browser().get('/api/nothing'))).toEqual([404, 'not_found'])
  const answer = await ada.send('PATCH', '/api/posts/1')
  expect(answer.headers.get('Allow')).toBe('GET, HEAD, DELETE')
  expect(await codeOf(answer)).toEqual([405, 'method_not_allowed'])
})

test.each(['0', '-1', '01', 'x', '1e3', '9999999999999999', '1%00'])(
  'the id %j in a path is nothing that exists',
  async (id) => {
    expect(await codeOf(await ada.get(`/api/posts/${id}`))).toEqual([404, 'not_found'])
  },
)

test('every feature route asks who is there', async () => {
  const stranger = house.browser()
  const paths = [
    ...new Set(
      house.api.routes
        .filter(({ method, path }) => method !== 'ALL' && path.startsWith('/api/'))
        .filter(({ path }) => !/^\/api\/(auth|config|openapi|asyncapi|reference)/.test(path))
        .map(({ method, path }) => `${method} ${path.replaceAll(/:\w+/g, '1')}`),
    ),
  ]
  expect(paths.length).toBeGreaterThan(20)
  for (const line of paths) {
    const [method = '', path = ''] = line.split(' ')
    const answer = await stranger.send(method, path)
    expect([line, ...(await codeOf(answer))]).toEqual([line, 401, 'unauthenticated'])
  }
})

test('the same Idempotency-Key acts once', async () => {
  const headers = { 'Idempotency-Key': 'once-only' }
  const first = await (await ada.post('/api/posts', { content: 'once' }, headers)).json()
  const second = await (await ada.post('/api/posts', { content: 'once' }, headers)).json()
  expect(second).toEqual(first)
  const other = await ada.post('/api/posts', { content: 'something else' }, headers)
  expect(await codeOf(other)).toEqual([409, 'id_reused'])
})

test('what one person asked for is not carried out for another who is signed in by now', async () => {
  const session = (await (await ada.get('/api/session')).json()) as { user: { id: number } }
  const ask = (userId: string) =>
    ada.post(
      '/api/posts',
      { content: 'mine' },
      { 'Idempotency-Key': 'of-somebody', 'Realtime-User': userId },
    )
  const posts = () => house.database.db.selectFrom('posts').select('id').execute()
  const before = await posts()
  for (const other of [String(session.user.id + 1), 'nobody'])
    expect(await codeOf(await ask(other))).toEqual([409, 'other_user'])
  expect(await posts()).toEqual(before)
  expect((await ask(String(session.user.id))).status).toBe(201)
  expect(await posts()).toHaveLength(before.length + 1)
})

test.each([
  ['/api/posts', 'application/json', '{ "content":', ' "Hello" }'],
  [
    '/api/attachments',
    'multipart/form-data; boundary=x',
    '--x\r\nContent-Disposition: form-data; name="file"; filename="a.txt"\r\n\r\nHel',
    'lo\r\n--x--\r\n',
  ],
])('%s: what is still coming when somebody signs out is not done', async (path, type, ...parts) => {
  const leaving = house.browser()
  await leaving.signIn('Ada')
  const headers = {
    Origin: ORIGIN,
    Cookie: leaving.cookieHeader(),
    'Content-Type': type,
    'Content-Length': String(parts.join('').length),
  }
  // Asked for only once the request is let in.
  const body = ReadableStream.from(
    (async function* () {
      yield Buffer.from(parts[0] ?? '')
      expect((await leaving.post('/api/auth/sign-out')).status).toBe(200)
      yield Buffer.from(parts[1] ?? '')
    })(),
  )
  const answer = await request(path, { method: 'POST', headers, body, duplex: 'half' })
  expect(await codeOf(answer)).toEqual([401, 'unauthenticated'])
})

test.each([
  ['Content-Length: 100', '{ "content":'],
  ['Transfer-Encoding: chunked', 'c\r\n{ "content":\r\n'],
])('whoever breaks off a body leaves nothing in the log (%s)', async (size, begun) => {
  const logged: string[] = []
  const to = { write: (line: string) => void logged.push(line) }
  const log = createLogger({ level: 'info', pretty: false, to })
  const { api } = await openHouse(house.database, {}, log)
  const taken = Promise.withResolvers<void>()
  const answered = Promise.withResolvers<void>()
  const server = createServer(
    getRequestListener(async (asked, env) => {
      taken.resolve()
      const answer = await api.fetch(asked, env)
      answered.resolve()
      return answer
    }),
  )
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const socket = connect((server.address() as AddressInfo).port, '127.0.0.1')
  const headers = [`Cookie: ${ada.cookieHeader()}`, 'Content-Type: application/json', size]
  const head = ['POST /api/posts HTTP/1.1', 'Host: localhost', `Origin: ${ORIGIN}`, ...headers]
  socket.write(`${head.join('\r\n')}\r\n\r\n${begun}`)
  await taken.promise
  socket.destroy()
  await answered.promise
  server.close()
  expect(logged).toEqual([])
})

test('too many requests of a user are refused with the time to wait; others go on', async () => {
  const strict = await openHouse(house.database, { httpRequestsPerMinute: 3 })
  const answers = []
  for (let i = 0; i < 4; i++)
    answers.push(
      await strict.api.request('/api/session', { headers: { Cookie: ada.cookieHeader() } }),
    )
  expect(answers.map(({ status }) => status)).toEqual([200, 200, 200, 429])
  expect(Number(answers[3]?.headers.get('Retry-After'))).toBeGreaterThan(0)
  expect((await strict.api.request('/api/config')).status).toBe(200)
})

test('whoever has a whole IPv6 network counts as one address', async () => {
  const strict = await openHouse(house.database, { httpRequestsPerMinute: 2 })
  const statuses = []
  for (const remoteAddress of ['2001:db8::1', '2001:db8::2', '2001:db8::3', '2001:db8:0:1::1']) {
    const env = { incoming: { socket: { remoteAddress, remoteFamily: 'IPv6' } } }
    statuses.push((await strict.api.request('/api/session', {}, env)).status)
  }
  expect(statuses).toEqual([401, 401, 429, 401])
})

test('sign-ins are limited by the true address, whatever the client claims', async () => {
  const strict = await openHouse(house.database, { authRateLimit: 2 })
  const server = createServer(getRequestListener(strict.api.fetch))
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const { port } = server.address() as AddressInfo
  const attempt = async (claimed: string) => {
    const answer = await fetch(`http://127.0.0.1:${port}/api/auth/sign-in/email`, {
      method: 'POST',
      headers: {
        'Content-Type': 'application/json',
        'X-Trunkline-Address': claimed,
        'X-Forwarded-For': claimed,
      },
      body: JSON.stringify({ email: 'nobody@example.org', password: 'guess' }),
    })
    return {
      status: answer.status,
      wait: answer.headers.get('Retry-After'),
      body: await answer.json(),
    }
  }
  // The library counts in one memory for the process: what this file did before may count, too.
  const answers = []
  for (let i = 1; i <= 4; i++) answers.push(await attempt(`198.51.100.${i}`))
  expect(answers.at(-1)).toMatchObject({
    status: 429,
    wait: expect.stringMatching(/^\d+$/),
    body: { error: { code: 'rate_limited' } },
  })
  server.close()
  const elsewhere = { incoming: { socket: { remoteAddress: '203.0.113.9', remoteFamily: 'IPv4' } } }
  const other = await strict.api.request(
    `${ORIGIN}/api/auth/sign-in/email`,
    {
      method: 'POST',
      headers: { 'Content-Type': 'application/json' },
      body: JSON.stringify({ email: 'nobody@example.org', password: 'guess' }),
    },
    elsewhere,
  )
  expect(other.status).toBe(401)
})
