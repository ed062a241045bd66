import { existsSync } from 'node:fs'
import { mkdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'

import { Hono } from 'hono'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'

import { handshake, head, raw, statusOf } from '../core/testing-raw.ts'
import { temporaryFolder } from '../db/testing.ts'
import { pageRoutes, securityHeaders } from '../page.ts'
import { createTestApp, ORIGIN, type TestPerson } from '../testing.ts'

let app: Awaited<ReturnType<typeof createTestApp>>
let ada: TestPerson
beforeAll(async () => {
  app = await createTestApp()
  ada = await app.signUp('Ada')
})
afterAll(() => app.close())

/** `default-src 'self'; …` by directive. */
const policyOf = (answer: Response): Record<string, string[]> =>
  Object.fromEntries(
    (answer.headers.get('Content-Security-Policy') ?? '').split(';').map((directive) => {
      const [name = '', ...sources] = directive.trim().split(/\s+/)
      return [name, sources]
    }),
  )

describe('every answer', () => {
  const paths = ['/', '/api/session', '/api/config', '/api/nothing', '/upload/files/x', '/healthz']

  test.each(paths)(
    '%s: no inline script, no frame around it, no sniffing, no other site',
    async (path) => {
      const answer = await ada.request('GET', path)
      const policy = policyOf(answer)
      expect(policy['script-src']).toEqual(["'self'"])
      expect(policy['object-src']).toEqual(["'none'"])
      expect(policy['base-uri']).toEqual(["'none'"])
      expect(policy['frame-ancestors']).toEqual(["'none'"])
      expect(policy['connect-src']).toEqual(["'self'"])
      expect(JSON.stringify(policy)).not.toMatch(/unsafe-eval|\*|http:/)
      expect(answer.headers.get('X-Content-Type-Options')).toBe('nosniff')
      expect(answer.headers.get('X-Frame-Options')).toBe('DENY')
      expect(answer.headers.get('Referrer-Policy')).toBe('same-origin')
      expect(answer.headers.get('Cross-Origin-Opener-Policy')).toBe('same-origin')
      expect(answer.headers.get('Cross-Origin-Resource-Policy')).toBe('same-origin')
      expect(answer.headers.get('X-Powered-By')).toBeNull()
      expect(answer.headers.get('Access-Control-Allow-Origin')).toBeNull()
    },
  )

  test('tells browsers to keep to https only where every allowed origin is', async () => {
    const said = async (origins: string[]) => {
      const answer = await new Hono()
        .use(securityHeaders(origins))
        .get('/', (c) => c.text(''))
        .request('/')
      return answer.headers.get('Strict-Transport-Security')
    }
    expect(await said(['https://a.example', 'https://b.example'])).toBe('max-age=31536000')
    expect(await said(['https://a.example', 'http://localhost:8000'])).toBeNull()
  })
})

describe('what was read by one person', () => {
  test.each([
    '/api/session',
    '/api/chats',
    '/api/notifications',
    '/api/posts',
    '/api/users?query=a',
    '/api/config',
    '/ws/stats',
    '/api/realtime/events?epoch=&positions=',
  ])('%s is kept by no cache, so nobody else reads it', async (path) => {
    const answer = await ada.request('GET', path)
    expect(answer.status).toBe(200)
    expect(answer.headers.get('Cache-Control')).toBe('no-store')
  })

  test.each([
    ['/api/session', 401, { Cookie: '' }],
    ['/api/chats', 401, { Cookie: '', Authorization: 'Bearer junk' }],
    ['/api/chats/999999', 404, {}],
    ['/api/nothing', 404, {}],
    ['/api/posts', 403, { Origin: 'https://evil.example' }],
    ['/api/notifications/read-all', 405, {}],
    ['/api/messages', 400, {}],
    ['/api/messages?directMessageId=dm_999999', 403, {}],
    ['/ws/stats', 401, { Cookie: '' }],
    ['/ws/stats', 403, { Origin: 'https://evil.example' }],
    ['/ws/realtime', 426, {}],
    ['/api/sse', 400, {}],
    ['/api/sse?channel=dm:999999', 401, { Cookie: '' }],
    ['/api/sse?channel=dm:999999', 403, {}],
    ['/api/sse?channel=nothing:1', 404, {}],
    ['/upload/files/x.png', 401, { Cookie: '' }],
    ['/upload/files/x.png', 404, {}],
  ] as const)('nor is a refusal: %s with %i', async (path, status, headers) => {
    const answer = await ada.request('GET', path, undefined, headers)
    expect([answer.status, answer.headers.get('Cache-Control')]).toEqual([status, 'no-store'])
  })

  test('nor is the refusal of a line', async () => {
    for (const [bytes, status] of [
      [handshake('GET /ws/realtime HTTP/1.1', {}), 401],
      [handshake('GET /ws/realtime HTTP/1.1', { Origin: 'https://evil.example' }), 403],
      [handshake('GET /ws/nothing HTTP/1.1', {}), 404],
    ] as const) {
      const { heard, ended } = raw(app.port, bytes)
      await ended
      expect(heard().toString()).toMatch(new RegExp(`^HTTP/1.1 ${status} `))
      expect(heard().toString()).toMatch(/\r\nCache-Control: no-store\r\n/)
    }
  })

  test('the page itself is the same for everybody and asked for again', async () => {
    const dist = temporaryFolder()
    await mkdir(join(dist, 'assets'))
    await writeFile(join(dist, 'index.html'), '<!doctype html><script src="/assets/a.js"></script>')
    await writeFile(join(dist, 'assets', 'a.js'), '1')
    const page = pageRoutes(dist)
    const index = await page.request('/')
    expect(index.headers.get('Cache-Control')).toBe('no-cache')
    expect(index.headers.get('Set-Cookie')).toBeNull()
    expect((await page.request('/assets/a.js')).headers.get('Cache-Control')).toContain('immutable')
    for (const path of [
      '/..%2f..%2fetc/passwd',
      '/assets/..%2f..%2findex.html',
      '/%00',
      '/.env',
      '/assets/%2e%2e/%2e%2e/package.json',
    ])
      expect([path, await (await page.request(path)).text()]).not.toEqual([
        path,
        expect.stringContaining('root:'),
      ])
    expect(existsSync(join(dist, 'index.html'))).toBe(true)
  })
})

describe('a form or a script of another site', () => {
  const cross = { Cookie: '', Host: 'localhost:8000', Origin: 'https://evil.example' }
  const body = '{"content":"Posted for you"}'
  const send = (start: string, headers: Record<string, string>) =>
    statusOf(
      app.port,
      `${head(start, { ...cross, Cookie: ada.cookie, 'Content-Length': String(body.length), ...headers })}${body}`,
    )

  test.each([
    'text/plain',
    'application/x-www-form-urlencoded',
    'multipart/form-data; boundary=b',
    'application/json',
  ])('writes nothing as %s', async (type) => {
    for (const path of [
      '/api/posts',
      '/posts',
      '/api/messages',
      '/api/auth/sign-out',
      '/api/attachments',
      '/api/ops/drain',
    ])
      expect([path, await send(`POST ${path} HTTP/1.1`, { 'Content-Type': type })]).toEqual([
        path,
        403,
      ])
    expect((await ada.json<{ items: unknown[] }>('GET', '/api/posts')).items).toEqual([])
  })

  test.each(['text/plain', 'application/x-www-form-urlencoded', ''])(
    'nor does one of our own origin whose type a form could send: %j',
    async (type) => {
      const more: Record<string, string> = type === '' ? {} : { 'Content-Type': type }
      expect(await send('POST /api/posts HTTP/1.1', { Origin: ORIGIN, ...more })).toBe(415)
    },
  )

  test('a cookie without any word of where it comes from writes nothing', async () => {
    const { Origin: _none, ...unsaid } = { ...cross, Cookie: ada.cookie }
    const start = head('POST /api/posts HTTP/1.1', {
      ...unsaid,
      'Content-Type': 'application/json',
      'Content-Length': String(body.length),
    })
    expect(await statusOf(app.port, `${start}${body}`)).toBe(403)
  })

  test('no preflight is answered with permission', async () => {
    const asked = head('OPTIONS /api/posts HTTP/1.1', {
      Host: 'localhost:8000',
      Origin: 'https://evil.example',
      'Access-Control-Request-Method': 'POST',
      Connection: 'close',
    })
    const { heard, ended } = raw(app.port, asked)
    await ended
    expect(heard().toString()).toMatch(/^HTTP\/1\.1 403/)
    expect(heard().toString()).not.toMatch(/access-control-allow/i)
  })
})

describe('what people write', () => {
  const markup = '<img src=x onerror=alert(1)><script>alert(1)</script> javascript:alert(1)'

  test('comes back as JSON that no browser takes for a page', async () => {
    const { id } = await ada.json<{ id: number }>('POST', '/api/posts', { content: markup })
    const answer = await ada.request('GET', `/api/posts/${id}`)
    expect(answer.headers.get('Content-Type')).toMatch(/^application\/json/)
    expect(answer.headers.get('X-Content-Type-Options')).toBe('nosniff')
    expect(await answer.json()).toMatchObject({ content: markup })
  })

  test.each(['<script>alert(1)</script>', '%3Cscript%3Ealert(1)%3C/script%3E'])(
    'a path is never said back as markup: %s',
    async (path) => {
      const answer = await ada.request('GET', `/api/${path}`)
      expect(answer.headers.get('Content-Type')).toMatch(/^application\/json/)
      expect(await answer.text()).not.toContain('<script>')
    },
  )
})
