import { randomBytes } from 'node:crypto'
import { connect, type Socket } from 'node:net'

import { vi } from 'vitest'

/** An answer may take five seconds, and is seen as soon as it is there. */
const AT_ONCE = { timeout: 5_000, interval: 1 }

/** Several values of one name are several header lines. */
export type RawHeaders = Record<string, string | readonly string[]>

/** A TCP connection that says exactly these bytes and keeps what it hears. */
export function raw(
  port: number,
  bytes: string | Buffer,
): { socket: Socket; heard: () => Buffer; ended: Promise<void> } {
  const socket = connect(port, '127.0.0.1')
  const parts: Buffer[] = []
  socket.on('data', (part: Buffer) => parts.push(part))
  socket.on('error', () => undefined)
  const ended = new Promise<void>((resolve) => socket.once('close', () => resolve()))
  socket.write(bytes)
  return { socket, heard: () => Buffer.concat(parts), ended }
}

/** The head of a request, to the empty line; an empty value leaves the header out. */
export function head(start: string, headers: RawHeaders): string {
  const lines = Object.entries(headers).flatMap(([name, value]) =>
    [value].flat().map((one) => `${name}: ${one}`),
  )
  return `${[start, ...lines].join('\r\n')}\r\n\r\n`
}

/** A good handshake but for what is given. */
export const handshake = (start: string, headers: RawHeaders): string =>
  head(start, {
    Host: 'localhost:8000',
    Connection: 'Upgrade',
    Upgrade: 'websocket',
    'Sec-WebSocket-Version': '13',
    'Sec-WebSocket-Key': 'dGhlIHNhbXBsZSBub25jZQ==',
    ...headers,
  })

/** The status of the answer; fails when none comes within five seconds. */
export async function statusOf(port: number, bytes: string | Buffer): Promise<number> {
  const { heard, socket } = raw(port, bytes)
  const status = await vi.waitUntil(() => statusLine(heard()), AT_ONCE)
  socket.destroy()
  return status
}

/** The code of the close frame that follows a successful handshake; fails when none comes within five seconds. */
export async function closeCodeOf(port: number, bytes: string | Buffer): Promise<number> {
  const { heard, socket } = raw(port, bytes)
  const code = await vi.waitUntil(() => closeFrame(heard()), AT_ONCE)
  socket.destroy()
  return code
}

/** The code of the close frame where hands are shaken first, as with a browser, otherwise the status. */
export async function refusalIn(port: number, bytes: string | Buffer): Promise<number> {
  const { heard, socket } = raw(port, bytes)
  const read = await vi.waitUntil(() => {
    const status = statusLine(heard())
    return status === 101 ? closeFrame(heard()) : status
  }, AT_ONCE)
  socket.destroy()
  return read
}

function statusLine(bytes: Buffer): number | undefined {
  const text = bytes.toString('latin1')
  return /^HTTP\/1\.1 \d{3} [^]*\r\n\r\n/.test(text) ? Number(text.slice(9, 12)) : undefined
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

/** A client's frame: its first byte, its payload; masked, by this key or any, and as long as it says, unless told otherwise. */
export function frame(
  first: number,
  payload: Buffer,
  {
    mask = randomBytes(4),
    length = payload.length,
  }: { mask?: Uint8Array | false; length?: number | bigint } = {},
): Buffer {
  const extended = length < 126 ? 0 : length < 65_536 ? 2 : 8
  const header = Buffer.alloc(2 + extended)
  header[0] = first
  header[1] = (mask ? 0x80 : 0) | (extended === 0 ? Number(length) : extended === 2 ? 126 : 127)
  if (extended === 2) header.writeUInt16BE(Number(length), 2)
  if (extended === 8) header.writeBigUInt64BE(BigInt(length), 2)
  if (!mask) return Buffer.concat([header, payload])
  const masked = payload.map((byte, i) => byte ^ (mask[i % 4] ?? 0))
  return Buffer.concat([header, mask, masked])
}
