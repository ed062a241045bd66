import { IncomingMessage } from 'node:http'
import { Socket } from 'node:net'

import type { ServerFrame } from '@trunkline/shared/protocol/server-frames'
import { type WebSocket, WebSocketServer } from 'ws'

import { Connection, type ConnectionServices } from './connection.ts'

const server = new WebSocketServer({ noServer: true })

/** A connection to whoever reads through `line`, once hands were shaken. */
export function connectionOver(line: Socket, services: ConnectionServices): Connection {
  return new Connection(services, { ws: shakeHands(line), raw: line, endpoint: 'test' })
}

function shakeHands(line: Socket): WebSocket {
  const request = new IncomingMessage(line)
  request.method = 'GET'
  request.headers = {
    upgrade: 'websocket',
    'sec-websocket-version': '13',
    'sec-websocket-key': 'AAAAAAAAAAAAAAAAAAAAAA==',
  }
  let opened: WebSocket | undefined
  server.handleUpgrade(request, line, Buffer.alloc(0), (ws) => {
    opened = ws
  })
  if (!opened) throw new Error('no hands were shaken')
  if (line instanceof SlowLine) line.carry(Number.POSITIVE_INFINITY)
  return opened
}

/** A network that takes nothing until it is told how much, and reads frames out of what it took. */
export class SlowLine extends Socket {
  readonly #read: (frame: ServerFrame) => void
  #waiting: Buffer = Buffer.alloc(0)
  #taken: (() => void) | undefined
  #unread: Buffer = Buffer.alloc(0)
  #open = false
  #carried = 0
  /** Bytes of the longest frame so far. */
  longest = 0

  constructor(read: (frame: ServerFrame) => void) {
    super()
    this.#read = read
    Object.defineProperty(this, 'bytesWritten', {
      get: () => this.#carried,
    })
  }

  override _read(): void {}

  override _write(bytes: Buffer | string, _encoding: BufferEncoding, taken: () => void): void {
    if (bytes.length === 0) return taken()
    this.#waiting = Buffer.from(bytes)
    this.#taken = taken
  }

  override _writev(parts: { chunk: Buffer | string }[], taken: () => void): void {
    this._write(Buffer.concat(parts.map(({ chunk }) => Buffer.from(chunk))), 'binary', taken)
  }

  /** As many of the bytes that wait as `most`. */
  carry(most: number): void {
    this.#unread = Buffer.concat([this.#unread, this.#waiting.subarray(0, most)])
    this.#carried += Math.min(most, this.#waiting.length)
    this.#waiting = this.#waiting.subarray(most)
    this.#readFrames()
    if (this.#waiting.length > 0) return
    const taken = this.#taken
    this.#taken = undefined
    taken?.()
  }

  #readFrames(): void {
    if (!this.#open) {
      this.#unread = this.#unread.subarray(this.#unread.indexOf('\r\n\r\n') + 4)
      this.#open = true
    }
    for (let end; (end = frameEnd(this.#unread)) <= this.#unread.length;) {
      const header = end < 128 ? 2 : end < 65_540 ? 4 : 10
      this.#read(JSON.parse(this.#unread.toString('utf8', header, end)) as ServerFrame)
      this.longest = Math.max(this.longest, end)
      this.#unread = this.#unread.subarray(end)
    }
  }
}

/** Where the first frame ends; beyond the bytes where it is not whole (RFC 6455 section 5.2). */
function frameEnd(bytes: Buffer): number {
  const short = bytes[1] ?? Number.POSITIVE_INFINITY
  if (short < 126) return 2 + short
  if (bytes.length < 10) return Number.POSITIVE_INFINITY
  return short === 126 ? 4 + bytes.readUInt16BE(2) : 10 + Number(bytes.readBigUInt64BE(2))
}
