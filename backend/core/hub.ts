import type { MessageOf, SignalOf, ValueOf } from '@trunkline/shared/contract/catalogue'
import { parseTopic, type Topic, type TopicKind } from '@trunkline/shared/protocol/topic'

import type { ReadDb } from '../db/database.ts'
import { alone } from './alone.ts'
import type { Broker, Notice } from './broker.ts'
import { Delivery } from './delivery.ts'
import { eventsBetween, heads } from './event-log.ts'
import { RingRoom } from './ring-room.ts'
import { Sequencer } from './sequencer.ts'

/** Hears the values and signals of a topic as they come: they are not numbered, so nothing is caught up. */
export type Listener = (delivery: Delivery) => void

type Followed = {
  readonly sequencer: Sequencer
  readonly ready: Promise<void>
  readonly listeners: Set<Listener>
  holders: number
  idleSince: number
}

/** A topic that nobody follows keeps its ring this long, so that a reconnect storm does not touch the database. */
const LINGER_MS = 60_000

/** Which followers of this process hear which topic: one sequencer a topic, each message encoded once for all. */
export class Hub {
  readonly #db: ReadDb
  readonly #broker: Broker
  readonly #clock: () => number
  readonly #onError: (error: unknown) => void
  readonly #followed = new Map<Topic, Followed>()
  readonly #room: RingRoom

  constructor(services: {
    db: ReadDb
    broker: Broker
    clock: () => number
    onError: (error: unknown) => void
    /** For all its topics together. */
    room?: RingRoom
  }) {
    this.#db = services.db
    this.#broker = services.broker
    this.#clock = services.clock
    this.#onError = services.onError
    this.#room = services.room ?? new RingRoom()
    this.#broker.onMessage((message) => this.#receive(message))
  }

  /**
   * Takes hold of topics and resolves once each knows its head; quiet topics that are already followed cost no read.
   * The broker confirms before the heads are read, so nothing falls between. Release each once.
   */
  async hold(topics: readonly Topic[]): Promise<Sequencer[]> {
    const held = this.#take(topics)
    try {
      await Promise.all(held.map(({ ready }) => ready))
    } catch (error) {
      // By what was held, not by name: somebody may have begun anew meanwhile.
      for (const followed of held) this.#letGo(followed)
      throw error
    }
    return held.map(({ sequencer }) => sequencer)
  }

  release(topics: readonly Topic[]): void {
    for (const name of topics) {
      const followed = this.#followed.get(name)
      if (followed) this.#letGo(followed)
    }
  }

  /** Hears values and signals while the topic is held. */
  listen(name: Topic, listener: Listener): () => void {
    const listeners = this.#followed.get(name)?.listeners
    listeners?.add(listener)
    return () => void listeners?.delete(listener)
  }

  /** Every topic of this process, for the sweep; those that were left alone long enough are let go. */
  followedTopics(): Sequencer[] {
    const now = this.#clock()
    const idle = [...this.#followed].filter(
      ([, { holders, idleSince }]) => holders === 0 && now - idleSince > LINGER_MS,
    )
    for (const [name, { sequencer }] of idle) {
      this.#followed.delete(name)
      sequencer.forget()
    }
    if (idle.length > 0) this.#broker.unfollow(idle.map(([name]) => name))
    return [...this.#followed.values()].map(({ sequencer }) => sequencer)
  }

  /** Connections per topic that somebody holds. */
  counts(): Map<Topic, number> {
    const entries = [...this.#followed].filter(([, { holders }]) => holders > 0)
    return new Map(entries.map(([name, { holders }]) => [name, holders]))
  }

  /** The users whose topic of this kind is held in this process. */
  holding(kind: TopicKind): number[] {
    const ids: number[] = []
    for (const [name, { holders }] of this.#followed) {
      const parsed = holders > 0 ? parseTopic(name) : undefined
      if (parsed?.kind === kind && parsed.id !== null) ids.push(parsed.id)
    }
    return ids
  }

  /** Says it to the followers of this process alone. */
  tell(message: ValueOf | SignalOf): void {
    this.#receive(message)
  }

  #letGo(followed: Followed): void {
    followed.holders -= 1
    if (followed.holders === 0) followed.idleSince = this.#clock()
  }

  #take(topics: readonly Topic[]): Followed[] {
    const unknown = topics.filter((name) => !this.#followed.has(name))
    const ready = unknown.length > 0 ? this.#start(unknown) : Promise.resolve()
    for (const name of unknown)
      this.#followed.set(name, {
        sequencer: new Sequencer(
          name,
          (range) => eventsBetween(this.#db, name, range),
          this.#onError,
          this.#room,
        ),
        ready,
        listeners: new Set(),
        holders: 0,
        idleSince: this.#clock(),
      })
    return topics.flatMap((name) => {
      const followed = this.#followed.get(name)
      if (!followed) return []
      followed.holders += 1
      return [followed]
    })
  }

  async #start(names: readonly Topic[]): Promise<void> {
    try {
      await this.#broker.follow(names)
      for (const [name, head] of await heads(this.#db, names))
        this.#followed.get(name)?.sequencer.start(head)
    } catch (error) {
      for (const name of names) this.#followed.delete(name)
      throw error
    }
  }

  #receive(message: MessageOf | Notice): void {
    if (message.type === 'notice') return
    const followed = this.#followed.get(message.topic)
    if (!followed) return
    if (message.type === 'event') return followed.sequencer.offer(message)
    const delivery = new Delivery(message)
    for (const listen of followed.listeners) alone(() => listen(delivery), this.#onError)
  }
}
