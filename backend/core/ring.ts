import type { EventOf } from '@trunkline/shared/contract/catalogue'
import type { Position } from '@trunkline/shared/protocol/position'

import type { Delivery } from './delivery.ts'
import type { RingRoom } from './ring-room.ts'
import { PAGE } from './shared-pages.ts'

export type EventDelivery = Delivery<EventOf>

/** So many of the latest events are kept, and up to twice as many between one clearing up and the next. */
const EVENTS = 256
const MOST_BYTES = 1_048_576

/**
 * The latest events of one topic with the frames that were made of them, for whoever comes back soon: at most 512 of
 * them and a megabyte, and less where the room of all is full. Whoever is behind it reads the log, which has them all.
 */
export class Ring {
  readonly #room: RingRoom
  #events: EventDelivery[] = []
  /** The position right before the first. */
  #floor: Position | undefined
  #bytes = 0

  constructor(room: RingRoom) {
    this.#room = room
  }

  /** Empty, and the next event is the one after `position`; undefined where its id is not known. */
  start(position: Position | undefined): void {
    this.forget()
    this.#floor = position
  }

  /** Comes right after the last one. */
  push(delivery: EventDelivery): void {
    this.#room.enter(this)
    this.#events.push(delivery)
    delivery.onFramed = this.#grow
    if (this.#events.length > EVENTS * 2) this.#drop(EVENTS)
    this.#grow(delivery.bytes)
  }

  /** Lets go of all events, and knows the last one's position. */
  forget(): void {
    this.#room.leave(this)
    this.#drop(this.#events.length)
  }

  /** The events after `seq` of those before `end`, at most a page; undefined when memory does not reach back that far. */
  since(seq: number, end: number): EventDelivery[] | undefined {
    const first = this.#events[0]?.message.seq ?? end
    if (seq + 1 < first) return undefined
    const start = seq + 1 - first
    return this.#events.slice(start, start + PAGE)
  }

  /** The id of event `seq` if it is in memory. */
  idOf(seq: number): string | undefined {
    if (seq === this.#floor?.[0]) return this.#floor[1]
    const first = this.#events[0]?.message.seq
    return first === undefined || seq < first ? undefined : this.#events[seq - first]?.message.id
  }

  readonly #grow = (bytes: number) => {
    this.#bytes += bytes
    this.#room.take(bytes)
    while (this.#bytes > MOST_BYTES && this.#events.length > 0) this.#drop(1)
  }

  #drop(count: number): void {
    const gone = this.#events.splice(0, count)
    let bytes = 0
    for (const delivery of gone) {
      delivery.onFramed = undefined
      bytes += delivery.bytes
    }
    this.#bytes -= bytes
    this.#room.take(-bytes)
    const last = gone.at(-1)?.message
    if (last) this.#floor = [last.seq, last.id]
  }
}
