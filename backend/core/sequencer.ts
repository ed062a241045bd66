import type { EventOf } from '@trunkline/shared/contract/catalogue'
import { type Position, START } from '@trunkline/shared/protocol/position'
import type { Topic } from '@trunkline/shared/protocol/topic'

import { Delivery } from './delivery.ts'
import { RingRoom } from './ring-room.ts'
import { type EventDelivery, Ring } from './ring.ts'
import { PAGE, type ReadLog, SharedPages } from './shared-pages.ts'

export type { EventDelivery } from './ring.ts'

/** Hears every event after the cursor it attached with, in order, once. */
export type EventFollower = {
  offer(delivery: EventDelivery): void
  /** The log no longer holds what comes next: the follower must start over at `to`. */
  gap(to: Position): void
}

const HELD = 1_000

/**
 * Puts one topic's events in order for one process. Hints come from the broker, which may lose, repeat or reorder
 * them; two commits may answer to the event loop in either order. So: a number already passed on is dropped, the
 * next one is passed on, and a later one waits while the log is read for what lies between, because numbers are
 * given out under the topic's row lock and everything below a committed number is committed (PROMISES M1).
 */
export class Sequencer {
  readonly topic: Topic
  readonly #readLog: ReadLog
  readonly #pages: SharedPages
  readonly #onError: (error: unknown) => void
  readonly #followers = new Set<EventFollower>()
  readonly #held = new Map<number, EventOf>()
  readonly #ring: Ring
  #last: Position | undefined
  #target = 0
  #filling: Promise<void> | undefined

  constructor(
    topic: Topic,
    readLog: ReadLog,
    onError: (error: unknown) => void,
    room = new RingRoom(),
  ) {
    this.topic = topic
    this.#ring = new Ring(room)
    this.#readLog = readLog
    this.#pages = new SharedPages(readLog)
    this.#onError = onError
  }

  /** The last event passed on. Hints that come before `start` are held. */
  get last(): Position {
    return this.#last ?? START
  }

  get followers(): number {
    return this.#followers.size
  }

  start(head: Position): void {
    if (this.#last) return
    this.#last = head
    this.#ring.start(head)
    for (const seq of this.#held.keys()) if (seq <= head[0]) this.#held.delete(seq)
    this.#passHeld()
    if (this.#held.size > 0) void this.advanceTo(0)
  }

  /** A hint: this event is committed. */
  offer(event: EventOf): void {
    const [seq] = this.last
    if (this.#last && event.seq <= seq) return
    if (this.#last && event.seq === seq + 1) {
      this.#pass(event)
      this.#passHeld()
    } else if (this.#held.size < HELD) this.#held.set(event.seq, event)
    else this.#target = Math.max(this.#target, event.seq)
    if (this.#held.size > 0) void this.advanceTo(0)
  }

  /**
   * The log's head is at least here: reads what is missing. Resolves when the sequencer has got there, or when the
   * log could not be read: then the next hint or sweep tries again.
   */
  advanceTo(head: number): Promise<void> {
    this.#target = Math.max(this.#target, head)
    if (!this.#behind) return Promise.resolve()
    this.#filling ??= this.#fill()
    return this.#filling
  }

  /** The events after `seq` as far as they are in memory, at most a page; undefined when the ring does not reach back that far. */
  since(seq: number): EventDelivery[] | undefined {
    return this.#ring.since(seq, this.last[0] + 1)
  }

  /** The events after `seq` that memory no longer holds, at most a page. */
  page(seq: number): Promise<EventDelivery[]> {
    return this.#pages.read(seq, this.last[0])
  }

  /** The id of event `seq` if it is in memory. */
  idOf(seq: number): string | undefined {
    return this.#ring.idOf(seq)
  }

  /** Keeps nothing that the log has. */
  forget(): void {
    this.#ring.forget()
  }

  attach(follower: EventFollower): void {
    this.#followers.add(follower)
  }

  detach(follower: EventFollower): void {
    this.#followers.delete(follower)
  }

  get #behind(): boolean {
    return this.#last !== undefined && this.last[0] < this.#goal
  }

  get #goal(): number {
    return Math.max(this.#target, ...this.#held.keys())
  }

  /** Forgets itself in the very tick in which it stops looking, so that whoever asks next starts a new one. */
  async #fill(): Promise<void> {
    try {
      while (this.#behind) {
        const page = await this.#readLog({ after: this.last[0], upTo: this.#goal, limit: PAGE })
        if (page.length === 0) return
        for (const event of page) {
          if (event.seq <= this.last[0]) continue
          if (event.seq !== this.last[0] + 1) this.#jump([event.seq - 1, ''])
          this.#pass(event)
        }
        this.#passHeld()
      }
    } catch (error) {
      this.#onError(error)
    } finally {
      this.#filling = undefined
    }
  }

  #passHeld(): void {
    for (let next; (next = this.#held.get(this.last[0] + 1));) this.#pass(next)
    for (const seq of this.#held.keys()) if (seq <= this.last[0]) this.#held.delete(seq)
  }

  #pass(event: EventOf): void {
    this.#held.delete(event.seq)
    this.#last = [event.seq, event.id]
    const delivery: EventDelivery = new Delivery(event)
    this.#ring.push(delivery)
    for (const follower of this.#followers) follower.offer(delivery)
  }

  /** Retention took what followers have not seen. */
  #jump(to: Position): void {
    this.#last = to
    this.#ring.start(undefined)
    for (const follower of this.#followers) follower.gap(to)
  }
}
