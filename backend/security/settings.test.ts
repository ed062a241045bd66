import type { ServerFrame } from '@trunkline/shared/protocol/server-frames'
import { topic } from '@trunkline/shared/protocol/topic'
import { afterAll, beforeAll, expect, onTestFinished, test, vi } from 'vitest'

import { head, raw } from '../core/testing-raw.ts'
import { createTestApp, ORIGIN, type TestPerson } from '../testing.ts'

let app: Awaited<ReturnType<typeof createTestApp>>
let ada: TestPerson
beforeAll(async () => {
  app = await createTestApp({
    REPLAY_EVENTS: '3',
    REPLAY_BYTES: '3000',
    MAX_TOPICS_PER_SOCKET: '7',
    FRAMES_BURST: '5',
    FRAMES_PER_SECOND: '1',
    FRAMES_OVER_RATE: '6',
    FRAMES_MALFORMED: '4',
    PINGS_BURST: '3',
    PINGS_PER_SECOND: '1',
    SESSION_TTL_MS: '3600000',
    RETRY_MIN_MS: '10',
    RETRY_MAX_MS: '200',
    RETRY_WINDOW_MS: '20',
    RETAIN_EVENTS: '6',
    RETENTION_SWEEP_MS: '50',
    ACTIONS_PER_MINUTE: '40',
    WS_HELLO_TIMEOUT_MS: '50',
  })
  ada = await app.signUp('Ada')
})
afterAll(() => app.close())

const post = (content: string) => ada.json('POST', '/api/posts', { content })
const feedHead = async () => {
  const { topics, epoch } = await greet()
  const { seq = 0, id = '' } = topics[topic.feed()] ?? {}
  return { epoch, at: [seq, id] as const }
}
async function greet(more: Record<string, unknown> = {}) {
  const line = ada.connect()
  const welcome = await line.hello({ topics: [topic.feed()], ...more })
  line.socket.terminate()
  return welcome
}
const resumedFrom = async ({ epoch, at }: Awaited<ReturnType<typeof feedHead>>) =>
  (await greet({ resume: { epoch, positions: { [topic.feed()]: at } } })).topics[topic.feed()]

test('REPLAY_EVENTS and REPLAY_BYTES bound what is sent again', async () => {
  const start = await feedHead()
  for (const content of ['1', '2', '3']) await post(content)
  expect(await resumedFrom(start)).toMatchObject({ state: 'replay' })
  await post('4')
  expect(await resumedFrom(start)).toMatchObject({ state: 'reset', why: 'too_many' })
  const again = await feedHead()
  await post('x'.repeat(4_000))
  expect(await resumedFrom(again)).toMatchObject({ state: 'reset', why: 'too_many' })
})

test('RETAIN_EVENTS and RETENTION_SWEEP_MS bound what the log keeps', async () => {
  for (let i = 0; i < 8; i += 1) await post(`More ${i}`)
  const kept = () =>
    app.database.db
      .selectFrom('events')
      .innerJoin('topics', 'topics.id', 'events.topic_id')
      .select('events.seq')
      .where('topics.name', '=', topic.feed())
      .execute()
  await vi.waitUntil(async () => (await kept()).length === 6)
})

test('RETENTION_SWEEP_MS bounds how long a session that has ended is kept', async () => {
  const sessions = () =>
    app.database.db.selectFrom('sessions').select('id').where('token', '=', 'of long ago').execute()
  const longAgo = new Date(0).toISOString()
  await app.database.writer
    .insertInto('sessions')
    .values({
      user_id: ada.id,
      token: 'of long ago',
      expires_at: longAgo,
      created_at: longAgo,
      updated_at: longAgo,
    })
    .execute()
  await vi.waitUntil(async () => (await sessions()).length === 0)
})

test('MAX_TOPICS_PER_SOCKET is told and kept', async () => {
  const line = ada.connect()
  expect((await line.hello()).limits.topics).toBe(7)
  const topics = [1, 2, 3].map((id) => ({ topic: topic.engagement(id) }))
  line.send({ type: 'subscribe', id: 's', topics })
  expect(await line.next('error')).toMatchObject({ id: 's', code: 'too_many_topics' })
})

test('MAX_TOPICS_PER_SOCKET is kept by the greeting and by polls; what is always followed has its place', async () => {
  const own = Object.keys((await ada.connect().hello()).topics).length
  const further = [1, 2, 3].map((id) => topic.engagement(id))
  const { topics } = await ada.connect().hello({ topics: further })
  expect([own < 7, Object.keys(topics).length]).toEqual([true, 7])
  const poll = async (asked: string[]) => {
    const query = new URLSearchParams({ topics: asked.join() })
    return (await ada.request('GET', `/api/realtime/events?${query.toString()}`)).status
  }
  const all = Object.keys(topics)
  expect([await poll(all), await poll([...all, topic.engagement(9)])]).toEqual([200, 429])
  const tight = await createTestApp({ MAX_TOPICS_PER_SOCKET: '1' })
  onTestFinished(() => tight.close())
  const bea = await tight.signUp('Bea')
  const welcome = await bea.connect().hello({ topics: further })
  expect(Object.keys(welcome.topics)).toHaveLength(own)
  expect((await bea.request('GET', '/api/realtime/events')).status).toBe(200)
})

test('FRAMES_BURST and FRAMES_PER_SECOND bound what one connection says', async () => {
  const line = ada.connect()
  await line.hello()
  for (let i = 0; i < 8; i += 1) line.send({ type: 'ping', timestamp: i })
  const refused = await line.next('error')
  expect(refused).toMatchObject({ code: 'rate_limited', temporary: true })
  expect(refused.retryIn).toBeGreaterThan(500)
  const answered = line.frames.filter((frame) => (frame as ServerFrame).type === 'pong')
  expect(answered).toHaveLength(4)
})

test('FRAMES_OVER_RATE and FRAMES_MALFORMED bound the patience with one connection', async () => {
  const fast = ada.connect()
  await fast.hello()
  for (let i = 0; i < 30; i += 1) fast.send({ type: 'ping', timestamp: i })
  expect((await fast.closed).code).toBe(4104)
  expect(fast.frames.filter((frame) => (frame as ServerFrame).type === 'error')).toHaveLength(5)
  const odd = ada.connect()
  await odd.hello()
  for (let i = 0; i < 4; i += 1) odd.send('?')
  expect((await odd.closed).code).toBe(4400)
})

test('PINGS_BURST and PINGS_PER_SECOND bound the pings of one connection', async () => {
  const line = ada.connect()
  await line.hello()
  for (let i = 0; i < 3; i += 1) line.socket.ping()
  expect(await line.action('notification.mark_all_read', {}, 'still open')).toMatchObject({
    type: 'ok',
  })
  for (let i = 0; i < 40; i += 1) line.socket.ping()
  expect((await line.closed).code).toBe(4104)
})

test('SESSION_TTL_MS is how long a session lasts, and a visit lengthens it', async () => {
  type Session = { session: { expiresAt: string } }
  const left = async (person: TestPerson) => {
    const { session } = await person.json<Session>('GET', '/api/session')
    return Date.parse(session.expiresAt) - Date.now()
  }
  expect(await left(ada)).toBeLessThan(3_600_001)
  const bea = await app.signUp('Bea')
  const soon = new Date(Date.now() + 60_000).toISOString()
  await app.database.writer.updateTable('sessions').set({ expires_at: soon }).execute()
  expect(await left(bea)).toBeGreaterThan(1_800_000)
})

test('RETRY_* are told to every page', async () => {
  const retry = { min: 10, max: 200, window: 20 }
  expect((await greet()).retry).toEqual(retry)
  expect(await ada.json('GET', '/api/config')).toMatchObject({ retry })
})

test('WS_HELLO_TIMEOUT_MS bounds the silence after the handshake', async () => {
  expect((await ada.connect().closed).code).toBe(4408)
})

test('ACTIONS_PER_MINUTE bounds what one person does, over every way', async () => {
  const answers = []
  for (let i = 0; i < 41; i += 1)
    answers.push((await ada.request('POST', '/api/notifications/read-all', {})).status)
  expect(answers.at(-1)).toBe(429)
  const line = ada.connect()
  await line.hello()
  expect(await line.action('notification.mark_all_read', {}, 'one')).toMatchObject({
    code: 'rate_limited',
    temporary: true,
  })
})

test.each(['/api/openapi.json', '/api/asyncapi.json', '/api/reference'])(
  'HTTP_REQUESTS_PER_MINUTE bounds how often an address has %s, which nobody has to sign in for',
  async (path) => {
    const strict = await createTestApp({ HTTP_REQUESTS_PER_MINUTE: '2' })
    onTestFinished(() => strict.close())
    const answers = []
    for (let i = 0; i < 3; i += 1)
      answers.push((await fetch(`http://127.0.0.1:${strict.port}${path}`)).status)
    expect(answers).toEqual([200, 200, 429])
  },
)

test('REQUEST_TIMEOUT_MS bounds how long a request may take to arrive', async () => {
  const impatient = await createTestApp({ REQUEST_TIMEOUT_MS: '900', HANDSHAKE_TIMEOUT_MS: '900' })
  onTestFinished(() => impatient.close())
  const { cookie } = await impatient.signUp('Bea')
  const begun = head('POST /api/posts HTTP/1.1', {
    Host: 'localhost:8000',
    Origin: ORIGIN,
    'Content-Type': 'application/json',
    'Content-Length': '100',
    Cookie: cookie,
  })
  const { heard, ended } = raw(impatient.port, `${begun}{`)
  await ended
  expect(heard().toString()).toMatch(/^HTTP\/1\.1 408 /)
})

test('RESTART_FIRST_MS and RESTART_SLOT_MS give each line its moment after a restart', async () => {
  const other = await createTestApp({ RESTART_FIRST_MS: '70', RESTART_SLOT_MS: '10' })
  const bea = await other.signUp('Bea')
  const lines = [bea.connect(), bea.connect()]
  for (const line of lines) await line.hello()
  await other.stop()
  const ends = await Promise.all(lines.map(({ closed }) => closed))
  expect(ends.map(({ code, reason }) => [code, JSON.parse(reason)])).toEqual([
    [1012, { retryIn: 70 }],
    [1012, { retryIn: 80 }],
  ])
})
