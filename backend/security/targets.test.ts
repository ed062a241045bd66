import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest'

import { keptLog } from '../core/testing-log.ts'
import { head, raw, type RawHeaders, statusOf } from '../core/testing-raw.ts'
import { createTestApp, ORIGIN, type TestPerson } from '../testing.ts'

const { log, lines, text: logged } = keptLog()
let app: Awaited<ReturnType<typeof createTestApp>>
let ada: TestPerson
beforeAll(async () => {
  app = await createTestApp({}, { log })
  ada = await app.signUp('Ada')
})
afterAll(() => app.close())

const asked = (start: string, more: RawHeaders = {}) =>
  head(`${start} HTTP/1.1`, { Host: 'localhost:8000', Cookie: ada.cookie, Origin: ORIGIN, ...more })
const status = (start: string, more?: RawHeaders) => statusOf(app.port, asked(start, more))

describe('a target that could be read in two ways is 400, whatever it asks for', () => {
  test.each([
    'GET http://localhost:8000/api/session',
    'GET http://evil.example/api/sse?channel=dm:1',
    'GET https://evil.example/',
    'GET //evil.example/api/sse',
    'GET //evil.example/',
    'GET /\\evil.example/api/session',
    'GET http://u:p@x/api/session?q=SECRETQUERY',
    'OPTIONS *',
  ])('%s', async (start) => {
    expect(await status(start)).toBe(400)
  })

  test.each(['http://evil.example/api/posts', 'http://u:p@x/api/posts', '//x/api/posts'])(
    'POST %s writes nothing',
    async (target) => {
      const body = '{"content":"from elsewhere"}'
      const more = { 'Content-Type': 'application/json', 'Content-Length': String(body.length) }
      const { heard, socket } = raw(app.port, asked(`POST ${target}`, more) + body)
      await vi.waitFor(() => expect(heard().toString()).toMatch(/^HTTP\/1\.1 400 /))
      socket.destroy()
      const { items } = await ada.json<{ items: unknown[] }>('GET', '/api/posts')
      expect(items).toEqual([])
    },
  )

  test('what is asked for in a query is not looked at', async () => {
    expect(await status('GET /api/posts?tag=a\\b')).toBe(200)
  })
})

test('no error in the log says what address was asked for', () => {
  log.error({ err: new TypeError('no URL: http://u:p@x/api/session?q=SECRETQUERY') }, 'failed')
  expect(lines.at(-1)).toContain('no URL')
  expect(logged()).not.toMatch(/SECRETQUERY|u:p@x/)
})

test.each(['HEAD', 'POST', 'DELETE', 'OPTIONS'])(
  'a stream is 405 to %s, and says what it takes',
  async (method) => {
    for (const path of ['/api/sse?channel=dm:1', '/api/sse/']) {
      const answer = await ada.request(method, path)
      expect([answer.status, answer.headers.get('Allow')]).toEqual([405, 'GET'])
    }
  },
)

test('an author beyond the last id has written nothing', async () => {
  expect(await ada.json('GET', '/api/posts?author=999999999999999')).toMatchObject({ items: [] })
})

test('a topic called __proto__ is denied by its name, over the line and the poll', async () => {
  const line = ada.connect()
  const { topics } = await line.hello({ topics: ['__proto__'] })
  const denied = { state: 'denied' }
  expect(Object.entries(topics)).toContainEqual(['__proto__', expect.objectContaining(denied)])
  const polled = await ada.json<{ topics: object }>('GET', '/api/realtime/events?topics=__proto__')
  expect(Object.entries(polled.topics)).toContainEqual([
    '__proto__',
    expect.objectContaining(denied),
  ])
})
