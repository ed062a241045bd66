import type { MessageOf, ValueOf } from '@trunkline/shared/contract/catalogue'
import { closeCodes } from '@trunkline/shared/protocol/close-codes'
import type { Mode } from '@trunkline/shared/protocol/server-frames'
import type { Topic } from '@trunkline/shared/protocol/topic'

import { type LineState, ReconnectingSocket } from '../realtime/reconnecting-socket.ts'
import type { SocketOptions } from '../realtime/reconnecting-socket.ts'
import { type Ask, decode } from './decode.ts'
import type { Endpoint } from './endpoints.ts'
import { LookUp } from './look-up.ts'

export type OldLineEvents = {
  /** From now on the line tells what happens to the topic, and nothing of what was before. */
  began: (topic: Topic) => void
  told: (message: MessageOf) => void
  /** Something happened that nobody could read: see `Ask`. */
  untold: (ask: Ask) => void
  /** What is named is about to be told, or not. */
  named: (ask: Ask) => void
  /** The server asks for another line, or this endpoint is gone for good. */
  mode: (to: Mode, why: string) => void
  /** These may not be heard here. */
  ended: (topics: readonly Topic[]) => void
  changed: () => void
}

/** More than so many would be slower than reading the whole once. */
const LOOK_UPS = { most: 30, inMs: 10_000 }

/** One old socket. Frames are told strictly in the order in which they came, however long one has to be looked up. */
export class OldLine {
  readonly #endpoint: Endpoint
  readonly #events: OldLineEvents
  readonly #now: () => number
  readonly #socket: ReconnectingSocket
  readonly #lookUp = new LookUp()
  #topics: ReadonlySet<Topic>
  #turn: Promise<void> = Promise.resolve()
  /** What an earlier connection said is not told after a later one has begun. */
  #opening = 0
  /** The friends that were told to be here; a line that opens does not say who left meanwhile. */
  readonly #here = new Map<string, ValueOf<'presence.friend'>>()
  #lookedUpAt: number[] = []
  #rev = 0
  #ended = false

  constructor(
    endpoint: Endpoint,
    topics: ReadonlySet<Topic>,
    options: SocketOptions,
    events: OldLineEvents,
  ) {
    this.#endpoint = endpoint
    this.#topics = topics
    this.#events = events
    this.#now = options.world.now
    this.#socket = new ReconnectingSocket(options, {
      opened: () => this.#opened(),
      received: (text) => this.#received(text),
      lost: (code) => this.#lost(code),
    })
    this.#socket.state.subscribe(events.changed)
  }

  /** Null while nobody wants it, and when it has ended with what it told of. */
  get state(): LineState | null {
    return this.#topics.size === 0 || this.#ended ? null : this.#socket.state.get()
  }

  get topics(): ReadonlySet<Topic> {
    return this.#topics
  }

  carry(topics: ReadonlySet<Topic>): void {
    const added = [...topics].filter((topic) => !this.#topics.has(topic))
    this.#topics = topics
    if (this.#socket.state.get().state === 'open')
      for (const topic of added) this.#events.began(topic)
  }

  /** False when there is no open line. */
  send(frame: object): boolean {
    return this.#socket.send(JSON.stringify(frame))
  }

  retryNow(): void {
    this.#socket.retryNow()
  }

  close(): void {
    this.#topics = new Set()
    this.#socket.close()
  }

  #opened(): void {
    this.#opening += 1
    this.#ended = false
    for (const topic of [...this.#topics, ...this.#endpoint.also]) this.#events.began(topic)
    if (this.#here.size > 0) this.#inTurn((isCurrent) => this.#tellWhoLeft(isCurrent))
  }

  #received(text: string): void {
    const decoded = decode(text, this.#endpoint.place, this.#nextRev())
    if ('nothing' in decoded) return
    if ('mode' in decoded) return this.#events.mode(decoded.mode, decoded.why)
    this.#inTurn(async (isCurrent) => {
      if ('say' in decoded) return this.#tell(decoded.say)
      const { ask } = decoded
      this.#events.named(ask)
      const message = this.#isWorthwhile(ask) ? await this.#whole(ask) : undefined
      if (!isCurrent()) return
      if (message) this.#tell(message)
      else this.#events.untold(ask)
    })
  }

  #inTurn(work: (isCurrent: () => boolean) => void | Promise<void>): void {
    const opening = this.#opening
    const isCurrent = () => opening === this.#opening && this.#topics.size > 0
    this.#turn = this.#turn.then(() => (isCurrent() ? work(isCurrent) : undefined))
  }

  #tell(message: MessageOf): void {
    if (message.name === 'presence.friend') {
      const { key = '', data } = message
      if (data) this.#here.set(key, message)
      else this.#here.delete(key)
    }
    this.#events.told(message)
  }

  async #tellWhoLeft(isCurrent: () => boolean): Promise<void> {
    const here = await this.#lookUp.friendsOnline().catch(() => undefined)
    if (!here || !isCurrent()) return
    for (const [key, before] of this.#here)
      if (!here.has(key)) this.#tell({ ...before, rev: this.#nextRev(), data: null })
  }

  /** Somebody hears it, and there is no flood. */
  #isWorthwhile(ask: Ask): boolean {
    const { also } = this.#endpoint
    if ('stamp' in ask && !this.#topics.has(ask.stamp.topic) && !also.includes(ask.stamp.topic))
      return false
    const since = this.#now() - LOOK_UPS.inMs
    this.#lookedUpAt = this.#lookedUpAt.filter((at) => at > since)
    return this.#lookedUpAt.length < LOOK_UPS.most
  }

  async #whole(ask: Ask): Promise<MessageOf | undefined> {
    this.#lookedUpAt.push(this.#now())
    return this.#lookUp.whole(ask, this.#nextRev()).catch(() => undefined)
  }

  #lost(code: number): void {
    if (code === closeCodes.retired) this.#events.mode('unified', 'retired')
    if (code !== closeCodes.forbidden && code !== closeCodes.not_found) return
    this.#ended = true
    this.#events.ended([...this.#topics])
    for (const topic of this.#endpoint.also) this.#events.began(topic)
  }

  /** Later than everything before, on this connection and on those of the page's past. */
  #nextRev(): number {
    return (this.#rev = Math.max(this.#rev + 1, this.#now()))
  }
}
