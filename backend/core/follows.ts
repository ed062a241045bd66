import type { Position } from '@trunkline/shared/protocol/position'
import type { ResetReason, TopicState } from '@trunkline/shared/protocol/server-frames'
import { parseTopic, type ParsedTopic, type Topic } from '@trunkline/shared/protocol/topic'

import type { ReadDb } from '../db/database.ts'
import { watchAccess } from './access-watch.ts'
import type { Bounds } from './bounds.ts'
import type { Connection } from './connection.ts'
import { CurrentValues } from './current-values.ts'
import { Delivery, type Dialect } from './delivery.ts'
import type { Hub } from './hub.ts'
import { type Asked, judge, lookUp, noTopics } from './resume.ts'
import { hides, isShared, type OpenScreen, type Screen, unnaming } from './screen.ts'
import type { EventDelivery, Sequencer } from './sequencer.ts'
import type { TopicRules } from './topic-rules.ts'
import { type EventSink, TopicSubscription } from './topic-subscription.ts'

export type FollowServices = {
  db: ReadDb
  hub: Hub
  epoch: string
  topicRules: TopicRules
  openScreen: OpenScreen
  bounds: Bounds
  onError: (error: unknown) => void
}

/** What following needs of a connection. */
export type Line = Pick<Connection, 'full' | 'busy' | 'room' | 'deliver' | 'close'>

/** `since` of another log's epoch is no position here. */
export type FollowRequest = {
  topic: string
  since?: Position | undefined
  epoch?: string | undefined
}

const DENIED: TopicState = { seq: 0, id: '', state: 'denied' }

type Follow = { parsed: ParsedTopic; subscription: TopicSubscription; stopListening: () => void }

/**
 * The topics that one connection follows. `follow` decides everything in one tick after its reads: what it says of a
 * topic and where the subscription starts are the same state, so nothing can fall between answer and first event.
 */
export class Follows {
  readonly #services: FollowServices
  readonly #userId: number
  readonly #connection: Line
  readonly #dialect: Dialect
  readonly #onReset: (topic: Topic, to: Position, why: ResetReason) => void
  readonly #onEnd: (topic: Topic) => void
  readonly #follows = new Map<Topic, Follow>()
  readonly #values: CurrentValues
  /** Taken away while `follow` was finding out whether they may be followed. */
  readonly #withdrawn = new Set<Topic>()
  #stopWatching: (() => void) | undefined
  #screen: Screen | undefined
  #screenChanges = 0
  #closed = false

  constructor(
    services: FollowServices,
    line: {
      userId: number
      connection: Line
      dialect: Dialect
      onReset: (topic: Topic, to: Position, why: ResetReason) => void
      /** The user may no longer read this topic, and nothing of it is sent from here on. */
      onEnd: (topic: Topic) => void
    },
  ) {
    this.#services = services
    this.#userId = line.userId
    this.#connection = line.connection
    this.#dialect = line.dialect
    this.#onReset = line.onReset
    this.#onEnd = line.onEnd
    this.#values = new CurrentValues(services, {
      userId: line.userId,
      connection: line.connection,
      follows: (topic) => this.#follows.has(topic),
      tell: (value) => {
        if (!hides(this.#screen, value)) line.connection.deliver(new Delivery(value), line.dialect)
      },
    })
  }

  get size(): number {
    return this.#follows.size
  }

  has(name: string): name is Topic {
    return this.#follows.has(name as Topic)
  }

  /** The number of the last event that was given to the line, by topic. */
  told(): Map<Topic, number> {
    return new Map(
      [...this.#follows].map(([name, { subscription }]) => [name, subscription.cursor]),
    )
  }

  /**
   * Follows the topics that the user may read and says how each stands; `answer` runs in the tick in which the
   * subscriptions start, before their first event. A topic already followed starts over at `since`. One call at a time.
   */
  async follow(
    requests: readonly FollowRequest[],
    answer: (states: Record<string, TopicState>) => void,
  ): Promise<void> {
    const states = noTopics()
    const wanted = new Map<Topic, { parsed: ParsedTopic; request: FollowRequest }>()
    const asking = requests.map((request) => ({ request, parsed: parseTopic(request.topic) }))
    this.#withdrawn.clear()
    if (asking.some(({ parsed }) => parsed && isShared(parsed))) await this.#openScreen()
    const screenChanges = this.#screenChanges
    if (asking.some(({ parsed }) => parsed && this.#canEnd(parsed))) await this.#watch()
    for (const { request, parsed } of asking) {
      if (parsed && (await this.#may(parsed))) wanted.set(parsed.topic, { parsed, request })
      else {
        states[request.topic] = DENIED
        this.unfollow(request.topic)
      }
    }
    if (this.#closed) return
    const topics = [...wanted.keys()]
    const sequencers = await this.#services.hub.hold(topics)
    const asked = sequencers.map((sequencer): Asked => {
      const request = wanted.get(sequencer.topic)?.request
      return { sequencer, since: request?.since, epoch: request?.epoch }
    })
    const known = await lookUp(this.#services, asked).catch((error: unknown) => {
      this.#services.hub.release(topics)
      throw error
    })
    if (this.#closed) return this.#services.hub.release(topics)
    const started: ParsedTopic[] = []
    for (const one of asked) {
      const { topic } = one.sequencer
      const want = wanted.get(topic)
      if (!want) continue
      if (this.#withdrawn.has(topic)) {
        states[topic] = DENIED
        this.#services.hub.release([topic])
        continue
      }
      const { state, cursor } = judge(one, known.get(topic), this.#services)
      states[topic] = state
      this.#replace(want.parsed, one.sequencer, cursor)
      started.push(want.parsed)
    }
    answer(states)
    for (const { topic } of started) this.#follows.get(topic)?.subscription.start()
    await Promise.all(started.map((parsed) => this.#values.send(parsed)))
    if (screenChanges !== this.#screenChanges) await this.#review()
  }

  unfollow(name: string): void {
    const follow = this.#follows.get(name as Topic)
    if (!follow) return
    this.#follows.delete(follow.parsed.topic)
    this.#stop(follow)
  }

  close(): void {
    this.#closed = true
    this.#stopWatching?.()
    this.#screen?.close()
    for (const follow of this.#follows.values()) this.#stop(follow)
    this.#follows.clear()
  }

  async #may({ kind, id }: ParsedTopic): Promise<boolean> {
    return this.#services.topicRules[kind].mayFollow(this.#services.db, this.#userId, id ?? 0)
  }

  #canEnd({ kind }: ParsedTopic): boolean {
    return this.#services.topicRules[kind].endedBy !== undefined
  }

  /** From before the first question whether such a topic may be followed, so that no answer can grow old unnoticed. */
  async #watch(): Promise<void> {
    if (this.#stopWatching) return
    const stop = await watchAccess(this.#services, this.#userId, {
      onWithdrawn: (topic) => this.#withdraw(topic),
      onUnsure: () => this.#connection.close('busy', { retryIn: 1_000 }),
    })
    if (this.#closed) stop()
    else this.#stopWatching = stop
  }

  /** From before the first question whether a shared topic may be followed, like `#watch`. */
  async #openScreen(): Promise<void> {
    if (this.#screen) return
    const screen = await this.#services.openScreen(this.#userId, () => {
      this.#screenChanges += 1
      void this.#review()
    })
    if (this.#closed) screen.close()
    else this.#screen = screen
  }

  /**
   * Whoever was hidden took along what is theirs: lets go of shared topics that the user may no longer read; whoever is
   * shown again brings their values back. Ends the line where that cannot be found out: it would go on saying what may
   * be withdrawn.
   */
  async #review(): Promise<void> {
    try {
      for (const { parsed } of this.#follows.values()) {
        if (!isShared(parsed)) continue
        if (await this.#may(parsed)) void this.#values.send(parsed)
        else this.#withdraw(parsed.topic)
      }
    } catch (error) {
      this.#services.onError(error)
      this.#connection.close('busy', { retryIn: 1_000 })
    }
  }

  #withdraw(topic: Topic): void {
    this.#withdrawn.add(topic)
    if (!this.#follows.has(topic)) return
    this.unfollow(topic)
    this.#onEnd(topic)
  }

  #replace(parsed: ParsedTopic, sequencer: Sequencer, cursor: number): void {
    const before = this.#follows.get(parsed.topic)
    if (before) this.#stop(before)
    const subscription = new TopicSubscription({
      sequencer,
      sink: isShared(parsed) ? this.#screened : this.#plain,
      cursor,
      onReset: (to) => this.#onReset(parsed.topic, to, 'retention'),
      onFail: (error) => {
        this.#services.onError(error)
        this.#connection.close('busy', { retryIn: 1_000 })
      },
      onError: this.#services.onError,
    })
    const stopListening = this.#services.hub.listen(parsed.topic, (delivery) =>
      this.#hint(parsed, delivery),
    )
    this.#follows.set(parsed.topic, { parsed, subscription, stopListening })
  }

  #stop({ parsed, subscription, stopListening }: Follow): void {
    subscription.close()
    stopListening()
    this.#services.hub.release([parsed.topic])
  }

  readonly #plain = this.#sink((delivery) => delivery)
  readonly #screened = this.#sink((delivery) =>
    hides(this.#screen, delivery.message)
      ? Delivery.withheld(delivery)
      : Delivery.worded(delivery, unnaming(this.#screen, delivery.message)),
  )

  #sink(shown: (delivery: EventDelivery) => Delivery): EventSink {
    const connection = () => this.#connection
    return {
      get full() {
        return connection().full
      },
      room: () => connection().room(),
      event: (delivery) => connection().deliver(shown(delivery), this.#dialect),
    }
  }

  /** Values and signals are the first to go when the reader is slow; values are told anew once there is room. */
  #hint(parsed: ParsedTopic, delivery: Delivery): void {
    const { message } = delivery
    if (isShared(parsed) && hides(this.#screen, message)) return
    if (message.type === 'value') this.#values.hear(message)
    if (!this.#connection.busy) return this.#connection.deliver(delivery, this.#dialect)
    if (message.type === 'value') this.#values.sendLater(parsed)
  }
}
