import type { ActionInput, ActionName } from '@trunkline/shared/contract/catalogue'

import type { Readable } from './observable.ts'
import type { ActionRefused, Done, Transport } from './transport.ts'

export type SenderOptions = {
  /** The line at this moment; another one is asked again for what the one before did not answer. */
  line: Readable<Transport | null>
  done: (id: string, done: Done) => void
  /** Refused for good. */
  failed: (id: string, why: ActionRefused) => void
}

type Request = { id: string; name: ActionName; input: unknown }

/**
 * Asks whichever line there is for what is waiting, while it is its turn to: each until there is an answer. The line
 * keeps the order, and lets go of what is not wanted of it any more.
 */
export class OutboxSender {
  readonly #options: SenderOptions
  readonly #asked = new Map<string, { request: Request; asking: AbortController }>()
  readonly #stopListening: () => void
  #sends = false

  constructor(options: SenderOptions) {
    this.#options = options
    this.#stopListening = options.line.subscribe(() => {
      for (const { request } of this.#asked.values()) void this.#ask(request)
    })
  }

  get sends(): boolean {
    return this.#sends
  }

  start(): void {
    this.#sends = true
  }

  /** Another tab goes on with it. */
  stop(): void {
    this.#sends = false
    for (const id of this.#asked.keys()) this.withdraw(id)
  }

  close(): void {
    this.stop()
    this.#stopListening()
  }

  add(request: Request): void {
    if (this.#sends && !this.#asked.has(request.id)) void this.#ask(request)
  }

  /** It is not sent any more. If it is on its way already, its answer is still heeded. */
  withdraw(id: string): void {
    const asked = this.#asked.get(id)
    this.#asked.delete(id)
    asked?.asking.abort()
  }

  async #ask(request: Request): Promise<void> {
    const { id, name, input } = request
    const asking = new AbortController()
    const isAsked = () => this.#asked.get(id)?.asking === asking
    this.#asked.get(id)?.asking.abort()
    this.#asked.set(id, { request, asking })
    try {
      const { signal } = asking
      const line = this.#options.line.get()
      const done = await line?.act(name, input as ActionInput<ActionName>, { id, signal })
      if (!done) return
      if (isAsked()) this.#asked.delete(id)
      this.#options.done(id, done)
    } catch (error) {
      // A line that was left says nothing about it: the next one is asked.
      if (!isAsked()) return
      this.#asked.delete(id)
      this.#options.failed(id, error as ActionRefused)
    }
  }
}
