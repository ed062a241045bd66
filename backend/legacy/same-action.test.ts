import { randomUUID } from 'node:crypto'

import type { Message } from '@trunkline/shared/contract/chat'
import { afterAll, beforeAll, expect, test } from 'vitest'

import { sweepRetention } from '../core/retention.ts'
import type { TestClient } from '../core/testing.ts'
import { createTestApp, type TestPerson } from '../testing.ts'
import { address, at, type OldFrame, settle } from './testing.ts'

const WEEK_MS = 7 * 86_400_000

let app: Awaited<ReturnType<typeof createTestApp>>
let ann: TestPerson
let chatId: number
let line: TestClient
let old: TestClient
beforeAll(async () => {
  app = await createTestApp()
  ann = await app.signUp('Ann')
  ;({ chatId } = await settle(ann, await app.signUp('Bob')))
  line = ann.connect()
  await line.hello()
  old = ann.connect({ path: address(at('W1'), ann), protocols: [] })
  await old.opened
})
afterAll(() => app.close())

/** What each way answers, in one shape: the number of the message, or the code of the refusal. */
type Way = (id: string, content: string) => Promise<number | string>

const overRest =
  (path: () => string, more: () => object): Way =>
  async (id, content) => {
    const body = { content, ...more() }
    const answer = await ann.request('POST', path(), body, { 'Idempotency-Key': id })
    const said = (await answer.json()) as { id?: number | string; error?: { code: string } }
    return said.error?.code ?? Number(String(said.id).replace('msg_', ''))
  }

const ways: Record<string, Way> = {
  'the socket': async (id, content) => {
    const answer = await line.action('chat.send', { chatId, content }, id)
    return answer.type === 'ok' ? (answer.data as { message: Message }).message.id : answer.code
  },
  REST: overRest(
    () => `/api/chats/${chatId}/messages`,
    () => ({}),
  ),
  W13: overRest(
    () => '/api/messages',
    () => ({ directMessageId: `dm_${chatId}` }),
  ),
  W1: async (id, content) => {
    old.send({ type: 'message', content, client_id: id })
    // Its own event, or the echo of what was said already; a refusal has no number.
    const answer = await old.take(
      (frame): frame is OldFrame =>
        (frame as OldFrame).type === 'error' || (frame as OldFrame).content === content,
    )
    return (answer.type === 'error' ? answer.code : answer.message_id) as number | string
  },
}

/** The old line hears every message: what it heard by itself is put away before it is asked. */
const tidy = async () => {
  old.send({ type: 'ping' })
  await old.take((frame): frame is OldFrame => (frame as OldFrame).type === 'pong')
  old.frames.length = 0
}

const timesSaid = async (content: string): Promise<number> => {
  const { items } = await ann.json<{ items: Message[] }>(
    'GET',
    `/api/chats/${chatId}/messages?limit=100`,
  )
  return items.filter((message) => message.content === content).length
}

const names = Object.keys(ways)
const orders = names.map((_, turn) => [...names.slice(turn), ...names.slice(0, turn)])

test.each(orders.map((order) => [order.join(', then '), order] as const))(
  'said over %s under one id, it is said once, and every way answers the same',
  async (sentence, order) => {
    const id = randomUUID()
    const answers = []
    for (const name of order) {
      await tidy()
      answers.push(await ways[name]?.(id, sentence))
    }
    expect(answers).toEqual(names.map(() => expect.any(Number)))
    expect(new Set(answers).size).toBe(1)
    expect(await timesSaid(sentence)).toBe(1)
  },
)

test.each(orders.map((order) => [order[0] ?? '', order.slice(1)] as const))(
  'other content under an id that was used over %s is refused on every other way',
  async (first, others) => {
    const id = randomUUID()
    await tidy()
    await ways[first]?.(id, `Kept ${first}`)
    for (const name of others) {
      await tidy()
      expect([name, await ways[name]?.(id, 'Something else')]).toEqual([name, 'id_reused'])
    }
    expect(await timesSaid('Something else')).toBe(0)
  },
)

test('eight at the same moment, over all ways, are one', async () => {
  const id = randomUUID()
  await tidy()
  const both = ['the socket', 'REST', 'W13', 'REST', 'the socket', 'W13', 'REST']
  const answers = await Promise.all([
    ...both.map((name) => ways[name]?.(id, 'At once')),
    ways.W1?.(id, 'At once'),
  ])
  expect(answers).toEqual(answers.map(() => expect.any(Number)))
  expect(new Set(answers).size).toBe(1)
  expect(await timesSaid('At once')).toBe(1)
})

test('an id is kept for seven days and then forgotten', async () => {
  const id = randomUUID()
  await tidy()
  const sweepAt = (now: number) => sweepRetention(app.database, { events: 1_000, ms: WEEK_MS }, now)
  const first = await ways.REST?.(id, 'Kept for a week')
  await sweepAt(Date.now() + WEEK_MS - 60_000)
  expect(await ways['the socket']?.(id, 'Kept for a week')).toBe(first)
  expect(await timesSaid('Kept for a week')).toBe(1)
  await sweepAt(Date.now() + WEEK_MS + 60_000)
  expect(await ways['the socket']?.(id, 'Kept for a week')).not.toBe(first)
})
