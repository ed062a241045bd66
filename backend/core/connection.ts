import { randomBytes } from 'node:crypto'
import type { Socket } from 'node:net'

import {
  type CloseName,
  type CloseReason,
  closeCodes,
} from '@trunkline/shared/protocol/close-codes'
import type { WebSocket } from 'ws'

import { type Bounds, busyAbove } from './bounds.ts'
import { bytesTaken } from './bytes-taken.ts'
import type { Delivery, Dialect } from './delivery.ts'
import type { HeartbeatWheel, Pulse } from './heartbeat.ts'
import { TokenBucket } from './limits.ts'
import type { Metrics, Traffic } from './metrics.ts'
import { type Flushable, flushAfterTurn } from './write-turn.ts'
import { pingFrame, textFrame } from './ws-frame.ts'

export type ConnectionServices = {
  wheel: HeartbeatWheel
  metrics: Metrics
  /** Bytes that may wait for a reader before logged events are held back. */
  maxBufferedBytes: number
  /** A reader that takes nothing for this long, in ms, is cut off with 4100. */
  stallMs: number
  bounds: Pick<Bounds, 'pings'>
}

/** When who flooded may come back. */
const FLOOD_MS = 5_000
/** Of the bytes that may wait, how many times as many end the line: answers are not held back as events are. */
const FAR_TOO_MUCH = 2
/** More than this is not copied into one buffer. */
const COPIED_BYTES = 16_384
const NOTHING = Buffer.alloc(0)

/**
 * One WebSocket, unified or old: its writes, its pulse, its end. Frames due in the same turn leave in one write,
 * already framed, straight to the TCP socket; `ws` does the reading, the control frames and the closing handshake.
 */
export class Connection implements Flushable, Pulse {
  readonly #ws: WebSocket
  readonly #raw: Socket
  readonly #services: ConnectionServices
  readonly #traffic: Traffic
  readonly #leaveWheel: () => void
  readonly #closeListeners: ((code: number) => void)[] = []
  #out: Buffer[] = []
  #outBytes = 0
  readonly #control: TokenBucket
  #closing: CloseName | undefined
  #stall: NodeJS.Timeout | undefined
  /** What the pong to the last ping has to carry, until it has come. */
  #awaited: Buffer | undefined

  constructor(
    services: ConnectionServices,
    socket: { ws: WebSocket; raw: Socket; endpoint: string },
  ) {
    this.#services = services
    this.#ws = socket.ws
    this.#raw = socket.raw
    this.#traffic = services.metrics.traffic(socket.endpoint)
    this.#control = new TokenBucket({ ...services.bounds.pings, clock: () => performance.now() })
    this.#leaveWheel = services.wheel.add(this)
    this.#ws.on('error', () => undefined)
    this.#ws.on('ping', () => this.#controlled())
    this.#ws.on('pong', (payload: Buffer) => {
      if (this.#awaited?.equals(payload)) this.#awaited = undefined
      this.#controlled()
    })
    this.#ws.on('close', (code) => this.#closed(code))
  }

  get open(): boolean {
    return this.#closing === undefined && this.#ws.readyState === this.#ws.OPEN
  }

  /** Only the pong to the last ping counts: one that nobody asked for proves no reader. */
  get answered(): boolean {
    return this.#awaited === undefined
  }

  /** Values and signals should wait: values are sent anew when there is room. */
  get busy(): boolean {
    return this.waitingBytes > busyAbove(this.#services.maxBufferedBytes)
  }

  /** Logged events should wait: the log keeps them. */
  get full(): boolean {
    return this.waitingBytes > this.#services.maxBufferedBytes
  }

  /** Bytes that this side still holds. */
  get waitingBytes(): number {
    return this.#outBytes + this.#raw.writableLength
  }

  /** Resolves when everything written so far has left, or the line is gone; one that is ending has to be gone. */
  async room(): Promise<void> {
    this.flush()
    if (this.#raw.writableLength === 0 || this.#ws.readyState === this.#ws.CLOSED) return
    // At once would be never: who asks for room again and again would leave no turn in which the end is heard.
    if (!this.open || this.#raw.destroyed)
      return new Promise((resolve) => this.onClose(() => resolve()))
    this.#traffic.slow += 1
    this.#watchForStall()
    // Not 'drain': that comes only after the socket's own mark, which may lie above our limit.
    await new Promise<void>((resolve) => this.#raw.write(NOTHING, () => resolve()))
  }

  send(text: string): void {
    this.#write(textFrame(text))
  }

  deliver(delivery: Delivery, dialect: Dialect): void {
    const frames = delivery.frames(dialect)
    if (frames) this.#write(frames)
  }

  /** Hears every text message. A binary one ends the line with 1003. */
  onText(listener: (text: string) => void): void {
    this.#ws.on('message', (data: Buffer, isBinary) => {
      this.#traffic.received += data.length
      if (isBinary) this.close('binary')
      else if (this.open) listener(data.toString())
    })
  }

  /** Hears the end, once: the code that this side gave, or else the other side's. */
  onClose(listener: (code: number) => void): void {
    this.#closeListeners.push(listener)
  }

  pause(): void {
    if (this.open) this.#ws.pause()
  }

  resume(): void {
    if (this.open) this.#ws.resume()
  }

  /** What waits is sent first. The reason travels as JSON; without an answer the line is cut soon (upgrades.ts). */
  close(name: CloseName, reason?: CloseReason): void {
    if (this.#closing) return
    this.flush()
    this.#closing = name
    this.#ws.resume()
    this.#ws.close(closeCodes[name], reason ? JSON.stringify(reason) : undefined)
  }

  ping(): void {
    if (!this.open) return
    this.#awaited = randomBytes(4)
    this.#write(pingFrame(this.#awaited))
  }

  dead(): void {
    this.close('silent')
  }

  flush(): void {
    if (this.#out.length === 0) return
    const frames = this.#parts()
    this.#traffic.bytes += this.#outBytes
    this.#traffic.writes += 1
    this.#out = []
    this.#outBytes = 0
    if (!this.#raw.writable) return
    if (frames.length > 1) this.#raw.cork()
    for (const frame of frames) this.#raw.write(frame)
    if (frames.length > 1) this.#raw.uncork()
    if (this.#raw.writableLength > 0) this.#watchForStall()
  }

  /** One part where that costs least. What has to wait is kept as it is: all who wait for a frame share it, and no copy. */
  #parts(): Buffer[] {
    const waits = this.#raw.writableLength > 0 || this.#outBytes > COPIED_BYTES
    return waits || this.#out.length === 1 ? this.#out : [Buffer.concat(this.#out, this.#outBytes)]
  }

  #write(frames: Buffer): void {
    if (!this.open) return
    if (this.waitingBytes > FAR_TOO_MUCH * this.#services.maxBufferedBytes)
      return this.close('slow_reader')
    if (this.#out.push(frames) === 1) flushAfterTurn(this)
    this.#outBytes += frames.length
  }

  #controlled(): void {
    if (this.#control.take() > 0) this.close('flooding', { retryIn: FLOOD_MS })
  }

  /** From the first byte that waits: a line of which nothing is taken ends, whatever its other end sends. */
  #watchForStall(): void {
    if (this.#stall) return
    const before = bytesTaken(this.#raw)
    this.#stall = setTimeout(() => {
      this.#stall = undefined
      if (!this.open || this.#raw.writableLength === 0) return
      if (bytesTaken(this.#raw) === before) this.close('slow_reader')
      else this.#watchForStall()
    }, this.#services.stallMs).unref()
  }

  #closed(code: number): void {
    this.#leaveWheel()
    clearTimeout(this.#stall)
    this.#out = []
    this.#outBytes = 0
    const told = this.#closing ? closeCodes[this.#closing] : code
    this.#closing ??= 'done'
    for (const listener of this.#closeListeners.splice(0)) listener(told)
  }
}
