import type { ClientFrame } from '@trunkline/shared/protocol/client-frames'
import { type Position, positionEntries, type Positions } from '@trunkline/shared/protocol/position'
import type { ServerFrameOf, TopicState } from '@trunkline/shared/protocol/server-frames'
import { kindOf, type Topic, topicKinds } from '@trunkline/shared/protocol/topic'

import type { Refused } from './action-queue.ts'
import type { TopicCursors } from './topic-cursors.ts'
import type { Ended, RestartReason } from './transport.ts'
import type { World } from './world.ts'

export type SubscriptionsHost = {
  world: Pick<World, 'after'>
  send: (frame: ClientFrame) => void
  /** Where to begin a topic that this client has not followed yet. */
  since: (topic: Topic) => Position | undefined
  restarted: (topic: Topic, at: Position, why: RestartReason) => void
  ended: (ended: Ended) => void
}

type Greeting = { topics: Topic[]; positions: Record<string, Position> }

/** PROTOCOL section 3: topics of one frame. */
const PER_FRAME = 25

/** The server follows these for its user without being asked. */
const isAlways = (topic: Topic) => topicKinds[kindOf(topic)].always

/**
 * Which topics the page wants, and what the server was told about it. A topic that is left keeps its position, so that
 * coming back costs only what happened meanwhile.
 */
export class Subscriptions {
  readonly #cursors: TopicCursors
  readonly #host: SubscriptionsHost
  readonly #own: readonly Topic[]
  readonly #followers = new Map<Topic, number>()
  readonly #unanswered = new Map<string, Topic[]>()
  /** Rewound after the greeting was said and before it was answered. */
  readonly #rewound = new Set<Topic>()
  #greeted = false
  #count = 0

  constructor(cursors: TopicCursors, own: readonly Topic[], host: SubscriptionsHost) {
    this.#cursors = cursors
    this.#own = own
    this.#host = host
  }

  follow(topic: Topic): () => void {
    const followers = this.#followers.get(topic) ?? 0
    this.#followers.set(topic, followers + 1)
    if (followers === 0 && this.#greeted && !isAlways(topic)) this.ask([topic])
    let following = true
    return () => {
      if (following) this.#leave(topic)
      following = false
    }
  }

  /** What `hello` says: the first topics and, on a log that is known, where to go on in each. */
  greeting({ resume }: { resume: boolean }): Greeting {
    this.#rewound.clear()
    const topics = this.#wanted().slice(0, PER_FRAME)
    const positions: Record<string, Position> = {}
    if (!resume) return { topics, positions }
    for (const topic of [...this.#own, ...topics]) {
      this.#cursors.open(topic, this.#host.since(topic))
      const position = this.#cursors.position(topic)
      if (position) positions[topic] = position
    }
    return { topics, positions }
  }

  /** Tells the topics again from these earlier places. */
  rewind(positions: Positions): void {
    const topics = positionEntries(positions).map(([topic, position]) => {
      this.#cursors.rewind(topic, position)
      return topic
    })
    if (this.#greeted) this.#askAll(topics.filter((topic) => this.#hears(topic)))
    else for (const topic of topics) this.#rewound.add(topic)
  }

  welcomed(states: Record<string, TopicState>): void {
    this.#greeted = true
    this.#settle(states)
    const unanswered = this.#wanted().filter((topic) => !Object.hasOwn(states, topic))
    const again = [...this.#rewound].filter((topic) => this.#hears(topic))
    this.#askAll([...new Set([...unanswered, ...again])])
  }

  reset({ topic: name, ...state }: ServerFrameOf<'reset'>): void {
    this.#settle({ [name]: { ...state, state: 'reset' } })
  }

  ended({ topic: name, code, message, purge }: ServerFrameOf<'ended'>): void {
    const topic = name as Topic
    this.#cursors.remove(topic)
    this.#host.ended({ topic, code, message, purge })
  }

  /** There is no line: nothing that was asked will be answered. */
  lost(): void {
    this.#greeted = false
    this.#unanswered.clear()
  }

  /** Asks for the topics from where the page stands in each; on a topic already followed that starts it over. */
  ask(topics: Topic[]): void {
    const id = `s${(this.#count += 1)}`
    this.#unanswered.set(id, topics)
    const asked = topics.map((topic) => {
      this.#cursors.open(topic, this.#host.since(topic))
      const since = this.#cursors.position(topic)
      return since ? { topic, since } : { topic }
    })
    this.#host.send({ type: 'subscribe', id, topics: asked })
  }

  /** False when this answers no subscription. */
  answered(id: string, data: unknown): boolean {
    if (!this.#unanswered.delete(id)) return false
    const { topics } = data as { topics: Record<string, TopicState> }
    this.#settle(topics)
    return true
  }

  /** False when this answers no subscription. */
  refused(id: string, { code, message, temporary, retryIn }: Refused): boolean {
    const topics = this.#unanswered.get(id)
    if (!topics) return false
    this.#unanswered.delete(id)
    if (temporary) {
      this.#host.world.after(retryIn ?? 1_000, () => {
        const still = topics.filter((topic) => this.#followers.has(topic))
        if (this.#greeted && still.length > 0) this.ask(still)
      })
    } else for (const topic of topics) this.#host.ended({ topic, code, message, purge: false })
    return true
  }

  #settle(states: Record<string, TopicState>): void {
    for (const [name, state] of Object.entries(states)) {
      const topic = name as Topic
      const restart = this.#cursors.settle(topic, state)
      if (restart) this.#host.restarted(topic, [state.seq, state.id], restart)
      if (state.state === 'denied')
        this.ended({
          type: 'ended',
          topic,
          code: 'denied',
          message: 'not yours to read',
          purge: true,
        })
    }
  }

  #leave(topic: Topic): void {
    const followers = (this.#followers.get(topic) ?? 1) - 1
    if (followers > 0) return void this.#followers.set(topic, followers)
    this.#followers.delete(topic)
    if (this.#greeted && !isAlways(topic))
      this.#host.send({ type: 'unsubscribe', id: `s${(this.#count += 1)}`, topics: [topic] })
  }

  #askAll(topics: Topic[]): void {
    for (let at = 0; at < topics.length; at += PER_FRAME) this.ask(topics.slice(at, at + PER_FRAME))
  }

  #hears(topic: Topic): boolean {
    return isAlways(topic) || this.#followers.has(topic)
  }

  #wanted(): Topic[] {
    return [...this.#followers.keys()].filter((topic) => !isAlways(topic))
  }
}
