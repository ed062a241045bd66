import type {
  ActionInput,
  ActionName,
  MessageOf,
  SignalInput,
  SignalName,
} from '@trunkline/shared/contract/catalogue'
import type { CloseName } from '@trunkline/shared/protocol/close-codes'
import type { Position } from '@trunkline/shared/protocol/position'
import type { Topic } from '@trunkline/shared/protocol/topic'

import { actionId } from './action-id.ts'
import { Audience } from './audience.ts'
import { Followed } from './followed.ts'
import { Leg } from './leg.ts'
import { Listeners, Observable } from './observable.ts'
import { RecentIds } from './recent-ids.ts'
import type { ActOptions, Done, Restart, Status, Told, Transport } from './transport.ts'
import { Unanswered } from './unanswered.ts'

/** Where the page stands in a topic: the oldest position that it shows. */
export type Since = (topic: Topic) => Position | undefined

/** Makes a line. One that can resume asks `since` where to begin each topic; one that never asks tells only what is new. */
type MakeLine = (since: Since) => Transport

/** The line that the page is to be on; `instead`: what it hears by while that one cannot be opened. */
export type Choice = { make: MakeLine; instead?: MakeLine | undefined }

export type SwitchingOptions = {
  first: Choice
  since: Since
  now: () => number
  /** What a line hears without being asked. */
  always: readonly Topic[]
}

/** So many tries that opened nothing, and the page hears by what there is instead (PROTOCOL rule 10). */
const FAILED_OPENS = 3

/** More than a server ever tells again (PROTOCOL rule 1: 500 events a topic), over a handful of busy topics. */
const REMEMBERED = 4_000

/**
 * One line for the page, whatever line that is at the moment (PROTOCOL rule 14). On a switch the next line starts beside
 * the one before and takes over topic by topic, with its first word on each; the one before stops when the next is live.
 * An event that both tell is news once. What the line before could not tell, one that resumes tells after it, from where
 * the page stands; and where the next one cannot say what happened in between, the topic is read again.
 * A line that cannot be opened is no different: the page moves to its stand-in, and back as soon as the line is there.
 */
export class SwitchingTransport implements Transport {
  readonly status: Observable<Status>
  readonly #options: SwitchingOptions
  readonly #followed = new Followed({
    came: (topic, isFirst) => isFirst && this.#legs.forEach((leg) => leg.follow(topic)),
    left: (topic) => this.#legs.forEach((leg) => leg.leave(topic)),
  })
  readonly follow = this.#followed.follow
  readonly #seen = new RecentIds(REMEMBERED)
  readonly #audience = new Audience()
  readonly hear = this.#audience.hear
  readonly #switches = new Listeners<[]>()
  readonly #unanswered: Unanswered
  /** Up to where the page has missed nothing, per topic. */
  readonly #told = new Map<Topic, Position>()
  #chosen: Choice
  #current: Leg
  #next: Leg | null = null
  #shown: Status
  #closed = false

  constructor(options: SwitchingOptions) {
    this.#options = options
    this.#chosen = options.first
    this.#current = new Leg(options.first.make, options.since)
    this.#shown = this.#current.line.status.get()
    this.status = new Observable(this.#shown)
    this.#unanswered = new Unanswered(this.#current.line)
    this.#hear(this.#current)
  }

  /** Moves to another line. A switch that is under way is given up for it. */
  switchTo(choice: Choice): void {
    this.#chosen = choice
    this.#begin(new Leg(choice.make, this.#options.since))
  }

  /** Called each time that another line has taken over. */
  onSwitched(listener: () => void): () => void {
    return this.#switches.add(listener)
  }

  act<N extends ActionName>(
    name: N,
    input: ActionInput<N>,
    { id = actionId(this.#options.now()), signal }: ActOptions = {},
  ): Promise<Done<N>> {
    return this.#unanswered.act(name, input, { id, signal })
  }

  signal<N extends SignalName>(topic: Topic, name: N, data: SignalInput<N>): void {
    this.#current.line.signal(topic, name, data)
  }

  retryNow(): void {
    for (const { line } of this.#legs) line.retryNow()
  }

  close(options?: { moved?: boolean }): void {
    this.#closed = true
    const legs = this.#legs
    this.#next = null
    for (const leg of legs) leg.close(options)
    this.status.set(this.#current.line.status.get())
  }

  get #legs(): Leg[] {
    return this.#next ? [this.#current, this.#next] : [this.#current]
  }

  #hear(leg: Leg): void {
    leg.hear({
      status: () => {
        if (leg === this.#next && leg.line.status.get().state === 'offline') this.#untake(leg)
        this.#show()
      },
      message: (message, told) => this.#message(leg, message, told),
      restart: (restart) => this.#restart(leg, restart),
      ended: (ended) => this.#audience.ended.call(ended),
      mode: (to, why) => this.#audience.mode.call(to, why),
    })
  }

  /** False for what the line before says of a topic that the next one tells by now. */
  #mayTell(leg: Leg, topic: Topic): boolean {
    return leg === this.#next || !this.#next?.taken.has(topic)
  }

  #message(leg: Leg, message: MessageOf, told: Told): void {
    const { topic } = message
    if (!this.#mayTell(leg, topic)) return
    if (leg === this.#next && !leg.taken.has(topic)) this.#take(leg, topic)
    if (message.type !== 'event') return this.#audience.message.call(message, told)
    // Both read the same log by the same numbers, unless the one before left gaps.
    const last = this.#told.get(topic)?.[0] ?? 0
    if (leg.resumes && message.seq <= last) return
    const replay = !this.#seen.add(message.id) || (told.replay && !this.#isNews(leg, message))
    if (message.seq > last) this.#told.set(topic, [message.seq, message.id])
    this.#audience.message.call(message, { replay })
  }

  /** The page was there all the time: what the next line tells again, and the one before had not told yet, is news. */
  #isNews(leg: Leg, { topic, seq }: { topic: Topic; seq: number }): boolean {
    const last = this.#told.get(topic) ?? leg.begun.get(topic)
    return leg.isHandover && last !== undefined && seq > last[0]
  }

  #restart(leg: Leg, restart: Restart): void {
    const { topic, at, why } = restart
    if (!this.#mayTell(leg, topic)) return
    if (leg === this.#next) leg.taken.add(topic)
    if (at && why !== 'untold') {
      leg.resumes = true
      this.#told.set(topic, at)
    }
    this.#audience.restart.call(restart)
  }

  /**
   * From its first word on, the next line tells the topic. If the one before left gaps, what follows on the place where
   * the next one begins is told again, in order.
   */
  #take(next: Leg, topic: Topic): void {
    next.taken.add(topic)
    const at = next.begun.get(topic)
    if (!at || this.#current.resumes) return
    this.#told.set(topic, at)
    this.#audience.restart.call({ topic, at, why: 'opened', withinMs: 0 })
  }

  #show(): void {
    if (this.#closed) return
    if (this.#next?.line.status.get().state === 'live') this.#swap(this.#next)
    this.#standIn()
    const status = this.#current.line.status.get()
    if (isAway(status)) this.#current.isHandover = false
    if (this.#next) this.#next.isHandover = !isAway(status)
    if (status === this.#shown) return
    this.#shown = status
    const isPolling = this.#current.isStandIn && status.state === 'live'
    this.status.set(isPolling ? { ...status, why: 'polling' } : status)
  }

  /** While no chosen line can be opened another stands in for it; the chosen one goes on trying beside it. */
  #standIn(): void {
    const { instead } = this.#chosen
    const next = this.#next
    if (!instead || this.#current.isStandIn) return
    const isThere = !isAway(this.#current.line.status.get())
    if (isThere && next?.isStandIn) this.#giveUp()
    if (isThere || next?.isStandIn) return
    if (!cannotOpen((next ?? this.#current).line.status.get())) return
    if (next) this.#swap(next)
    this.#begin(new Leg(instead, this.#options.since, { isStandIn: true }))
  }

  #begin(next: Leg): void {
    this.#giveUp()
    this.#next = next
    this.#hear(next)
    for (const topic of this.#followed.topics()) next.follow(topic)
    this.#show()
  }

  #swap(next: Leg): void {
    const before = this.#current
    for (const topic of next.begun.keys()) if (!next.taken.has(topic)) this.#take(next, topic)
    this.#current = next
    before.taken.clear()
    this.#next = next.isStandIn ? before : null
    if (!next.isStandIn) before.close({ moved: true })
    if (!next.resumes) this.#readAgain(this.#heard().filter((topic) => !next.taken.has(topic)))
    this.#unanswered.moveTo(next.line)
    this.#switches.call()
  }

  #giveUp(): void {
    const abandoned = this.#next
    if (!abandoned) return
    this.#next = null
    abandoned.close({ moved: true })
    // Whatever the line before said of these meanwhile was not heard.
    this.#readAgain([...abandoned.taken])
  }

  /** It is gone before it has taken over: the line before goes on with what it had taken. */
  #untake(next: Leg): void {
    const topics = [...next.taken]
    next.taken.clear()
    for (const topic of topics) {
      const at = this.#told.get(topic)
      if (next.resumes && at) next.begun.set(topic, at)
    }
    this.#readAgain(topics)
  }

  #readAgain(topics: readonly Topic[]): void {
    for (const topic of topics)
      this.#audience.restart.call({ topic, at: null, why: 'untold', withinMs: 0 })
  }

  #heard(): Topic[] {
    return [...new Set([...this.#options.always, ...this.#followed.topics()])]
  }
}

/** There is no place for one more line: that is tried again, but seldom. */
const FULL: CloseName = 'too_many'
/** It was tried often enough, or is refused for now, or is refused and not tried again by itself. */
const cannotOpen = ({ state, attempt, retryAt, why }: Status) =>
  state === 'offline' && (attempt >= FAILED_OPENS || retryAt === null || why === FULL)
const isAway = ({ state }: Status) => state === 'connecting' || state === 'offline'
