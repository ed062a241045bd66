import type { ClientFrame } from '@trunkline/shared/protocol/client-frames'
import { type Position, positionEntries, type Positions } from '@trunkline/shared/protocol/position'
import type { ServerFrameOf, TopicState } from '@trunkline/shared/protocol/server-frames'
import { kindOf, type Topic, topicKinds } from '@trunkline/shared/protocol/topic'

import type { Refused } from './action-queue.ts'
import { Followed } from './followed.ts'
import { tellsOfAccess, type TopicCursors } from './topic-cursors.ts'
import type { Ended, RestartReason } from './transport.ts'
import type { World } from './world.ts'

export type SubscriptionsHost = {
  world: Pick<World, 'after' | 'random'>
  send: (frame: ClientFrame) => void
  /** Where to begin a topic that this client has not followed yet. */
  since: (topic: Topic) => Position | undefined
  restarted: (topic: Topic, at: Position, why: RestartReason) => void
  ended: (ended: Ended) => void
}

type Greeting = { topics: Topic[]; positions: Record<string, Position> }

/** PROTOCOL section 3: topics of one frame. */
const PER_FRAME = 25
/** What is followed and left within this time is said together. */
const GATHER_MS = 50
/** Access that was withdrawn is not asked for again more often than this. */
const ENDED_AGAIN_MS = 2_000

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
  readonly #followed = new Followed({
    came: (topic, isFirst) => {
      this.#cursors.enter(topic)
      if (this.#ended.delete(topic) || isFirst) this.#gather()
    },
    left: (topic) => this.#left(topic),
  })
  readonly follow = this.#followed.follow
  /** What the server follows on this line, as far as it was told. */
  readonly #asked = new Set<Topic>()
  /** Withdrawn or refused while somebody follows them. */
  readonly #ended = new Set<Topic>()
  /** Left and not yet said so, of a kind that has no log: who comes back needs its values anew. */
  readonly #stale = new Set<Topic>()
  readonly #unanswered = new Map<string, Topic[]>()
  readonly #unleft = new Map<string, Topic[]>()
  /** Rewound after the greeting was said and before it was answered. */
  readonly #rewound = new Set<Topic>()
  #greeted = false
  #gathering = false
  /** `soon`: asking again has to wait, and is due afterwards. */
  #endedAgain: 'may' | 'resting' | 'soon' = 'may'
  /** Which line this is: what waits for its moment on an earlier one is void. */
  #line = 0
  #count = 0

  constructor(cursors: TopicCursors, own: readonly Topic[], host: SubscriptionsHost) {
    this.#cursors = cursors
    this.#own = own
    this.#host = host
  }

  /** What `hello` says: the first topics and, on a log that is known, where to go on in each. */
  greeting({ resume }: { resume: boolean }): Greeting {
    this.#rewound.clear()
    this.#ended.clear()
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
    for (const topic of topics) this.#rewound.add(topic)
    if (this.#greeted) this.#askAll(topics.filter((topic) => this.#hears(topic)))
  }

  welcomed(states: Record<string, TopicState>): void {
    this.#greeted = true
    this.#asked.clear()
    // The line that was asked these may be another one.
    this.#unanswered.clear()
    this.#unleft.clear()
    for (const topic of Object.keys(states)) this.#asked.add(topic as Topic)
    this.#settle(states)
    const again = [...this.#rewound].filter((topic) => this.#hears(topic))
    this.#askAll(again)
    this.#say()
  }

  /** After an event: if it may mean that access has come back, what has ended is asked for again. */
  applied(topic: Topic): void {
    if (this.#ended.size > 0 && tellsOfAccess(topic)) this.#askEnded()
  }

  /** Where the page stands in the topics that it follows. */
  positions(): Record<string, Position> {
    const positions: Record<string, Position> = {}
    for (const topic of [...this.#own, ...this.#followed.topics()]) {
      const position = this.#cursors.position(topic)
      if (position) positions[topic] = position
    }
    return positions
  }

  reset({ topic: name, ...state }: ServerFrameOf<'reset'>): void {
    this.#settle({ [name]: { ...state, state: 'reset' } })
  }

  ended({ topic: name, code, message, purge }: ServerFrameOf<'ended'>): void {
    const topic = name as Topic
    this.#cursors.remove(topic)
    this.#bar(topic)
    this.#host.ended({ topic, code, message, purge })
  }

  /** There is no line: nothing that was asked will be answered. */
  lost(): void {
    this.#greeted = false
    this.#line += 1
    this.#unanswered.clear()
    this.#unleft.clear()
  }

  /** Asks for the topics from where the page stands in each; on a topic already followed that starts it over. */
  ask(topics: Topic[]): void {
    const id = `s${(this.#count += 1)}`
    this.#unanswered.set(id, topics)
    const asked = topics.map((topic) => {
      this.#asked.add(topic)
      this.#cursors.open(topic, this.#host.since(topic))
      const since = this.#cursors.position(topic)
      return since ? { topic, since } : { topic }
    })
    this.#host.send({ type: 'subscribe', id, topics: asked })
  }

  /** False when this answers no subscription. */
  answered(id: string, data: unknown): boolean {
    if (this.#unleft.delete(id)) return true
    if (!this.#unanswered.delete(id)) return false
    const { topics } = data as { topics: Record<string, TopicState> }
    this.#settle(topics)
    return true
  }

  /** False when this answers no subscription. */
  refused(id: string, refused: Refused): boolean {
    const left = this.#unleft.get(id)
    if (left) this.#leaveAgain(id, left, refused)
    const topics = this.#unanswered.get(id)
    if (topics) this.#askLater(id, topics, refused)
    return left !== undefined || topics !== undefined
  }

  #askLater(id: string, topics: Topic[], { code, message, temporary, retryIn }: Refused): void {
    this.#unanswered.delete(id)
    if (temporary)
      return this.#later(retryIn, () => {
        const still = topics.filter((topic) => this.#hears(topic))
        if (still.length > 0) this.ask(still)
      })
    for (const topic of topics) {
      this.#bar(topic)
      this.#host.ended({ topic, code, message, purge: false })
    }
  }

  #leaveAgain(id: string, topics: Topic[], { temporary, retryIn }: Refused): void {
    this.#unleft.delete(id)
    if (!temporary) return
    for (const topic of topics) this.#asked.add(topic)
    this.#later(retryIn, () => this.#say())
  }

  /** On this line, after the pause that the server asks for; not all at once. */
  #later(pause = 1_000, then: () => void): void {
    const line = this.#line
    this.#host.world.after(pause * (1 + this.#host.world.random()), () => {
      if (this.#greeted && line === this.#line) then()
    })
  }

  #settle(states: Record<string, TopicState>): void {
    for (const [name, state] of Object.entries(states)) {
      const topic = name as Topic
      const restart = this.#cursors.settle(topic, state)
      if (restart) this.#host.restarted(topic, [state.seq, state.id], restart)
      if (state.state === 'denied') this.#deny(topic)
      else this.#ended.delete(topic)
      if (!this.#hears(topic)) this.#cursors.leave(topic)
    }
  }

  /** What is known to have ended is not told again. */
  #deny(topic: Topic): void {
    const message = 'not yours to read'
    if (!this.#ended.has(topic))
      return this.ended({ type: 'ended', topic, code: 'denied', message, purge: true })
    this.#cursors.remove(topic)
    this.#asked.delete(topic)
  }

  #bar(topic: Topic): void {
    this.#asked.delete(topic)
    if (this.#followed.has(topic)) this.#ended.add(topic)
  }

  #askEnded(): void {
    if (this.#endedAgain !== 'may') return void (this.#endedAgain = 'soon')
    this.#endedAgain = 'resting'
    this.#later(GATHER_MS, () => {
      // One topic that is surely the user's: a server takes refusal after refusal for an attack.
      const sure = this.#own.filter((topic) => kindOf(topic) === 'account')
      for (const topics of inFrames([...this.#ended], PER_FRAME - 1)) this.ask([...topics, ...sure])
    })
    this.#host.world.after(ENDED_AGAIN_MS, () => {
      const isDue = this.#endedAgain === 'soon'
      this.#endedAgain = 'may'
      if (isDue && this.#ended.size > 0) this.#askEnded()
    })
  }

  #left(topic: Topic): void {
    this.#ended.delete(topic)
    if (isAlways(topic)) return
    if (!this.#cursors.leave(topic)) this.#stale.add(topic)
    this.#gather()
  }

  #gather(): void {
    if (!this.#greeted || this.#gathering) return
    this.#gathering = true
    this.#host.world.after(GATHER_MS, () => {
      this.#gathering = false
      if (this.#greeted) this.#say()
    })
  }

  /** Tells the server what has changed since it was last told. */
  #say(): void {
    const left = [...this.#asked].filter((topic) => !this.#hears(topic))
    for (const topics of inFrames(left)) this.#unsubscribe(topics)
    const isNew = (topic: Topic) => !this.#asked.has(topic) || this.#stale.has(topic)
    this.#askAll(this.#wanted().filter((topic) => isNew(topic) && !this.#ended.has(topic)))
    this.#stale.clear()
  }

  #unsubscribe(topics: Topic[]): void {
    const id = `s${(this.#count += 1)}`
    for (const topic of topics) this.#asked.delete(topic)
    this.#unleft.set(id, topics)
    this.#host.send({ type: 'unsubscribe', id, topics })
  }

  #askAll(topics: Topic[]): void {
    for (const some of inFrames(topics)) this.ask(some)
  }

  #hears(topic: Topic): boolean {
    return isAlways(topic) || this.#followed.has(topic)
  }

  #wanted(): Topic[] {
    return this.#followed.topics().filter((topic) => !isAlways(topic))
  }
}

function inFrames(topics: Topic[], most = PER_FRAME): Topic[][] {
  const frames: Topic[][] = []
  for (let at = 0; at < topics.length; at += most) frames.push(topics.slice(at, at + most))
  return frames
}
