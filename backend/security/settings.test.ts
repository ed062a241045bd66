import type { ServerFrame } from '@trunkline/shared/protocol/server-frames'
import { topic } from '@trunkline/shared/protocol/topic'
import { afterAll, beforeAll, expect, test, vi } from 'vitest'

import { createTestApp, type TestPerson } from '../testing.ts'

let app: Awaited<ReturnType<typeof createTestApp>>
let ada: TestPerson
beforeAll(async () => {
  app = await createTestApp({
    REPLAY_EVENTS: '3',
    REPLAY_BYTES: '3000',
    MAX_TOPICS_PER_SOCKET: '7',
    FRAMES_BURST: '5',
    FRAMES_PER_SECOND: '1',
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

test('MAX_TOPICS_PER_SOCKET is told and kept', async () => {
  const line = ada.connect()
  expect((await line.hello()).limits.topics).toBe(7)
  const topics = [1, 2, 3].map((id) => ({ topic: topic.engagement(id) }))
  line.send({ type: 'subscribe', id: 's', topics })
  expect(await line.next('error')).toMatchObject({ id: 's', code: 'too_many_topics' })
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
