import type {
  ActionInput,
  ActionName,
  MessageOf,
  SignalInput,
  SignalName,
} from '@trunkline/shared/contract/catalogue'
import type { Positions } from '@trunkline/shared/protocol/position'
import type { Mode } from '@trunkline/shared/protocol/server-frames'
import type { Topic } from '@trunkline/shared/protocol/topic'

import { ActionQueue, type Request } from './action-queue.ts'
import { Listeners, Observable } from './observable.ts'
import type { Done, Ended, Restart, Rewindable, Status, Told } from './transport.ts'
import { timers } from './world.ts'

/** A line that a test or a story holds in its hand: it says what comes, and sees what was asked for. */
export class FakeTransport implements Rewindable {
  readonly status = new Observable<Status>({
    state: 'live',
    since: 0,
    attempt: 0,
    retryAt: null,
    why: null,
  })
  /** How often each topic is followed. */
  readonly followers = new Map<Topic, number>()
  /** What was asked for and has no answer. */
  readonly actions: Request[] = []
  readonly signals: { topic: Topic; name: SignalName; data: unknown }[] = []
  readonly rewound: Positions[] = []
  readonly #messages = new Listeners<[MessageOf, Told]>()
  readonly #restarts = new Listeners<[Restart]>()
  readonly #endings = new Listeners<[Ended]>()
  readonly #modes = new Listeners<[Mode, string]>()
  readonly #queue = new ActionQueue(timers, (request) => void this.actions.push(request))
  #count = 0

  constructor() {
    this.#queue.open()
  }

  follow(topic: Topic): () => void {
    this.#follow(topic, 1)
    let following = true
    return () => {
      if (following) this.#follow(topic, -1)
      following = false
    }
  }

  act<N extends ActionName>(
    name: N,
    input: ActionInput<N>,
    { id = `fake-${(this.#count += 1)}` }: { id?: string } = {},
  ): Promise<Done<N>> {
    return this.#queue.add(name, input, id)
  }

  signal<N extends SignalName>(topic: Topic, name: N, data: SignalInput<N>): void {
    this.signals.push({ topic, name, data })
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

  /** It has no log to tell from. */
  rewind(positions: Positions): void {
    this.rewound.push(positions)
  }

  attend(): void {}

  retryNow(): void {
    this.show({ state: 'live' })
  }

  close(): void {
    this.#queue.shut()
    this.show({ state: 'offline', why: 'closed' })
  }

  /** Told only if somebody follows the topic, as on a real line. */
  tell(message: MessageOf, told: Told = { replay: false }): void {
    if (this.followers.has(message.topic)) this.#messages.call(message, told)
  }

  restart(restart: Pick<Restart, 'topic'> & Partial<Restart>): void {
    this.#restarts.call({ at: null, why: 'reopened', withinMs: 0, ...restart })
  }

  end(ended: Ended): void {
    this.#endings.call(ended)
  }

  askForMode(to: Mode, why: string): void {
    this.#modes.call(to, why)
  }

  /** Answers the oldest action. */
  answer(output: unknown, at: Partial<Record<Topic, number>> = {}): void {
    const request = this.actions.shift()
    if (request) this.#queue.settle(request.id, output, at)
  }

  /** Refuses the oldest action for good. */
  refuse(code: string, message: string, details?: unknown): void {
    const request = this.actions.shift()
    if (request) this.#queue.refuse(request.id, { code, message, details, temporary: false })
  }

  /** The line is cut: what has no answer will be sent again. */
  cut(): void {
    this.actions.length = 0
    this.#queue.pause()
    this.show({ state: 'offline' })
  }

  /** There is a line again, and it does not know what happened meanwhile. */
  mend(): void {
    this.show({ state: 'live' })
    for (const topic of this.followers.keys()) this.restart({ topic })
    this.#queue.open()
  }

  show(status: Partial<Status>): void {
    this.status.set({ ...this.status.get(), why: null, ...status })
  }

  #follow(topic: Topic, by: number): void {
    const followers = (this.followers.get(topic) ?? 0) + by
    if (followers > 0) this.followers.set(topic, followers)
    else this.followers.delete(topic)
  }
}
