import type { ServerResponse } from 'node:http'

import {
  type CloseName,
  type CloseReason,
  closeCodes,
} from '@trunkline/shared/protocol/close-codes'

import { busyAbove } from '../core/bounds.ts'
import type { Traffic } from '../core/metrics.ts'

/** How long what was written last may take to leave. */
const END_MS = 2_000
/** What the end is called in statistics when the other side went. */
const GONE = 1006
const NOTHING = Buffer.alloc(0)

export type EventStreamOptions = {
  /** Bytes that may wait for a reader before logged events are held back. */
  maxBufferedBytes: number
  traffic: Traffic
  headers: Readonly<Record<string, string>>
}

/**
 * One Server-Sent Events stream on a raw HTTP response: what `Connection` is to a socket. A slow reader is not written
 * to, because the log keeps what it has not read; one that takes nothing is cut off as of every answer
 * (stalled-answers.ts).
 */
export class EventStream {
  readonly #response: ServerResponse
  readonly #options: EventStreamOptions
  readonly #closeListeners: ((code: number) => void)[] = []
  #closing: CloseName | undefined
  #gone = false

  constructor(response: ServerResponse, options: EventStreamOptions) {
    this.#response = response
    this.#options = options
    response.once('close', () => this.#closed())
    response.on('error', () => undefined)
    response.writeHead(200, {
      'Content-Type': 'text/event-stream; charset=utf-8',
      'Cache-Control': 'no-store, no-transform',
      'X-Accel-Buffering': 'no',
      'X-Content-Type-Options': 'nosniff',
      ...options.headers,
    })
    response.flushHeaders()
    // A reader whose machine went without a word is noticed by the network within two minutes.
    response.socket?.setKeepAlive(true, 15_000)
  }

  get open(): boolean {
    return this.#closing === undefined && !this.#gone
  }

  /** Hints should wait; as on sockets (PROTOCOL rule 8). */
  get busy(): boolean {
    return this.waitingBytes > busyAbove(this.#options.maxBufferedBytes)
  }

  /** Logged events should wait. */
  get full(): boolean {
    return this.waitingBytes > this.#options.maxBufferedBytes
  }

  /** Bytes that this side still holds. */
  get waitingBytes(): number {
    return this.#response.writableLength
  }

  /** Resolves when everything written so far has left, or the stream is gone; one that is ending has to be gone. */
  async room(): Promise<void> {
    const { socket } = this.#response
    if (this.#gone || this.waitingBytes === 0) return
    if (!this.open || !socket || socket.destroyed)
      return new Promise((resolve) => this.onClose(() => resolve()))
    await new Promise<void>((resolve) => socket.write(NOTHING, () => resolve()))
  }

  /** Whole blocks: each ends with an empty line. */
  write(blocks: string): void {
    if (!this.open) return
    const { traffic } = this.#options
    traffic.bytes += Buffer.byteLength(blocks)
    traffic.writes += 1
    this.#response.write(blocks)
  }

  onClose(listener: (code: number) => void): void {
    if (this.#gone) listener(GONE)
    else this.#closeListeners.push(listener)
  }

  /**
   * An event that old clients do not hear says why, `retry` when to come back; a browser that comes back too soon is
   * answered by a status and stops.
   */
  close(name: CloseName, reason: CloseReason = {}): void {
    if (!this.open) return
    const { retryIn } = reason
    if (retryIn !== undefined) this.write(`retry: ${retryIn}\n\n`)
    this.write(`event: close\ndata: ${JSON.stringify({ code: closeCodes[name], ...reason })}\n\n`)
    this.#closing = name
    this.#response.end()
    setTimeout(() => this.#response.destroy(), END_MS).unref()
  }

  #closed(): void {
    this.#gone = true
    const code = this.#closing ? closeCodes[this.#closing] : GONE
    for (const listener of this.#closeListeners.splice(0)) listener(code)
  }
}
