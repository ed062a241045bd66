import type { Position } from '@trunkline/shared/protocol/position'

import { alone } from './alone.ts'
import { patiently } from './patiently.ts'
import type { EventDelivery, EventFollower, Sequencer } from './sequencer.ts'

/** Where a subscription's events go. `full` means: hold logged events back, the log keeps them. */
export type EventSink = {
  readonly full: boolean
  /** Resolves when there is room again, or the line is gone. */
  room(): Promise<void>
  event(delivery: EventDelivery): void
}

/**
 * One connection's view of one topic: every event after its cursor, in order, once. It catches up to the sequencer's
 * own last event, page by page, and attaches in the same tick in which it finds nothing left: there is no backlog
 * to overflow, no repeat and no seam (PROMISES M2). The naive way, buffering live events while reading history,
 * needs a bound, and every bound is a loss. A full sink detaches; the subscription goes back to catching up, so a
 * slow reader costs no memory: the log is the buffer.
 */
export class TopicSubscription implements EventFollower {
  readonly #sequencer: Sequencer
  readonly #sink: EventSink
  readonly #onReset: (to: Position) => void
  readonly #onFail: (error: unknown) => void
  readonly #onError: (error: unknown) => void
  #cursor: number
  #state: 'idle' | 'catching_up' | 'attached' | 'closed' = 'idle'

  constructor(options: {
    sequencer: Sequencer
    sink: EventSink
    cursor: number
    /** What comes next is no longer in the log; delivery goes on after `to`. */
    onReset: (to: Position) => void
    /** The log could not be read, or the line not be told: it should be cut, so that its other end resumes. */
    onFail: (error: unknown) => void
    /** The log could not be read now: it is asked again, and the line stays. */
    onError: (error: unknown) => void
  }) {
    this.#sequencer = options.sequencer
    this.#sink = options.sink
    this.#cursor = options.cursor
    this.#onReset = options.onReset
    this.#onFail = options.onFail
    this.#onError = options.onError
  }

  /** The number of the last event that went into the sink. */
  get cursor(): number {
    return this.#cursor
  }

  /** Attaches in this tick when nothing is missing, otherwise begins to catch up. */
  start(): void {
    if (this.#state !== 'idle') return
    this.#state = 'catching_up'
    this.#catchUp().catch((error: unknown) => {
      if (!this.#isClosed()) this.#onFail(error)
    })
  }

  offer(delivery: EventDelivery): void {
    if (this.#state !== 'attached') return
    if (this.#sink.full) {
      this.#sequencer.detach(this)
      this.#state = 'idle'
      this.start()
      return
    }
    this.#cursor = delivery.message.seq
    alone(() => this.#sink.event(delivery), this.#cut)
  }

  gap(to: Position): void {
    if (this.#state !== 'attached') return
    this.#cursor = to[0]
    alone(() => this.#onReset(to), this.#cut)
  }

  readonly #cut = (error: unknown) => {
    this.close()
    this.#onFail(error)
  }

  close(): void {
    this.#state = 'closed'
    this.#sequencer.detach(this)
  }

  async #catchUp(): Promise<void> {
    while (!this.#isClosed()) {
      if (this.#sink.full) {
        await this.#sink.room()
        continue
      }
      if (this.#cursor >= this.#sequencer.last[0]) return this.#attach()
      const page = this.#sequencer.since(this.#cursor) ?? (await this.#page())
      if (!this.#isClosed()) this.#send(page)
    }
  }

  /** A line is as right without the database, only later: it stays, and the log keeps what it has not been told. */
  #page(): Promise<readonly EventDelivery[]> {
    return patiently(() => this.#sequencer.page(this.#cursor), {
      isWanted: () => !this.#isClosed(),
      onError: this.#onError,
    })
  }

  #isClosed(): boolean {
    return this.#state === 'closed'
  }

  #attach(): void {
    this.#state = 'attached'
    this.#sequencer.attach(this)
  }

  #send(page: readonly EventDelivery[]): void {
    const next = page[0]?.message.seq
    if (next !== this.#cursor + 1) {
      const to: Position = next === undefined ? this.#sequencer.last : [next - 1, '']
      this.#cursor = to[0]
      this.#onReset(to)
    }
    for (const delivery of page) {
      if (this.#sink.full) return
      this.#cursor = delivery.message.seq
      this.#sink.event(delivery)
    }
  }
}
