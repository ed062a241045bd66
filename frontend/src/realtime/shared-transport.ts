import type {
  ActionInput,
  ActionName,
  MessageOf,
  SignalInput,
  SignalName,
} from '@trunkline/shared/contract/catalogue'
import { alwaysFollowed, type Topic } from '@trunkline/shared/protocol/topic'

import { ActionQueue } from './action-queue.ts'
import { Audience } from './audience.ts'
import type { Neighbours } from './neighbours.ts'
import { Observable } from './observable.ts'
import { OwnTopics } from './own-topics.ts'
import type { LineHost } from './switchboard.ts'
import type { FromOwner } from './tab-messages.ts'
import { TabParty } from './tab-party.ts'
import type {
  ActOptions,
  Done,
  Log,
  Restart,
  Rewindable,
  Status,
  Told,
  Transport,
} from './transport.ts'
import type { World } from './world.ts'

export type SharedOptions = {
  /** The same for all tabs that share the line. */
  name: string
  userId: number
  /** This tab's own name, for as long as it lives. */
  tab: string
  world: Pick<World, 'now' | 'passed' | 'random' | 'after' | 'hidden' | 'onLook' | 'onWake'>
  neighbours: Neighbours
  /** The one line, made in the tab that owns it. */
  line: (host: LineHost) => Rewindable
  /** Where to begin a topic that this tab has not heard yet: the oldest position that the page still shows. */
  since: LineHost['since']
  /** The log of those positions; kept up to date. */
  log: Log
}

/** A hand-over is no absence: what happened meanwhile is news to people who were there all the time. */
const HANDOVER_MS = 5_000

/**
 * One line for all tabs of a browser (PROTOCOL rule 13). One tab owns it and passes on what comes; each tab keeps its own
 * positions, and asks again from there whenever the owner changes or something is missing.
 */
export class SharedTransport implements Transport {
  readonly status: Observable<Status>
  readonly #options: SharedOptions
  readonly #topics: OwnTopics
  readonly #queue: ActionQueue
  readonly #party: TabParty
  readonly #audience = new Audience()
  readonly hear = this.#audience.hear
  readonly #stopLooking: () => void
  #handedOverAt = Number.NEGATIVE_INFINITY

  constructor(options: SharedOptions) {
    const { name, userId, tab, world, neighbours, line, since, log } = options
    this.#options = options
    this.status = new Observable<Status>({
      state: 'connecting',
      since: world.now(),
      attempt: 0,
      retryAt: null,
      why: null,
    })
    this.#topics = new OwnTopics(
      alwaysFollowed(userId),
      { since, log },
      {
        ask: (topic) => this.#ask([topic]),
        leave: (topic) => this.#party.say({ say: 'leave', topic }),
      },
    )
    this.#queue = new ActionQueue(
      world,
      ({ id, name, input }) => this.#party.say({ say: 'act', id, name, input }),
      (id) => this.#party.say({ say: 'withdraw', id }),
    )
    this.#party = new TabParty({
      name,
      tab,
      world,
      neighbours,
      line,
      joined: () => this.#joined(),
      heard: (told) => this.#heard(told),
      left: () => this.#left(),
    })
    this.#stopLooking = world.onLook(() => this.#party.say({ say: 'look', hidden: world.hidden() }))
  }

  follow(topic: Topic): () => void {
    return this.#topics.follow(topic)
  }

  act<N extends ActionName>(
    name: N,
    input: ActionInput<N>,
    options?: ActOptions,
  ): Promise<Done<N>> {
    return this.#queue.add(name, input, options)
  }

  signal<N extends SignalName>(topic: Topic, name: N, data: SignalInput<N>): void {
    this.#party.say({ say: 'signal', topic, name, data })
  }

  retryNow(): void {
    this.#party.say({ say: 'retry' })
    this.#party.probe()
  }

  close(): void {
    this.#stopLooking()
    this.#party.close()
    this.#queue.shut()
    this.#show({ state: 'offline', attempt: 0, retryAt: null, why: 'closed' })
  }

  /** There is an owner, another one than before: it is told where this tab stands, and what it still waits for. */
  #joined(): void {
    const { world, log } = this.#options
    if (this.status.get().state === 'live') this.#handedOverAt = world.passed()
    this.#queue.pause()
    const asks = this.#topics.asks()
    this.#party.say({ say: 'join', epoch: log.epoch, asks, hidden: world.hidden() })
    this.#queue.open()
  }

  /** The page is put away by the browser; whatever happens meanwhile is caught up on later. */
  #left(): void {
    this.#queue.pause()
    this.#show({ state: 'connecting', attempt: 0, retryAt: null, why: null })
  }

  #ask(topics: readonly Topic[]): void {
    const { epoch } = this.#options.log
    this.#party.say({ say: 'ask', epoch, asks: this.#topics.asks(topics) })
  }

  #heard(told: FromOwner): void {
    this.#topics.heed(told.epoch)
    switch (told.tell) {
      case 'stand':
        return this.#restart(this.#topics.stand(told))
      case 'message':
        return this.#message(told.message, told.told)
      case 'restart':
        return this.#restart(this.#topics.restart(told.restart))
      case 'ended':
        this.#topics.end(told.ended.topic)
        return this.#audience.ended.call(told.ended)
      case 'mode':
        return this.#audience.mode.call(told.mode, told.why)
      case 'status':
        return this.status.set(told.status)
      case 'done':
        return this.#queue.settle(told.id, told.done.output, told.done.at)
      case 'refused':
        // The owner dropped what this tab gave up; by now it may want it again.
        return this.#queue.refuse(told.id, { ...told, temporary: told.code === 'withdrawn' })
      case 'owner':
      case 'pong':
    }
  }

  #message(message: MessageOf, told: Told): void {
    const { topic } = message
    if (!this.#topics.hears(topic)) return
    if (message.type !== 'event') return this.#audience.message.call(message, told)
    const admission = this.#topics.admit(message)
    if (admission === 'ask' || admission === 'lost') return this.#ask([topic])
    if (admission === 'drop') return
    this.#audience.message.call(message, { replay: this.#isReplay(message, told) })
    this.#topics.advance(message)
  }

  /** Of a line that was there all the time, only what this tab itself had missed is a replay. */
  #isReplay({ topic, seq }: { topic: Topic; seq: number }, { replay }: Told): boolean {
    if (this.#topics.missed(topic, seq)) return true
    const sinceHandover = this.#options.world.passed() - this.#handedOverAt
    return replay && this.status.get().state !== 'live' && sinceHandover > HANDOVER_MS
  }

  #restart(restart: Restart | null): void {
    if (restart) this.#audience.restart.call(restart)
  }

  #show(status: Omit<Status, 'since'>): void {
    const { now } = this.#options.world
    this.status.set({ ...status, since: now() })
  }
}
