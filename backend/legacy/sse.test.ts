import type { Message } from '@trunkline/shared/contract/chat'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test, vi } from 'vitest'

import { createTestApp, ORIGIN, type TestPerson } from '../testing.ts'
import { golden, settle, tokenOf } from './testing.ts'

let app: Awaited<ReturnType<typeof createTestApp>>
let ann: TestPerson
let bob: TestPerson
let eve: TestPerson
/** Ann's and Bob's. */
let chatId: number
const streams: Stream[] = []
beforeAll(async () => {
  app = await createTestApp({ OPS_EMAILS: 'ann@example.org', MAX_LEGACY_SOCKETS_PER_USER: '3' })
  ann = await app.signUp('Ann')
  bob = await app.signUp('Bob')
  eve = await app.signUp('Eve')
  ;({ chatId } = await settle(ann, bob))
  await settle(bob, eve)
})
afterEach(async () => {
  for (const stream of streams.splice(0)) await stream.close()
})
afterAll(() => app.close())

/** What comes between two empty lines. */
type Block = { id?: string; event?: string; data?: string; comment?: string; retry?: string }

const parse = (text: string): Block =>
  Object.fromEntries(
    text.split('\n').map((line) => {
      const colon = line.indexOf(':')
      return [line.slice(0, colon) || 'comment', line.slice(colon + 1).replace(/^ /, '')]
    }),
  )

/** An open stream and every block of it. */
class Stream {
  readonly answer: Response
  readonly texts: string[] = []
  readonly ended: Promise<void>
  readonly #abort: AbortController

  private constructor(answer: Response, abort: AbortController) {
    this.answer = answer
    this.#abort = abort
    this.ended = this.#read().catch(() => undefined)
  }

  static async open(
    person: TestPerson | undefined,
    query: string,
    headers: Record<string, string> = {},
    port = app.port,
  ): Promise<Stream> {
    const abort = new AbortController()
    const answer = await fetch(`http://127.0.0.1:${port}/api/sse${query}`, {
      headers: { ...(person && { Cookie: person.cookie, Origin: ORIGIN }), ...headers },
      signal: abort.signal,
    })
    const stream = new Stream(answer, abort)
    streams.push(stream)
    return stream
  }

  get blocks(): Block[] {
    return this.texts.map(parse)
  }

  get messages(): unknown[] {
    return this.blocks.flatMap(({ data, event }) =>
      data !== undefined && event === undefined ? [JSON.parse(data) as unknown] : [],
    )
  }

  async until(holds: (stream: Stream) => boolean): Promise<void> {
    await vi.waitUntil(() => holds(this), { timeout: 5_000, interval: 5 })
  }

  /** The position that the client would send if it came back now. */
  get lastId(): string {
    return this.blocks.findLast(({ id }) => id !== undefined)?.id ?? ''
  }

  async close(): Promise<void> {
    this.#abort.abort()
    await this.ended
  }

  async #read(): Promise<void> {
    let rest = ''
    for await (const chunk of this.answer.body ?? []) {
      const parts = `${rest}${Buffer.from(chunk as Uint8Array).toString()}`.split('\n\n')
      rest = parts.pop() ?? ''
      this.texts.push(...parts)
    }
  }
}

const dm = (id = chatId) => `?channel=dm:${id}`
const say = (person: TestPerson, content: string, id = chatId) =>
  person.json<Message>('POST', `/api/chats/${id}/messages`, { content })
const group = (...members: TestPerson[]) =>
  bob.json<{ id: number }>('POST', '/api/chats', {
    memberIds: members.map(({ id }) => id),
    title: 'A group',
  })

test('?token= passes no limit: neither guesses from one address nor one user', async () => {
  const strict = await createTestApp({ HTTP_REQUESTS_PER_MINUTE: '12' })
  try {
    const cid = await strict.signUp('Cid')
    const token = await tokenOf(cid)
    const ask = async (given: string) =>
      (await fetch(`http://127.0.0.1:${strict.port}/api/sse${dm(999_999)}&token=${given}`)).status
    const statuses = async (given: string) => {
      const all: number[] = []
      for (let n = 0; n < 13; n++) all.push(await ask(given))
      return [all[0], all.at(-1)]
    }
    expect(await statuses('guess')).toEqual([401, 429])
    expect(await statuses(token)).toEqual([403, 429])
  } finally {
    await strict.close()
  }
})

describe('W12 GET /api/sse', () => {
  test('says every message of the chat, in the bytes of C, and says it once', async () => {
    const stream = await Stream.open(ann, dm())
    await stream.until(({ lastId }) => lastId !== '')
    const message = await say(bob, 'So "true"\n— naïve 👍')
    await stream.until(({ messages }) => messages.length === 1)
    const text = stream.texts.at(-1) ?? ''
    const [data, id, ...none] = text.split('\n')
    const recorded = golden<{ data: Record<string, unknown> }>('W12').data
    const filled = {
      ...recorded,
      id: `msg_${message.id}`,
      userId: bob.id,
      directMessageId: `dm_${chatId}`,
      createdAt: message.createdAt,
      user: { id: bob.id, name: 'Bob', image: null },
    }
    expect(data).toBe(`data: ${JSON.stringify(filled)}`)
    expect(id).toMatch(/^id: [\w-]+\.\d+\.e_[\w-]+$/)
    expect(none).toEqual([])
  })

  test('is a stream that no cache keeps and that says when it will go', async () => {
    const { answer } = await Stream.open(ann, dm())
    expect(answer.status).toBe(200)
    expect(Object.fromEntries(answer.headers)).toMatchObject({
      'content-type': 'text/event-stream; charset=utf-8',
      'cache-control': expect.stringContaining('no-store'),
      deprecation: '@1795219200',
      sunset: 'Fri, 21 May 2027 00:00:00 GMT',
      link: expect.stringContaining('</ws/realtime>; rel="successor-version"'),
    })
  })

  test('&events=named says message:created', async () => {
    const stream = await Stream.open(ann, `${dm()}&events=named`)
    await stream.until(({ lastId }) => lastId !== '')
    await say(bob, 'Named')
    await stream.until(({ blocks }) => blocks.some(({ event }) => event === 'message:created'))
    expect(JSON.parse(stream.blocks.at(-1)?.data ?? '')).toMatchObject({ content: 'Named' })
  })

  test('opens with both forms of the id, with a trailing slash, with a token and nothing else', async () => {
    const token = await tokenOf(ann)
    expect((await Stream.open(ann, `?channel=dm:dm_${chatId}`)).answer.status).toBe(200)
    expect((await Stream.open(ann, `/${dm()}`)).answer.status).toBe(200)
    expect((await Stream.open(undefined, `${dm()}&token=${token}`)).answer.status).toBe(200)
  })

  test('hears nothing of other chats, but is moved past them', async () => {
    const { id } = await group(ann, eve)
    const stream = await Stream.open(ann, dm())
    await stream.until(({ lastId }) => lastId !== '')
    await say(bob, 'Not here', id)
    await say(bob, 'Here')
    await stream.until(({ messages }) => messages.length === 1)
    expect(stream.messages).toMatchObject([{ content: 'Here' }])
    const groups = await Stream.open(ann, `?channel=group:${id}`)
    await groups.until(({ lastId }) => lastId !== '')
    await say(bob, 'To all', id)
    await groups.until(({ messages }) => messages.length === 1)
    expect(groups.messages).toMatchObject([
      { content: 'To all', directMessageId: null, groupId: `group_${id}` },
    ])
  })

  test('Last-Event-ID brings what was missed, in order, once', async () => {
    const before = await Stream.open(ann, dm())
    await before.until(({ lastId }) => lastId !== '')
    await say(bob, 'One')
    await before.until(({ messages }) => messages.length === 1)
    const { lastId } = before
    await before.close()
    await say(bob, 'Two')
    await say(ann, 'Three')
    const after = await Stream.open(ann, dm(), { 'Last-Event-ID': lastId })
    await say(bob, 'Four')
    await after.until(({ messages }) => messages.length === 3)
    expect(after.messages).toMatchObject([
      { content: 'Two' },
      { content: 'Three' },
      { content: 'Four' },
    ])
    expect(after.blocks.some(({ event }) => event === 'reset')).toBe(false)
  })

  test.each(['other.5.e_x', 'nonsense', '', '..', '9'.repeat(300)])(
    'a Last-Event-ID that cannot be resumed (%s) is told by a reset, and then it is live',
    async (lastEventId) => {
      const stream = await Stream.open(ann, dm(), { 'Last-Event-ID': lastEventId })
      await stream.until(({ blocks }) => blocks.some(({ event }) => event === 'reset'))
      await say(bob, 'Live')
      await stream.until(({ messages }) => messages.length === 1)
      expect(stream.messages).toMatchObject([{ content: 'Live' }])
    },
  )

  describe('every 15 seconds', () => {
    beforeEach(() => {
      vi.useFakeTimers({ toFake: ['setInterval', 'clearInterval'] })
    })
    afterEach(() => {
      vi.useRealTimers()
    })

    test('a comment, and a position that has moved past what other chats said', async () => {
      const { id } = await group(ann, eve)
      const stream = await Stream.open(ann, dm())
      await stream.until(({ lastId }) => lastId !== '')
      const { lastId, texts } = stream
      await say(bob, 'Elsewhere', id)
      const seen = await Stream.open(ann, `?channel=group:${id}`, { 'Last-Event-ID': lastId })
      await seen.until(({ messages }) => messages.length === 1)
      const before = texts.length
      vi.advanceTimersByTime(15_000)
      await stream.until((now) => now.texts.length >= before + 2)
      expect(texts.slice(before)).toEqual([': here', `id: ${seen.lastId}`])
    })
  })

  test.each([
    ['nobody', 401, () => Stream.open(undefined, dm())],
    ['a wrong token', 401, () => Stream.open(undefined, `${dm()}&token=x`)],
    ['somebody who is not in the chat', 403, () => Stream.open(eve, dm())],
    ['a chat that nobody has', 403, () => Stream.open(ann, '?channel=dm:999999')],
    ['another origin', 403, () => Stream.open(ann, dm(), { Origin: 'https://evil.example' })],
    ['the null origin', 403, () => Stream.open(ann, dm(), { Origin: 'null' })],
    ['a direct chat as a group', 404, () => Stream.open(ann, `?channel=group:${chatId}`)],
    ["C's own example", 404, () => Stream.open(ann, '?channel=dm:test')],
    ['another kind of channel', 404, () => Stream.open(ann, '?channel=constructor:1')],
    ['no channel', 400, () => Stream.open(ann, '')],
  ])('refuses %s with %i, over HTTP', async (_, status, ask) => {
    const { answer } = await ask()
    expect(answer.status).toBe(status)
    expect(answer.headers.get('Content-Type')).toContain('application/json')
  })

  test('a cookie without an Origin needs the word of a browser that it is our own page', async () => {
    const ask = (more: Record<string, string>) =>
      Stream.open(undefined, dm(), { Cookie: ann.cookie, ...more })
    expect((await ask({})).answer.status).toBe(403)
    expect((await ask({ 'Sec-Fetch-Site': 'cross-site' })).answer.status).toBe(403)
    expect((await ask({ 'Sec-Fetch-Site': 'same-site' })).answer.status).toBe(403)
    expect((await ask({ 'Sec-Fetch-Site': 'same-origin' })).answer.status).toBe(200)
  })

  test('no more streams than lines are allowed to one person, and a closed one gives its place back', async () => {
    const open = await Promise.all([1, 2, 3].map(() => Stream.open(bob, dm())))
    expect(open.map(({ answer }) => answer.status)).toEqual([200, 200, 200])
    expect((await Stream.open(bob, dm())).answer.status).toBe(429)
    await open[0]?.close()
    await expect.poll(async () => (await Stream.open(bob, dm())).answer.status).toBe(200)
  })

  test('ends with the membership, tells nothing after it, and does not come back', async () => {
    const { id } = await group(ann, eve)
    const stream = await Stream.open(ann, `?channel=group:${id}`)
    await stream.until(({ lastId }) => lastId !== '')
    await say(bob, 'Before', id)
    await bob.json('DELETE', `/api/chats/${id}/members/${ann.id}`)
    await say(bob, 'After', id)
    await stream.ended
    expect(stream.messages).toMatchObject([{ content: 'Before' }])
    expect(stream.blocks.at(-1)).toEqual({ event: 'close', data: '{"code":4403}' })
    const again = await Stream.open(ann, `?channel=group:${id}`, { 'Last-Event-ID': stream.lastId })
    expect(again.answer.status).toBe(403)
  })

  test('ends with the session, and the next try is 401', async () => {
    const zed = await app.signUp('Zed')
    const { chatId: own } = await settle(zed, bob)
    const stream = await Stream.open(zed, dm(own))
    await stream.until(({ lastId }) => lastId !== '')
    await zed.request('POST', '/api/auth/sign-out', {})
    await stream.ended
    expect(stream.blocks.at(-1)).toEqual({
      event: 'close',
      data: '{"code":4401,"why":"signed_out"}',
    })
    expect((await Stream.open(zed, dm(own))).answer.status).toBe(401)
  })

  test('a restart says when to come back, and lets go', async () => {
    const house = await createTestApp()
    const [one, two] = [await house.signUp('One'), await house.signUp('Two')]
    const { chatId: theirs } = await settle(one, two)
    const stream = await Stream.open(one, dm(theirs), {}, house.port)
    await stream.until(({ lastId }) => lastId !== '')
    await house.close()
    await stream.ended
    expect(stream.blocks.slice(-2)).toEqual([
      { retry: '500' },
      { event: 'close', data: '{"code":1012,"retryIn":500}' },
    ])
  })

  test('is counted while it is open, by chat, for operators', async () => {
    const line = ann.connect({ path: `/ws/messages/${chatId}`, protocols: [] })
    await line.opened
    await Stream.open(ann, dm())
    await Stream.open(bob, dm())
    expect(await ann.json('GET', '/ws/stats')).toMatchObject({
      total_connections: 3,
      users: 2,
      channels: { sse: 2, messages: 1 },
      by_endpoint: { '/api/sse': 2, '/ws/messages/:chatId': 1 },
      dmSubscriptions: { [`dm_${chatId}`]: 3 },
      groupSubscriptions: {},
    })
    const others = await bob.json('GET', '/ws/stats')
    expect(others).toHaveProperty('dmSubscriptions', {})
    expect(others).toHaveProperty('channels', {})
    await line.close()
    for (const stream of streams) await stream.close()
    await expect
      .poll(
        async () =>
          (await ann.json<{ dmSubscriptions: object }>('GET', '/ws/stats')).dmSubscriptions,
      )
      .toEqual({})
  })
})
