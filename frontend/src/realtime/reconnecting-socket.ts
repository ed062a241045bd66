import {
  type CloseReason,
  closeCodes,
  parseCloseReason,
  type Verdict,
  verdict,
} from '@trunkline/shared/protocol/close-codes'

import { Observable } from './observable.ts'
import { type Heartbeat, Watchdog } from './watchdog.ts'
import type { World } from './world.ts'

/** `offline` waits until `retryAt`, or, when that is null, until the page wakes or somebody asks for another try. */
export type LineState =
  | { state: 'connecting'; attempt: number }
  | { state: 'open' }
  | { state: 'offline'; attempt: number; retryAt: number | null; why: string | null }
  | { state: 'signed_out'; why: string }
  | { state: 'closed' }

export type SocketOptions = {
  url: string
  protocols?: string[]
  world: World
  /** Ms to wait before attempt `n` after a cut, 0 being the first; null: not by itself. */
  backoff: (attempt: number) => number | null
  heartbeat: Heartbeat
  /** A browser hides why an upgrade failed: this tells "signed out" from "down". */
  probe: () => Promise<'signed_in' | 'signed_out' | 'unreachable'>
  openTimeoutMs?: number
}

export type SocketEvents = {
  /** A line is open: what is said to it now comes before everything else. The successor of another may still fail. */
  opened: (say: (text: string) => void) => void
  /** `bySuccessor`: a line that is open and has not been moved to yet. */
  received: (text: string, bySuccessor: boolean) => void
  /** There is no line now. What was sent and not answered may or may not have arrived. */
  lost: (code: number, verdict: Verdict) => void
}

const OPEN_TIMEOUT_MS = 10_000
/** No server has a reason to send anybody away for longer. */
const LONGEST_PAUSE_MS = 3_600_000
/** The counter of attempts falls only after a line has held for so long: a server that accepts and drops is no success. */
const STABLE_MS = 10_000

/**
 * One WebSocket that comes back. The close code says whether and when (PROTOCOL section 5); a cut line is tried again
 * for as long as the page lives. What it does not do: promise that anything sent has arrived.
 */
export class ReconnectingSocket {
  readonly state = new Observable<LineState>({ state: 'connecting', attempt: 0 })
  readonly #options: SocketOptions
  readonly #events: SocketEvents
  readonly #watchdog: Watchdog
  readonly #stopWaking: () => void
  #line: WebSocket | null = null
  /** The successor of an open line, until it is moved to: a server that is full or ending says so after it has opened. */
  #next: WebSocket | null = null
  #attempt = 0
  #excused = new Set<number>()
  #cancelRetry = () => {}
  #cancelStable = () => {}
  #cancelReplacing = () => {}

  constructor(options: SocketOptions, events: SocketEvents) {
    this.#options = options
    this.#events = events
    this.#watchdog = new Watchdog(options.world, options.heartbeat, {
      say: (text) => this.send(text),
      dead: () => this.#line && this.#drop(this.#line, true),
    })
    this.#stopWaking = options.world.onWake(() => this.#wake())
    this.#open()
  }

  /** False when there is no open line; nothing is kept for later. */
  send(text: string): boolean {
    if (this.#line?.readyState !== 1) return false
    this.#line.send(text)
    return true
  }

  /** Opens a second line after `inMs`, if this one is still there; both are heard until `handOver`. */
  replace(inMs: number): void {
    this.#cancelReplacing()
    this.#cancelReplacing = this.#options.world.after(inMs, () => {
      this.#next ??= this.#dial()
    })
  }

  /** Moves to the successor, which has shown that it works, and closes the line before. */
  handOver(): void {
    const before = this.#line
    if (!this.#next) return
    this.#line = this.#next
    this.#next = null
    this.#begin()
    before?.close(closeCodes.done)
  }

  retryNow(): void {
    const { state } = this.state.get()
    if (state === 'offline' || state === 'signed_out') this.#open()
  }

  /** Ends the line because of what it said: this page's user is not signed in any more. */
  signedOut(why: string): void {
    this.#hangUp({ state: 'signed_out', why })
  }

  close(code: number = closeCodes.done): void {
    this.#stopWaking()
    this.#hangUp({ state: 'closed' }, code)
  }

  #hangUp(state: LineState, code: number = closeCodes.done): void {
    const lines = [this.#next, this.#line]
    this.#next = this.#line = null
    this.#settle(state)
    for (const line of lines) line?.close(code)
  }

  #open(): void {
    this.#settle({ state: 'connecting', attempt: this.#attempt })
    this.#line = this.#dial()
  }

  #dial(): WebSocket {
    const { url, protocols, world, openTimeoutMs = OPEN_TIMEOUT_MS } = this.#options
    const line = new world.WebSocket(url, protocols)
    let opened = false
    const giveUp = world.after(openTimeoutMs, () => this.#drop(line, opened))
    line.addEventListener('open', () => {
      giveUp()
      opened = true
      this.#opened(line)
    })
    // A close always follows and says more.
    line.addEventListener('error', () => {})
    line.addEventListener('message', ({ data }: MessageEvent<unknown>) => {
      if (line === this.#line) this.#watchdog.feed()
      else if (line !== this.#next) return
      if (typeof data === 'string') this.#events.received(data, line === this.#next)
    })
    line.addEventListener('close', ({ code, reason }: CloseEvent) => {
      giveUp()
      this.#closed(line, { opened, code, reason: parseCloseReason(reason) })
    })
    return line
  }

  #opened(line: WebSocket): void {
    if (line !== this.#line && line !== this.#next) return line.close(closeCodes.done)
    if (line === this.#line) this.#begin()
    this.#events.opened((text) => line.send(text))
  }

  /** The line counts from now on. */
  #begin(): void {
    this.#settle({ state: 'open' })
    this.#cancelStable = this.#options.world.after(STABLE_MS, () => {
      this.#attempt = 0
      this.#excused.clear()
    })
    this.#watchdog.start()
  }

  /** Treats a line as cut without waiting for the farewell that a dead one never sends. */
  #drop(line: WebSocket, opened: boolean): void {
    this.#closed(line, { opened, code: 1006, reason: {} })
    line.close()
  }

  #closed(line: WebSocket, end: { opened: boolean; code: number; reason: CloseReason }): void {
    if (line === this.#next) this.#next = null
    if (line !== this.#line) return
    const sentence = this.#excuse(end.code, end.reason)
    this.#line = this.#next
    this.#next = null
    if (end.opened) this.#events.lost(end.code, sentence)
    if (this.#line?.readyState === 1) return this.#begin()
    if (this.#line) return this.#settle({ state: 'connecting', attempt: this.#attempt })
    if (sentence === 'refused' && end.code === closeCodes.unauthenticated)
      return this.#settle({ state: 'signed_out', why: end.reason.why ?? 'signed_out' })
    if (sentence === 'refused' || sentence === 'stop') return this.#wait(null, end)
    if (!end.opened) this.#ask()
    this.#wait(this.#pause(sentence, end.reason), end)
  }

  /** A session that ran out, or a frame that was misread, earns one new attempt: the page may have moved on meanwhile. */
  #excuse(code: number, reason: CloseReason): Verdict {
    const excusable =
      code === closeCodes.bad_frame ||
      (code === closeCodes.unauthenticated && reason.why === 'expired')
    if (!excusable || this.#excused.has(code)) return verdict(code)
    this.#excused.add(code)
    return 'resume'
  }

  /** A restart gives each line a moment of its own. Any other pause is told to many at once: their own spreads them. */
  #pause(sentence: Verdict, { retryIn }: CloseReason): number | null {
    const own = this.#options.backoff(this.#attempt)
    if (own === null) return null
    if (typeof retryIn === 'number') {
      const asked = Math.min(Math.max(0, retryIn), LONGEST_PAUSE_MS)
      return sentence === 'resume' ? asked : asked + own
    }
    return sentence === 'resume_now' && this.#attempt === 0 ? 0 : own
  }

  #wait(ms: number | null, end: { code: number; reason: CloseReason }): void {
    this.#attempt += 1
    const retryAt = ms === null ? null : this.#options.world.now() + ms
    const why = end.reason.why ?? reasonOf(end.code)
    this.#settle({ state: 'offline', attempt: this.#attempt, retryAt, why })
    if (ms !== null) this.#cancelRetry = this.#options.world.after(ms, () => this.#open())
  }

  #ask(): void {
    const settledFor = this.#attempt + 1
    void this.#options.probe().then((answer) => {
      const now = this.state.get()
      if (answer !== 'signed_out' || now.state !== 'offline' || now.attempt !== settledFor) return
      this.#settle({ state: 'signed_out', why: 'signed_out' })
    })
  }

  #settle(state: LineState): void {
    this.#cancelRetry()
    this.#cancelStable()
    this.#cancelReplacing()
    this.#watchdog.stop()
    this.state.set(state)
  }

  #wake(): void {
    const { state } = this.state.get()
    if (state === 'offline') this.#open()
    if (state === 'open') this.#watchdog.wake()
  }
}

function reasonOf(code: number): string | null {
  const known = Object.entries(closeCodes).find(([, value]) => value === code)
  return known ? known[0] : null
}
