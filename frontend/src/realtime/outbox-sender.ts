import type { ActionInput, ActionName } from '@trunkline/shared/contract/catalogue'

import { ActionQueue, type Request } from './action-queue.ts'
import type { Readable } from './observable.ts'
import type { ActionRefused, Done, Transport } from './transport.ts'
import type { World } from './world.ts'

export type SenderOptions = {
  world: Pick<World, 'now' | 'passed' | 'after'>
  /** The line at this moment; another one is asked again for what the one before did not answer. */
  line: Readable<Transport | null>
  done: (id: string, done: Done) => void
  /** Refused for good. */
  failed: (id: string, why: ActionRefused) => void
}

/** Sends what is waiting while it is its turn to: in order, over whichever line there is, until there is an answer. */
export class OutboxSender {
  readonly #options: SenderOptions
  readonly #queue: ActionQueue
  readonly #queued = new Set<string>()
  readonly #stopListening: () => void
  #sends = false

  constructor(options: SenderOptions) {
    this.#options = options
    this.#queue = new ActionQueue(options.world, (request) => void this.#send(request))
    this.#stopListening = options.line.subscribe(() => this.#turn())
  }

  get sends(): boolean {
    return this.#sends
  }

  start(): void {
    this.#sends = true
    this.#turn()
  }

  /** Another tab goes on with it. */
  stop(): void {
    this.#sends = false
    this.#queued.clear()
    this.#queue.pause()
    this.#queue.empty()
  }

  close(): void {
    this.stop()
    this.#stopListening()
  }

  add({ id, name, input }: { id: string; name: ActionName; input: unknown }): void {
    if (!this.#sends || this.#queued.has(id)) return
    this.#queued.add(id)
    this.#queue.add(name, input as ActionInput<ActionName>, id).then(
      (done) => {
        this.#queued.delete(id)
        this.#options.done(id, done)
      },
      (why: ActionRefused) => {
        if (why.code === 'closed') return
        this.#queued.delete(id)
        this.#options.failed(id, why)
      },
    )
  }

  forget(id: string): void {
    this.#queued.delete(id)
    this.#queue.forget(id)
  }

  #turn(): void {
    this.#queue.pause()
    if (this.#sends && this.#options.line.get()) this.#queue.open()
  }

  async #send({ id, name, input }: Request): Promise<void> {
    const line = this.#options.line.get()
    try {
      const done = await line?.act(name, input as ActionInput<ActionName>, { id })
      if (done) this.#queue.settle(id, done.output, done.at)
    } catch (error) {
      const { code, message, details } = error as ActionRefused
      // A line that was closed says nothing about it: the next one is asked.
      if (code !== 'closed') this.#queue.refuse(id, { code, message, details, temporary: false })
    }
  }
}
