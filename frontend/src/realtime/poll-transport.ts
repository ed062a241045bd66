import type { ActionInput, ActionName, EventOf } from '@trunkline/shared/contract/catalogue'
import { DEFAULT_RETRY, delay } from '@trunkline/shared/protocol/backoff'
import { type Position, positionEntries, type Positions } from '@trunkline/shared/protocol/position'
import type { TopicState } from '@trunkline/shared/protocol/server-frames'
import { alwaysFollowed, kindOf, type Topic, topic } from '@trunkline/shared/protocol/topic'

import { ActionQueue, type Refused, type Request } from './action-queue.ts'
import { Audience } from './audience.ts'
import { Followed } from './followed.ts'
import { LineStatus } from './line-status.ts'
import { type AskPoll, type PollAnswer, PollAsking } from './poll-asking.ts'
import { PolledValues } from './polled-values.ts'
import { tellsOfAccess, TopicCursors } from './topic-cursors.ts'
import type { ActOptions, Done, Log, Rewindable, Told } from './transport.ts'
import type { World } from './world.ts'

export type PollOptions = {
  userId: number
  world: World
  ask: AskPoll
  /** One action over HTTP; `refusalOf` says what its rejection means. */
  carryOut: <N extends ActionName>(name: N, input: ActionInput<N>, id: string) => Promise<Done<N>>
  refusalOf: (error: unknown) => Refused
  since?: (topic: Topic) => Position | undefined
  /** The log that those positions belong to; kept up to date. */
  log?: Log
  /** Nobody looks at any page that this line serves. */
  away?: () => boolean
  /** Says when the page goes that `line` polls no more; the answer says so at once. */
  leaving?: (line: string) => () => void
}

/**
 * Nobody who is there asks so much later than a page that nobody looks at, times its pause: browsers wake such a page
 * once a minute, which is four pauses and the way of the answer.
 */
const LATE = 6
/** Until the server says otherwise; one of an older build does not. */
const EVERY = { seen: 3_000, hidden: 15_000 }

/**
 * The line of last resort: asks over HTTP, again and again, from where it stands in each topic. The same positions,
 * the same log: what happens between two polls is told once and in order. Pages spread their polls.
 */
export class PollTransport implements Rewindable {
  readonly #options: PollOptions
  readonly #log: Log
  readonly #line: LineStatus
  readonly #asking: PollAsking
  readonly #cursors = new TopicCursors()
  readonly #values = new PolledValues()
  readonly #queue: ActionQueue
  /** Heard whether anybody follows them or not. */
  readonly #always: ReadonlySet<Topic>
  readonly #followed = new Followed({
    came: (topic, isFirst) => {
      this.#cursors.enter(topic)
      if (this.#ended.delete(topic) || (isFirst && !this.#always.has(topic))) this.#pollAtOnce()
    },
    left: (topic) => {
      if (this.#always.has(topic)) return
      this.#ended.delete(topic)
      this.#cursors.leave(topic)
      this.#values.forget(topic)
    },
  })
  readonly follow = this.#followed.follow
  /** Withdrawn while they are shown; asked for again after an event that may mean that access has come back. */
  readonly #ended = new Set<Topic>()
  readonly #audience = new Audience()
  readonly hear = this.#audience.hear
  readonly #sleep: () => void
  #mode = ''
  readonly #name: string
  readonly #stopLeaving: (() => void) | undefined
  /** How soon the server wants to be asked again. */
  #every = EVERY
  #failures = 0
  #waiting: (() => void) | null = null
  #again = false
  /** When the server last answered; null: not yet. */
  #answeredAt: number | null = null
  #askEnded = false
  #closed = false

  constructor(options: PollOptions) {
    this.#options = options
    const { world } = options
    this.#log = options.log ?? { epoch: '' }
    this.#name = Math.floor(world.random() * 2 ** 48).toString(36)
    this.#stopLeaving = options.leaving?.(this.#name)
    this.#line = new LineStatus(world.now)
    this.#asking = new PollAsking(options.ask, world)
    this.#always = new Set(alwaysFollowed(options.userId))
    this.#queue = new ActionQueue(world, (request) => void this.#carryOut(request))
    this.#queue.open()
    this.#sleep = world.onWake(() => this.retryNow())
    this.#poll()
  }

  get status() {
    return this.#line.status
  }

  act<N extends ActionName>(
    name: N,
    input: ActionInput<N>,
    options?: ActOptions,
  ): Promise<Done<N>> {
    return this.#queue.add(name, input, options)
  }

  /** A hint that waits for the next poll has lost its worth. */
  signal(): void {}

  rewind(positions: Positions): void {
    for (const [topic, position] of positionEntries(positions))
      this.#cursors.rewind(topic, position)
    this.#pollAtOnce()
  }

  attend(): void {
    this.#pollAtOnce()
  }

  retryNow(): void {
    this.#asking.hurry()
    this.#pollAtOnce()
  }

  close(): void {
    this.#closed = true
    this.#asking.cut()
    this.#waiting?.()
    this.#sleep()
    this.#stopLeaving?.()
    this.#queue.shut()
    this.#line.show({ state: 'closed' }, 'none')
  }

  #pollAtOnce(): void {
    this.#waiting?.()
    this.#waiting = null
    this.#poll()
  }

  #poll(): void {
    if (this.#closed) return
    this.#again = this.#asking.isOut
    if (this.#asking.isOut) return
    const topics = this.#wanted().filter((topic) => this.#askEnded || !this.#ended.has(topic))
    this.#askEnded = false
    const positions: Positions = {}
    for (const topic of topics) {
      this.#cursors.open(topic, this.#options.since?.(topic))
      const position = this.#cursors.position(topic)
      if (position) positions[topic] = position
    }
    const { epoch } = this.#log
    const hidden = this.#options.world.hidden()
    const question = { epoch, positions, topics, away: this.#away(), hidden, line: this.#name }
    const heed = {
      answered: (answer: PollAnswer | 'signed_out') => this.#answered(answer),
      failed: () => this.#failed(),
    }
    void this.#asking.ask(question, heed).finally(() => {
      if (this.#again) this.#poll()
    })
  }

  #answered(answer: PollAnswer | 'signed_out'): void {
    if (this.#closed) return
    if (answer === 'signed_out' || answer.user !== this.#options.userId) {
      this.#line.show({ state: 'signed_out', why: 'signed out' }, 'none')
      return
    }
    this.#failures = 0
    this.#log.epoch = answer.epoch
    this.#settle(answer.topics)
    const told = { replay: this.#wasAway() }
    this.#every = answer.every ?? EVERY
    this.#answeredAt = this.#options.world.passed()
    for (const event of answer.events) this.#event(event, told)
    for (const value of this.#values.news(answer.values, this.#wanted()))
      this.#audience.message.call(value, { replay: false })
    this.#hint()
    this.#line.show({ state: 'open' }, 'live')
    this.#heedMode(answer)
    if (this.#closed) return
    const { seen, hidden } = this.#every
    this.#wait((this.#away() ? hidden : seen) * (0.75 + this.#options.world.random() / 2))
  }

  #away(): boolean {
    const { world, away = world.hidden } = this.#options
    return away()
  }

  #heedMode({ mode, why = 'build' }: PollAnswer): void {
    const word = `${mode} ${why}`
    if (word === this.#mode) return
    this.#mode = word
    this.#audience.mode.call(mode, why)
  }

  #settle(states: Record<string, TopicState>): void {
    for (const [name, state] of Object.entries(states)) {
      const topic = name as Topic
      const why = this.#cursors.settle(topic, state)
      if (why)
        this.#audience.restart.call({
          topic,
          why,
          at: [state.seq, state.id],
          withinMs: DEFAULT_RETRY.window,
        })
      const isKnown = this.#ended.delete(topic)
      if (!this.#hears(topic)) this.#cursors.leave(topic)
      if (state.state !== 'denied') continue
      this.#cursors.remove(topic)
      if (this.#hears(topic)) this.#ended.add(topic)
      if (isKnown) continue
      this.#audience.ended.call({
        topic,
        code: 'denied',
        message: 'not yours to read',
        purge: true,
      })
    }
  }

  /** Nobody keeps hints for those who ask later: the feed that lives on them is read again with every poll. */
  #hint(): void {
    if (!this.#wanted().some((followed) => kindOf(followed) === 'my_feed')) return
    const { window: withinMs } = DEFAULT_RETRY
    this.#audience.restart.call({ topic: topic.feed(), at: null, why: 'untold', withinMs })
  }

  /** What happened while nobody asked, because the page slept or nothing could be reached, is the past. */
  #wasAway(): boolean {
    const since = this.#options.world.passed() - (this.#answeredAt ?? Number.NEGATIVE_INFINITY)
    return since > LATE * this.#every.hidden
  }

  #event(event: EventOf, told: Told): void {
    if (this.#cursors.admit(event.topic, event.seq) !== 'apply') return
    this.#audience.message.call(event, told)
    this.#cursors.advance(event.topic, [event.seq, event.id])
    if (tellsOfAccess(event.topic)) this.#askEnded = true
  }

  #failed(): void {
    if (this.#closed) return
    this.#failures += 1
    this.#askEnded = true
    this.#values.tellAllAgain()
    const { now, random } = this.#options.world
    const pause = delay(this.#failures, DEFAULT_RETRY, random)
    this.#line.show(
      { state: 'offline', attempt: this.#failures, retryAt: now() + pause, why: null },
      'none',
    )
    this.#wait(pause)
  }

  #wait(ms: number): void {
    this.#waiting?.()
    this.#waiting = this.#options.world.after(ms, () => {
      this.#waiting = null
      this.#poll()
    })
  }

  #hears(topic: Topic): boolean {
    return this.#always.has(topic) || this.#followed.has(topic)
  }

  #wanted(): Topic[] {
    return [...new Set([...this.#always, ...this.#followed.topics()])]
  }

  async #carryOut({ id, name, input }: Request): Promise<void> {
    try {
      const { output, at } = await this.#options.carryOut(
        name,
        input as ActionInput<ActionName>,
        id,
      )
      this.#queue.settle(id, output, at)
    } catch (error) {
      this.#queue.refuse(id, this.#options.refusalOf(error))
    }
    this.#pollAtOnce()
  }
}
