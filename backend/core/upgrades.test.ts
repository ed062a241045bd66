import { SUBPROTOCOL } from '@trunkline/shared/protocol/version'
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest'

import type { Route } from './routing.ts'
import { brokenFrames, brokenHandshakes, foreignOrigins } from './testing-hostile.ts'
import { ORIGIN, startNode } from './testing-node.ts'
import {
  closeCodeOf as rawCloseCodeOf,
  frame,
  handshake as rawHandshake,
  raw,
  type RawHeaders,
  statusOf as rawStatusOf,
} from './testing-raw.ts'

let node: Awaited<ReturnType<typeof startNode>>
beforeAll(async () => {
  node = await startNode({ maxSocketsPerUser: 1_000 }, { handshakeTimeoutMs: 300 })
})
afterAll(() => node.close())

const REALTIME = 'GET /ws/realtime HTTP/1.1'
const handshake = (headers: RawHeaders = {}, start = REALTIME) =>
  rawHandshake(start, {
    'Sec-WebSocket-Protocol': SUBPROTOCOL,
    Authorization: 'Bearer user-1',
    ...headers,
  })
const statusOf = (bytes: string) => rawStatusOf(node.port, bytes)
const closeCodeOf = (bytes: string | Buffer) => rawCloseCodeOf(node.port, bytes)

/** A server with little room. */
async function crowded(settings: Parameters<typeof startNode>[0]) {
  const own = await startNode(settings)
  return {
    ...own,
    statusOf: (bytes: string) => rawStatusOf(own.port, bytes),
    closeCodeOf: (bytes: string) => rawCloseCodeOf(own.port, bytes),
    /** What it answers before it hangs up. */
    async refusalOf(bytes: string) {
      const { heard, ended } = raw(own.port, bytes)
      await ended
      return heard().toString()
    },
    [Symbol.asyncDispose]: () => own.close(),
  }
}

/** When there may be room again is said with the refusal. */
const TOO_MANY = /^HTTP\/1\.1 429 [^]*\r\nRetry-After: \d+\r\n/

const anonymous = { Authorization: '' }
const cookie = { ...anonymous, Cookie: 'session=user-1' }

describe('where a line may be opened from', () => {
  test.each([
    ...foreignOrigins(ORIGIN).map(([what, headers]) => [what, { ...cookie, ...headers }] as const),
    ['a foreign Origin with a Bearer', { Origin: 'https://evil.example' }] as const,
  ])('%s is refused with 403', async (_what, headers) => {
    expect(await statusOf(handshake(headers))).toBe(403)
  })

  test.each([
    ['an allowed Origin with a cookie', { ...cookie, Origin: ORIGIN }],
    ['no Origin with a Bearer', {}],
  ])('%s is let in', async (_what, headers) => {
    expect(await statusOf(handshake(headers))).toBe(101)
  })
})

describe('who may open a line', () => {
  test.each([
    ['nobody', anonymous],
    ['a junk cookie', { ...anonymous, Cookie: 'session=junk' }],
    ['an empty cookie', { ...anonymous, Cookie: '' }],
    ['a junk Bearer', { Authorization: 'Bearer junk' }],
    ['an unsigned JWT', { Authorization: 'Bearer eyJhbGciOiJub25lIn0.eyJzdWIiOiIxIn0.' }],
  ])('%s: a browser reads a close with 4401', async (_what, headers) => {
    expect(await closeCodeOf(handshake({ ...headers, Origin: ORIGIN }))).toBe(4401)
  })

  test.each([
    ['nobody', anonymous],
    ['a junk Bearer', { Authorization: 'Bearer junk' }],
    ['an unsigned JWT', { Authorization: 'Bearer eyJhbGciOiJub25lIn0.eyJzdWIiOiIxIn0.' }],
  ])('%s: a program reads the HTTP status 401', async (_what, headers) => {
    expect(await statusOf(handshake(headers))).toBe(401)
  })

  test('a token in the URL is no identity on the unified line', async () => {
    const start = 'GET /ws/realtime?token=user-1 HTTP/1.1'
    expect(await statusOf(handshake(anonymous, start))).toBe(401)
  })

  test('the eleventh socket of a user is refused, and a place that is given back is free', async () => {
    await using full = await crowded({ maxSocketsPerUser: 10 })
    const clients = Array.from({ length: 10 }, () => full.connect(1))
    await Promise.all(clients.map((client) => client.hello()))
    expect(await full.refusalOf(handshake())).toMatch(TOO_MANY)
    expect(await full.closeCodeOf(handshake({ Origin: ORIGIN }))).toBe(4429)
    expect(await full.refusalOf(handshake({ Origin: ORIGIN }))).toContain('{"retryIn":10000}')
    await clients[0]?.close()
    await vi.waitFor(async () => expect(await full.statusOf(handshake())).toBe(101))
  })

  test('a line that is told to move leaves its places to its successor, and to nobody else', async () => {
    await using full = await crowded({ maxSocketsPerUser: 2, maxSocketsPerAddress: 2 })
    const come = async () => {
      const client = full.connect(1)
      await client.hello()
      return client
    }
    const stay = [await come(), await come()]
    expect(await full.statusOf(handshake())).toBe(429)
    for (const { move } of full.connections.open())
      move?.({ type: 'drain', atMs: 0, byMs: 0, why: 'new machine' })
    await come()
    await stay[0]?.close()
    await come()
    expect(await full.refusalOf(handshake())).toMatch(TOO_MANY)
    await stay[1]?.close()
    expect(await full.refusalOf(handshake())).toMatch(TOO_MANY)
  })

  test('an address holds only so many sockets, whoever they are, and a place that is given back is free', async () => {
    await using full = await crowded({ maxSocketsPerAddress: 3 })
    const clients = [1, 2, 3].map((userId) => full.connect(userId))
    await Promise.all(clients.map((client) => client.hello()))
    expect(await full.refusalOf(handshake({ Authorization: 'Bearer user-4' }))).toMatch(TOO_MANY)
    await clients[0]?.close()
    await vi.waitFor(async () => expect(await full.statusOf(handshake())).toBe(101))
  })

  test('an address opens only so many sockets in a minute, and is told when to try again', async () => {
    await using full = await crowded({ connectsPerIpPerMinute: 2 })
    for (const status of [101, 101]) expect(await full.statusOf(handshake())).toBe(status)
    expect(await full.refusalOf(handshake())).toMatch(TOO_MANY)
  })
})

describe('what is no handshake of ours', () => {
  test.each(brokenHandshakes('/ws/realtime'))(
    '%s is answered, never left hanging',
    async (_what, { start, headers }, status) => {
      expect(await statusOf(handshake(headers, start))).toBe(status)
    },
  )

  test('a program that offers a subprotocol which nobody here speaks reads 400', async () => {
    expect(await statusOf(handshake({ 'Sec-WebSocket-Protocol': 'soap' }))).toBe(400)
  })

  test('a browser reads 4406 when nobody here speaks its subprotocol', async () => {
    const bytes = handshake({ 'Sec-WebSocket-Protocol': 'realtime.v9.json', Origin: ORIGIN })
    expect(await closeCodeOf(bytes)).toBe(4406)
  })

  test('a trailing slash never matters', async () => {
    expect(await statusOf(handshake({}, 'GET /ws/realtime/ HTTP/1.1'))).toBe(101)
  })

  test.each([
    ['silent', ''],
    ['half a header', 'GET /ws/realtime HTTP/1.1\r\nHost: x'],
  ])('a %s handshake is closed in time', async (_what, bytes) => {
    await raw(node.port, bytes).ended
  })

  test('during a drain newcomers are told when to come back', async () => {
    await using draining = await crowded({})
    const upgrades = draining.upgrades([])
    draining.server.removeAllListeners('upgrade')
    upgrades.listen(draining.server)
    upgrades.drain()
    const { heard, ended } = raw(draining.port, handshake())
    await ended
    expect(heard().toString()).toMatch(/^HTTP\/1\.1 503 [^]*Retry-After: 1/)
  })

  test('who is still being looked at when a drain begins is told the same, and holds up no end', async () => {
    const asked = Promise.withResolvers<void>()
    const decided = Promise.withResolvers<void>()
    const slow: Route = {
      path: '/ws/slow',
      label: 'slow',
      line: 'unified',
      subprotocol: SUBPROTOCOL,
      async accept({ open }) {
        asked.resolve()
        await decided.promise
        open()
      },
    }
    await using draining = await crowded({})
    const upgrades = draining.upgrades([slow])
    draining.server.removeAllListeners('upgrade')
    upgrades.listen(draining.server)
    const { heard } = raw(draining.port, handshake({}, 'GET /ws/slow HTTP/1.1'))
    await asked.promise
    upgrades.drain()
    decided.resolve()
    await vi.waitFor(() => expect(heard()).not.toHaveLength(0))
    expect(heard().toString()).toMatch(/^HTTP\/1\.1 503 [^]*Retry-After: 1/)
    expect(draining.connections.counts().total).toBe(0)
  })
})

describe('frames that break the protocol', () => {
  const after = (...frames: Buffer[]) => Buffer.concat([Buffer.from(handshake()), ...frames])

  test.each(brokenFrames)('%s ends the line with its code', async (_what, frames, code) => {
    expect(await closeCodeOf(after(...frames))).toBe(code)
  })

  test('who breaks the protocol while a line is being refused harms nobody else', async () => {
    const stranger = handshake({ ...anonymous, Cookie: 'session=junk', Origin: ORIGIN })
    const unmasked = frame(0x81, Buffer.from('{}'), { mask: false })
    const { heard, ended } = raw(node.port, Buffer.concat([Buffer.from(stranger), unmasked]))
    await ended
    expect(heard().toString()).toContain('101 Switching')
    expect(await statusOf(handshake())).toBe(101)
  })

  test('a message in fragments is a message', async () => {
    const hello = Buffer.from(
      '{"type":"hello","client":{"name":"t","version":"1","device":"d","tabs":1}}',
    )
    const { heard, socket } = raw(
      node.port,
      after(frame(0x01, hello.subarray(0, 20)), frame(0x80, hello.subarray(20))),
    )
    await vi.waitFor(() => expect(heard().toString()).toContain('"type":"welcome"'))
    socket.destroy()
  })
})
