import { randomBytes } from 'node:crypto'
import { connect, type Socket } from 'node:net'

import { SUBPROTOCOL } from '@trunkline/shared/protocol/version'
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'

import { ORIGIN, startNode } from './testing-node.ts'

let node: Awaited<ReturnType<typeof startNode>>
beforeEach(async () => {
  node = await startNode({}, { handshakeTimeoutMs: 300 })
})
afterEach(() => node.close())

type Headers = Record<string, string | string[]>

/** A TCP connection that says exactly these bytes and keeps what it hears. */
function raw(bytes: string | Buffer): {
  socket: Socket
  heard: () => Buffer
  ended: Promise<void>
} {
  const socket = connect(node.port, '127.0.0.1')
  const parts: Buffer[] = []
  socket.on('data', (part: Buffer) => parts.push(part))
  socket.on('error', () => undefined)
  const ended = new Promise<void>((resolve) => socket.once('close', () => resolve()))
  socket.write(bytes)
  return { socket, heard: () => Buffer.concat(parts), ended }
}

const handshake = (headers: Headers = {}, start = 'GET /ws/realtime HTTP/1.1') => {
  const all: Headers = {
    Host: 'localhost:8000',
    Connection: 'Upgrade',
    Upgrade: 'websocket',
    'Sec-WebSocket-Version': '13',
    'Sec-WebSocket-Key': 'dGhlIHNhbXBsZSBub25jZQ==',
    'Sec-WebSocket-Protocol': SUBPROTOCOL,
    Authorization: 'Bearer user-1',
    ...headers,
  }
  const lines = Object.entries(all).flatMap(([name, value]) =>
    [value].flat().map((one) => `${name}: ${one}`),
  )
  return `${[start, ...lines].join('\r\n')}\r\n\r\n`
}

/** The status of the answer; the connection is over after any but 101. */
async function statusOf(bytes: string): Promise<number> {
  const { heard, socket } = raw(bytes)
  await vi.waitFor(
    () => expect(heard().toString()).toMatch(/^HTTP\/1\.1 \d{3} [^]*\r\n\r\n/),
    5_000,
  )
  socket.destroy()
  return Number(heard().toString().slice(9, 12))
}

/** The close code that follows a successful handshake. */
async function closeCodeOf(bytes: string | Buffer): Promise<number> {
  const { heard, socket } = raw(bytes)
  await vi.waitFor(() => expect(closeFrame(heard())).toBeDefined(), 5_000)
  socket.destroy()
  return closeFrame(heard()) ?? 0
}

function closeFrame(bytes: Buffer): number | undefined {
  const start = bytes.indexOf('\r\n\r\n') + 4
  for (let at = start; start > 3 && at + 1 < bytes.length;) {
    const [opcode = 0, length = 0] = [bytes[at], bytes[at + 1]]
    const header = length === 126 ? 4 : 2
    if (opcode === 0x88) return at + 4 <= bytes.length ? bytes.readUInt16BE(at + 2) : undefined
    at += header + (length === 126 ? bytes.readUInt16BE(at + 2) : length)
  }
  return undefined
}

const anonymous = { Authorization: '' }
const cookie = { ...anonymous, Cookie: 'session=user-1' }

describe('where a line may be opened from', () => {
  test.each([
    ['a foreign Origin', { ...cookie, Origin: 'https://evil.example' }],
    ['no Origin with a cookie', cookie],
    ['null', { ...cookie, Origin: 'null' }],
    ['an empty Origin', { ...cookie, Origin: '' }],
    ['file:', { ...cookie, Origin: 'file://' }],
    ['an extension', { ...cookie, Origin: 'chrome-extension://abcdef' }],
    ['a longer host', { ...cookie, Origin: `${ORIGIN}.evil.example` }],
    ['a shorter one', { ...cookie, Origin: 'http://local' }],
    ['another port', { ...cookie, Origin: 'http://localhost:8001' }],
    ['another scheme', { ...cookie, Origin: 'https://localhost:8000' }],
    ['two Origins', { ...cookie, Origin: [ORIGIN, 'https://evil.example'] }],
    ['a spoofed Host', { ...cookie, Origin: 'https://evil.example', Host: 'evil.example' }],
    [
      'a spoofed X-Forwarded-Host',
      { ...cookie, Origin: 'https://evil.example', 'X-Forwarded-Host': 'evil.example' },
    ],
    ['a foreign Origin with a Bearer', { Origin: 'https://evil.example' }],
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
    const clients = Array.from({ length: 10 }, () => node.connect(1))
    await Promise.all(clients.map((client) => client.hello()))
    expect(await statusOf(handshake())).toBe(429)
    expect(await closeCodeOf(handshake({ Origin: ORIGIN }))).toBe(4429)
    await clients[0]?.close()
    await vi.waitFor(async () => expect(await statusOf(handshake())).toBe(101))
  })
})

describe('what is no handshake of ours', () => {
  test.each([
    ['another WebSocket version', handshake({ 'Sec-WebSocket-Version': '8' }), 426],
    ['no version', handshake({ 'Sec-WebSocket-Version': '' }), 426],
    ['a key that is no key', handshake({ 'Sec-WebSocket-Key': 'short' }), 400],
    ['another method', handshake({}, 'POST /ws/realtime HTTP/1.1'), 405],
    ['an unknown path', handshake({}, 'GET /ws/nothing HTTP/1.1'), 404],
    ['a path below it', handshake({}, 'GET /ws/realtime/x HTTP/1.1'), 404],
    ['an absolute target', handshake({}, 'GET http://evil.example/ws/realtime HTTP/1.1'), 400],
    ['a target with two slashes', handshake({}, 'GET //evil.example/ws/realtime HTTP/1.1'), 400],
    ['a backslash', handshake({}, 'GET /\\evil.example/ws/realtime HTTP/1.1'), 400],
    ['Upgrade: h2c', handshake({ Upgrade: 'h2c' }), 400],
    ['40 KB of headers', handshake({ 'X-Long': 'x'.repeat(40_000) }), 431],
    [
      'a subprotocol that nobody here speaks, from a program',
      handshake({ 'Sec-WebSocket-Protocol': 'soap' }),
      400,
    ],
  ])('%s is answered, never left hanging', async (_what, bytes, status) => {
    expect(await statusOf(bytes)).toBe(status)
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
    await raw(bytes).ended
  })

  test('resets during the upgrade harm nobody', async () => {
    for (let i = 0; i < 150; i++) {
      const { socket } = raw('')
      await new Promise((resolve) => socket.once('connect', resolve))
      socket.write(handshake())
      socket.resetAndDestroy()
    }
    expect(await statusOf(handshake())).toBe(101)
  })

  test('during a drain newcomers are told when to come back', async () => {
    const upgrades = node.upgrades([])
    node.server.removeAllListeners('upgrade')
    upgrades.listen(node.server)
    upgrades.drain()
    const { heard, ended } = raw(handshake())
    await ended
    expect(heard().toString()).toMatch(/^HTTP\/1\.1 503 [^]*Retry-After: 1/)
  })
})

describe('frames that break the protocol', () => {
  /** A masked client frame. */
  const frame = (first: number, payload: Buffer, { mask = true, length = payload.length } = {}) => {
    const extended = length < 126 ? 0 : length < 65_536 ? 2 : 8
    const header = Buffer.alloc(2 + extended)
    header[0] = first
    header[1] = (mask ? 0x80 : 0) | (extended === 0 ? length : extended === 2 ? 126 : 127)
    if (extended === 2) header.writeUInt16BE(length, 2)
    if (extended === 8) header.writeBigUInt64BE(BigInt(length), 2)
    if (!mask) return Buffer.concat([header, payload])
    const key = randomBytes(4)
    const masked = payload.map((byte, i) => byte ^ (key[i % 4] ?? 0))
    return Buffer.concat([header, key, masked])
  }
  const after = (...frames: Buffer[]) => Buffer.concat([Buffer.from(handshake()), ...frames])
  const text = Buffer.from('{"type":"ping","timestamp":1}')

  test.each([
    ['unmasked', [frame(0x81, text, { mask: false })], 1002],
    ['a reserved bit', [frame(0xc1, text)], 1002],
    ['a reserved opcode', [frame(0x83, text)], 1002],
    ['a fragmented control frame', [frame(0x09, text)], 1002],
    ['a continuation of nothing', [frame(0x80, text)], 1002],
    ['a close code out of range', [frame(0x88, Buffer.from([0, 1]))], 1002],
    ['bad UTF-8', [frame(0x81, Buffer.from([0xff, 0xfe]))], 1007],
    [
      'bad UTF-8 across fragments',
      [frame(0x01, Buffer.from([0xc3])), frame(0x80, Buffer.from([0x28]))],
      1007,
    ],
    ['more than 64 KiB by its header', [frame(0x81, Buffer.alloc(8), { length: 70_000 })], 1009],
    [
      'more than 64 KiB in sum',
      [frame(0x01, Buffer.alloc(40_000, 'a')), frame(0x80, Buffer.alloc(40_000, 'a'))],
      1009,
    ],
    [
      'more than 64 fragments',
      [frame(0x01, text), ...Array.from({ length: 70 }, () => frame(0x00, Buffer.alloc(0)))],
      1008,
    ],
    ['binary', [frame(0x82, text)], 1003],
  ])('%s ends the line with its code', async (_what, frames, code) => {
    expect(await closeCodeOf(after(...frames))).toBe(code)
  })

  test('a message in fragments is a message', async () => {
    const hello = Buffer.from(
      '{"type":"hello","client":{"name":"t","version":"1","device":"d","tabs":1}}',
    )
    const { heard, socket } = raw(
      after(frame(0x01, hello.subarray(0, 20)), frame(0x80, hello.subarray(20))),
    )
    await vi.waitFor(() => expect(heard().toString()).toContain('"type":"welcome"'))
    socket.destroy()
  })
})
