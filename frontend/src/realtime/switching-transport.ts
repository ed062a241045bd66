import type {
  ActionInput,
  ActionName,
  MessageOf,
  SignalInput,
  SignalName,
} from '@trunkline/shared/contract/catalogue'
import type { Position } from '@trunkline/shared/protocol/position'
import type { Mode } from '@trunkline/shared/protocol/server-frames'
import type { Topic } from '@trunkline/shared/protocol/topic'

import { actionId } from './action-id.ts'
import { Leg } from './leg.ts'
import { Listeners, Observable } from './observable.ts'
import { RecentIds } from './recent-ids.ts'
import {
  ActionRefused,
  type Done,
  type Ended,
  type Restart,
  type Status,
  type Told,
  type Transport,
} from './transport.ts'

/** Where the page stands in a topic: the oldest position that it shows. */
export type Since = (topic: Topic) => Position | undefined

/** Makes a line. One that can resume asks `since` where to begin each topic; one that never asks tells only what is new. */
export type MakeLine = (since: Since) => Transport

export type SwitchingOptions = {
  first: MakeLine
  since: Since
  now: () => number
  /** What a line hears without being asked. */
  always: readonly Topic[]
}

/** More than a server ever tells again (PROTOCOL rule 1: 500 events a topic), over a handful of busy topics. */
const REMEMBERED = 4_000

/**
 * One line for the page, whatever line that is at the moment (PROTOCOL rule 14). On a switch the next line starts beside
 * the one before and takes over topic by topic, with its first word on each; the one before stops when the next is live.
 * An event that both tell is news once. What the line before could not tell, one that resumes tells after it, from where
 * the page stands; and where the next one cannot say what happened in between, the topic is read again.
 */
export class SwitchingTransport implements Transport {
  readonly status: Observable<Status>
  readonly #options: SwitchingOptions
  readonly #followed = new Map<Topic, number>()
  readonly #seen = new RecentIds(REMEMBERED)
  readonly #messages = new Listeners<[MessageOf, Told]>()
  readonly #restarts = new Listeners<[Restart]>()
  readonly #endings = new Listeners<[Ended]>()
  readonly #modes = new Listeners<[Mode, string]>()
  readonly #switches = new Listeners<[]>()
  readonly #unanswered = new Map<string, (line: Transport) => void>()
  /** Since when the page has missed nothing, by the number of the last event told, per topic. */
  readonly #told = new Map<Topic, number>()
  #current: Leg
  #next: Leg | null = null
  #closed = false

  constructor(options: SwitchingOptions) {
    this.#options = options
    this.#current = new Leg(options.first, options.since, false)
    this.status = new Observable(this.#current.line.status.get())
    this.#hear(this.#current)
  }

  /** Moves to another line. A switch that is under way is given up for it. */
  switchTo(make: MakeLine): void {
    this.#giveUp()
    const isHandover = this.#current.line.status.get().state === 'live'
    const next = new Leg(make, this.#options.since, isHandover)
    this.#next = next
    this.#hear(next)
    for (const topic of this.#followed.keys()) next.follow(topic)
    this.#show()
  }

  /** Called each time that another line has taken over. */
  onSwitched(listener: () => void): () => void {
    return this.#switches.add(listener)
  }

  follow(topic: Topic): () => void {
    const followers = this.#followed.get(topic) ?? 0
    this.#followed.set(topic, followers + 1)
    if (followers === 0) for (const leg of this.#legs) leg.follow(topic)
    let following = true
    return () => {
      if (following) this.#leave(topic)
      following = false
    }
  }

  act<N extends ActionName>(
    name: N,
    input: ActionInput<N>,
    { id = actionId(this.#options.now()) }: { id?: string } = {},
  ): Promise<Done<N>> {
    return new Promise((resolve, reject) => {
      const askOf = async (line: Transport) => {
        try {
          const done = await line.act(name, input, { id })
          if (this.#unanswered.delete(id)) resolve(done)
        } catch (error) {
          // A line that closed under the action says nothing about it: the next one is asked under the same id.
          const closed = error instanceof ActionRefused && error.code === 'closed'
          if ((!closed || this.#closed) && this.#unanswered.delete(id)) reject(error as Error)
        }
      }
      const ask = (line: Transport) => void askOf(line)
      this.#unanswered.set(id, ask)
      ask(this.#current.line)
    })
  }

  signal<N extends SignalName>(topic: Topic, name: N, data: SignalInput<N>): void {
    this.#current.line.signal(topic, name, data)
  }

  onMessage(listener: (message: MessageOf, told: Told) => void): () => void {
    return this.#messages.add(listener)
  }

  onRestart(listener: (restart: Restart) => void): () => void {
    return this.#restarts.add(listener)
  }

  onEnded(listener: (ended: Ended) => void): () => void {
    return this.#endings.add(listener)
  }

  onMode(listener: (to: Mode, why: string) => void): () => void {
    return this.#modes.add(listener)
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
      status: () => this.#show(),
      message: (message, told) => this.#message(leg, message, told),
      restart: (restart) => this.#restart(leg, restart),
      ended: (ended) => this.#endings.call(ended),
      mode: (to, why) => this.#modes.call(to, why),
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
    if (message.type !== 'event') return this.#messages.call(message, told)
    // Both read the same log by the same numbers, unless the one before left gaps.
    if (leg.resumes && message.seq <= (this.#told.get(topic) ?? 0)) return
    const replay = !this.#seen.add(message.id) || (told.replay && !this.#isNews(leg, message))
    this.#told.set(topic, Math.max(message.seq, this.#told.get(topic) ?? 0))
    this.#messages.call(message, { replay })
  }

  /** The page was there all the time: what the next line tells again, and the one before had not told yet, is news. */
  #isNews(leg: Leg, { topic, seq }: { topic: Topic; seq: number }): boolean {
    const last = this.#told.get(topic) ?? leg.begun.get(topic)?.[0]
    return leg.isHandover && last !== undefined && seq > last
  }

  #restart(leg: Leg, restart: Restart): void {
    const { topic, at, why } = restart
    if (!this.#mayTell(leg, topic)) return
    if (leg === this.#next) leg.taken.add(topic)
    if (at && why !== 'untold') {
      leg.resumes = true
      this.#told.set(topic, at[0])
    }
    this.#restarts.call(restart)
  }

  /**
   * From its first word on, the next line tells the topic. If the one before left gaps, what follows on the place where
   * the next one begins is told again, in order.
   */
  #take(next: Leg, topic: Topic): void {
    next.taken.add(topic)
    const at = next.begun.get(topic)
    if (!at || this.#current.resumes) return
    this.#told.set(topic, at[0])
    this.#restarts.call({ topic, at, why: 'opened', withinMs: 0 })
  }

  #show(): void {
    if (this.#closed) return
    if (this.#next?.line.status.get().state === 'live') this.#swap(this.#next)
    const status = this.#current.line.status.get()
    if (isAway(status)) this.#current.isHandover = false
    this.status.set(status)
  }

  #swap(next: Leg): void {
    const before = this.#current
    for (const topic of next.begun.keys()) if (!next.taken.has(topic)) this.#take(next, topic)
    this.#current = next
    this.#next = null
    before.close({ moved: true })
    if (!next.resumes) this.#readAgain(this.#heard().filter((topic) => !next.taken.has(topic)))
    for (const ask of this.#unanswered.values()) ask(next.line)
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

  #readAgain(topics: readonly Topic[]): void {
    for (const topic of topics) this.#restarts.call({ topic, at: null, why: 'untold', withinMs: 0 })
  }

  #heard(): Topic[] {
    return [...new Set([...this.#options.always, ...this.#followed.keys()])]
  }

  #leave(topic: Topic): void {
    const followers = (this.#followed.get(topic) ?? 1) - 1
    if (followers > 0) return void this.#followed.set(topic, followers)
    this.#followed.delete(topic)
    for (const leg of this.#legs) leg.leave(topic)
  }
}

const isAway = ({ state }: Status) => state === 'connecting' || state === 'offline'
