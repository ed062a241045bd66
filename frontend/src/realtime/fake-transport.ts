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
import { Audience } from './audience.ts'
import { Followed } from './followed.ts'
import { Observable } from './observable.ts'
import type { ActOptions, Done, Ended, Restart, Rewindable, Status, Told } from './transport.ts'
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
  readonly followed = new Followed({ came: () => {}, left: () => {} })
  readonly follow = this.followed.follow
  /** What was asked for and has no answer. */
  readonly actions: Request[] = []
  readonly signals: { topic: Topic; name: SignalName; data: unknown }[] = []
  readonly rewound: Positions[] = []
  readonly #audience = new Audience()
  readonly hear = this.#audience.hear
  readonly #queue = new ActionQueue(timers, ({ id, name, input }) => {
    this.actions.push({ id, name, input })
  })
  #count = 0

  constructor() {
    this.#queue.open()
  }

  act<N extends ActionName>(
    name: N,
    input: ActionInput<N>,
    { id = `fake-${(this.#count += 1)}`, signal }: ActOptions = {},
  ): Promise<Done<N>> {
    return this.#queue.add(name, input, { id, signal })
  }

  signal<N extends SignalName>(topic: Topic, name: N, data: SignalInput<N>): void {
    this.signals.push({ topic, name, data })
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
    if (this.followed.has(message.topic)) this.#audience.message.call(message, told)
  }

  restart(restart: Pick<Restart, 'topic'> & Partial<Restart>): void {
    this.#audience.restart.call({ at: null, why: 'reopened', withinMs: 0, ...restart })
  }

  end(ended: Ended): void {
    this.#audience.ended.call(ended)
  }

  askForMode(to: Mode, why: string): void {
    this.#audience.mode.call(to, why)
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
    for (const topic of this.followed.topics()) this.restart({ topic })
    this.#queue.open()
  }

  show(status: Partial<Status>): void {
    this.status.set({ ...this.status.get(), why: null, ...status })
  }
}
