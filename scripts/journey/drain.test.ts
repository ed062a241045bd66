import type { MessageName } from '@trunkline/shared/contract/catalogue'
import { topic } from '@trunkline/shared/protocol/topic'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { WebSocket } from 'ws'

import { settings } from '../../backend/config.ts'
import type { TestClient } from '../../backend/core/testing.ts'
import { RealtimeClient } from '../../frontend/src/realtime/realtime-client.ts'
import { plainWorld } from '../../frontend/src/realtime/testing.ts'
import type { World } from '../../frontend/src/realtime/world.ts'
import { Person } from './harness/people.ts'
import { dial, handshakeOf } from './harness/raw-upgrade.ts'
import { JourneyServer } from './harness/server.ts'

const usual = settings.parse({})
/** As many as one person may hold. */
const PAGES = usual.MAX_SOCKETS_PER_USER
const LINES = process.env.TRUNKLINE_FULL === '1' ? 1_000 : 200
const POSTS = 40

const server = new JourneyServer()
/** With the limits of every other server: successors come while those whom they succeed are there. */
const limited = new JourneyServer({
  DRAIN_GRACE_MS: '2000',
  MAX_SOCKETS_PER_USER: String(usual.MAX_SOCKETS_PER_USER),
  MAX_SOCKETS_PER_ADDRESS: String(usual.MAX_SOCKETS_PER_ADDRESS),
  CONNECTS_PER_IP_PER_MINUTE: String(usual.CONNECTS_PER_IP_PER_MINUTE),
})
let ops: Person
beforeAll(async () => {
  await Promise.all([server.start(), limited.start()])
  ops = await Person.signUp(server, 'Ops')
})
afterAll(() => Promise.all([server.end(), limited.end()]))

/** The page's own client, with a person's cookie as the browser would send it, and how its lines have ended. */
function clientOf(person: Person) {
  const { server } = person
  const ends: number[] = []
  class CookieSocket extends WebSocket {
    constructor(url: string, protocols: string[]) {
      super(url, protocols, { headers: { Cookie: person.cookie, Origin: server.origin } })
      this.on('close', (code) => ends.push(code))
    }
  }
  const client = new RealtimeClient({
    url: `ws://127.0.0.1:${server.port}/ws/realtime`,
    userId: person.id,
    client: { version: 'test', device: 'd_1' },
    world: plainWorld(CookieSocket as unknown as World['WebSocket']),
    probe: () => Promise.resolve('signed_in' as const),
    knows: (name): name is MessageName => name.startsWith('post.'),
  })
  return { client, ends }
}

/** What a newcomer reads before the connection ends. */
async function answerTo(person: Person): Promise<string> {
  const socket = await dial(server.port)
  const parts: Buffer[] = []
  socket.on('data', (part: Buffer) => parts.push(part))
  socket.write(handshakeOf(person))
  await new Promise((resolve) => socket.once('close', resolve))
  return Buffer.concat(parts).toString()
}

type Stats = { by_endpoint: Record<string, number> }
/** A page with the feed open, what it hears of it, and how its line stood since it was live. */
async function openFeed(person: Person) {
  const { client, ends } = clientOf(person)
  const heard: number[] = []
  const states = new Set<string>()
  client.hear({
    message: (message) => {
      if (message.type === 'event' && message.topic === topic.feed()) heard.push(message.seq)
    },
  })
  client.follow(topic.feed())
  await expect.poll(() => client.status.get().state).toBe('live')
  client.status.subscribe(() => states.add(client.status.get().state))
  return { client, ends, heard, states }
}

test('an ops drain moves all pages of a person to new lines before the old ones close: nothing is missed, twice or shown', async () => {
  const operator = await Person.signUp(limited, 'Ops')
  const ada = await Person.signUp(limited, 'Ada')
  const pages = await Promise.all(Array.from({ length: PAGES }, () => openFeed(ada)))
  const stats = () => operator.json<Stats>('GET', '/ws/stats')

  const say = async (from: number, upTo: number) => {
    for (let i = from; i < upTo; i += 1)
      await operator.json('POST', '/api/posts', { content: `News ${i}` })
  }
  await say(0, 5)
  const drained = await operator.json('POST', '/api/ops/drain', { overMs: 200 })
  expect(drained).toMatchObject({ told: PAGES })
  await say(5, POSTS)
  const all = Array.from({ length: POSTS }, (_, i) => i + 1)
  for (const { heard } of pages) await expect.poll(() => heard.length).toBe(POSTS)
  expect(pages.map(({ heard }) => heard)).toEqual(pages.map(() => all))
  await expect.poll(() => pages.map(({ ends }) => ends)).toEqual(pages.map(() => [1000]))
  await expect.poll(async () => (await stats()).by_endpoint.realtime).toBe(PAGES)
  expect(pages.flatMap(({ states }) => [...states])).not.toContain('offline')
  expect(pages.flatMap(({ states }) => [...states])).not.toContain('connecting')
  for (const { client } of pages) client.close()
})

test('a request that dribbles does not hold the end up', async () => {
  const body = 'a thousand letters that never come'
  const socket = await dial(server.port)
  const ended = new Promise<void>((resolve) => socket.once('close', () => resolve()))
  socket.resume()
  socket.write(
    `POST /api/posts HTTP/1.1\r\nHost: localhost\r\nCookie: ${ops.cookie}\r\nOrigin: ${server.origin}\r\n` +
      `Content-Type: application/json\r\nContent-Length: 1000\r\n\r\n${body}`,
  )
  // The server has it once it answers somebody who came later.
  await ops.json('GET', '/api/session')
  expect(await server.kill('SIGTERM')).toBe(0)
  await ended
  await server.start()
})

test(`${LINES} lines, old and new, are let go in good order: each its own moment, newcomers hear 503, and the process ends with 0`, async () => {
  const lines: TestClient[] = []
  for (let i = 0; i < LINES; i += 1)
    lines.push(ops.connect(i % 4 === 0 ? { path: '/ws/notifications', protocols: [] } : {}))
  await Promise.all(lines.map((line, i) => (i % 4 === 0 ? line.opened : line.hello())))
  const bea = await Person.signUp(server, 'Bea')
  await ops.befriend(bea)
  const { id } = await ops.json<{ id: number }>('POST', '/api/chats', { memberIds: [bea.id] })
  const stream = ops.request('GET', `/api/sse?channel=dm:${id}`).then((answer) => answer.text())
  await expect
    .poll(async () => (await ops.json<Stats>('GET', '/ws/stats')).by_endpoint['/api/sse'])
    .toBe(1)
  const stays = ops.connect()
  await stays.hello()
  // A peer that answers no farewell keeps the door open until it is cut.
  stays.socket.pause()

  const startedAt = performance.now()
  const ended = server.kill('SIGTERM')
  await lines[0]?.closed
  expect(await answerTo(ops)).toMatch(/^HTTP\/1\.1 503 [^]*retry-after: \d/i)
  const ends = await Promise.all(lines.map(({ closed }) => closed))
  expect(new Set(ends.map(({ code }) => code))).toEqual(new Set([1012]))
  const slots = ends.map(({ reason }) => (JSON.parse(reason) as { retryIn: number }).retryIn)
  expect(new Set(slots).size).toBe(LINES)
  expect(await stream).toMatch(/retry: \d+\n\nevent: close\ndata: \{"code":1012,"retryIn":\d+\}/)
  expect(await ended).toBe(0)
  expect(performance.now() - startedAt).toBeLessThan(10_000)
  stays.socket.terminate()
})
