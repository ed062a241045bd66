import type {
  ActionInput,
  ActionName,
  MessageOf,
  SignalInput,
  SignalName,
} from '@trunkline/shared/contract/catalogue'
import { positionEntries, type Positions } from '@trunkline/shared/protocol/position'
import type { Mode } from '@trunkline/shared/protocol/server-frames'
import type { Topic } from '@trunkline/shared/protocol/topic'

import { actionId } from './action-id.ts'
import { Listeners, Observable } from './observable.ts'
import {
  ActionRefused,
  type Done,
  type Ended,
  type Restart,
  type Rewindable,
  type Status,
  type Told,
  type Transport,
} from './transport.ts'

/** So many tries that opened nothing, and the page asks over HTTP until a socket opens. */
const FAILED_OPENS = 3

type Parts = { socket: Rewindable; poll: () => Rewindable; now: () => number }

/**
 * A socket, and polling while no socket can be had; the socket goes on trying. Both read the same log by the same
 * numbers, so what one has told the other does not tell again. An action that the socket left unanswered is asked for
 * again over HTTP under its own id: whichever answers first, it was carried out once.
 */
export class FallbackTransport implements Rewindable {
  readonly status: Observable<Status>
  readonly #parts: Parts
  readonly #followed = new Map<Topic, number>()
  readonly #stops = new Map<Topic, (() => void)[]>()
  readonly #told = new Map<Topic, number>()
  readonly #messages = new Listeners<[MessageOf, Told]>()
  readonly #restarts = new Listeners<[Restart]>()
  readonly #endings = new Listeners<[Ended]>()
  readonly #modes = new Listeners<[Mode, string]>()
  readonly #unanswered = new Map<string, (transport: Transport) => void>()
  #closed = false
  #poll: { transport: Rewindable; end: () => void } | null = null

  constructor(parts: Parts) {
    this.#parts = parts
    this.status = new Observable(parts.socket.status.get())
    this.#hear(parts.socket)
  }

  follow(topic: Topic): () => void {
    const followers = this.#followed.get(topic) ?? 0
    this.#followed.set(topic, followers + 1)
    if (followers === 0)
      this.#stops.set(
        topic,
        this.#lines.map((line) => line.follow(topic)),
      )
    let following = true
    return () => {
      if (following) this.#leave(topic)
      following = false
    }
  }

  act<N extends ActionName>(
    name: N,
    input: ActionInput<N>,
    { id = actionId(this.#parts.now()) }: { id?: string } = {},
  ): Promise<Done<N>> {
    return new Promise((resolve, reject) => {
      const askOf = async (transport: Transport) => {
        try {
          const done = await transport.act(name, input, { id })
          if (this.#unanswered.delete(id)) resolve(done)
        } catch (error) {
          // A line that closed under the action says nothing about it: the other one has it still.
          const closed = error instanceof ActionRefused && error.code === 'closed'
          if ((!closed || this.#closed) && this.#unanswered.delete(id)) reject(error as Error)
        }
      }
      const ask = (transport: Transport) => void askOf(transport)
      this.#unanswered.set(id, ask)
      for (const line of this.#lines) ask(line)
    })
  }

  signal<N extends SignalName>(topic: Topic, name: N, data: SignalInput<N>): void {
    this.#parts.socket.signal(topic, name, data)
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

  rewind(positions: Positions): void {
    for (const [topic, [seq]] of positionEntries(positions)) this.#told.set(topic, seq)
    for (const line of this.#lines) line.rewind(positions)
  }

  attend(): void {
    for (const line of this.#lines) line.attend()
  }

  retryNow(): void {
    for (const line of this.#lines) line.retryNow()
  }

  close(options?: { moved?: boolean }): void {
    this.#closed = true
    this.#stopPolling()
    this.#parts.socket.close(options)
  }

  get #lines(): Rewindable[] {
    return this.#poll ? [this.#parts.socket, this.#poll.transport] : [this.#parts.socket]
  }

  #hear(line: Transport): () => void {
    const ends = [
      line.status.subscribe(() => this.#show()),
      line.onMessage((message, told) => this.#pass(message, told)),
      line.onRestart((restart) => {
        // A hint of more leaves the numbers as they are.
        if (restart.why !== 'untold') this.#told.set(restart.topic, restart.at?.[0] ?? 0)
        this.#restarts.call(restart)
      }),
      line.onEnded((ended) => this.#endings.call(ended)),
      line.onMode((to, why) => this.#modes.call(to, why)),
    ]
    return () => ends.forEach((end) => end())
  }

  #pass(message: MessageOf, told: Told): void {
    if (message.type === 'event') {
      if (message.seq <= (this.#told.get(message.topic) ?? 0)) return
      this.#told.set(message.topic, message.seq)
    }
    this.#messages.call(message, told)
  }

  #show(): void {
    const socket = this.#parts.socket.status.get()
    if (socket.state === 'live') this.#stopPolling()
    else if (socket.state === 'offline' && socket.attempt >= FAILED_OPENS) this.#startPolling()
    const poll = this.#poll?.transport.status.get()
    this.status.set(poll?.state === 'live' ? { ...poll, why: 'polling' } : socket)
  }

  #startPolling(): void {
    if (this.#poll) return
    const transport = this.#parts.poll()
    this.#poll = { transport, end: this.#hear(transport) }
    for (const [topic, stops] of this.#stops) stops.push(transport.follow(topic))
    for (const ask of this.#unanswered.values()) ask(transport)
  }

  #stopPolling(): void {
    const poll = this.#poll
    if (!poll) return
    this.#poll = null
    poll.end()
    poll.transport.close()
  }

  #leave(topic: Topic): void {
    const followers = (this.#followed.get(topic) ?? 1) - 1
    if (followers > 0) return void this.#followed.set(topic, followers)
    this.#followed.delete(topic)
    for (const stop of this.#stops.get(topic) ?? []) stop()
    this.#stops.delete(topic)
  }
}
