import type { Topic } from '@trunkline/shared/protocol/topic'

import type { Connection } from './connection.ts'
import type { RelaySignal } from './signals.ts'

export type HintServices = {
  relaySignal: RelaySignal
  /** How long "I am writing" holds without being said again, in ms. */
  hintsHoldMs: number
  onError: (error: unknown) => void
}
type Hint = { topic: Topic; name: string; data: unknown }

const isOn = (data: unknown): boolean => (data as { on?: unknown } | undefined)?.on === true

/**
 * What one line hints to the others. What it says of itself, `{"on":true}`, is taken back when it is not said again in
 * time and when the line ends, so that old clients, which do not forget by themselves, hear the end of it.
 */
export class Hints {
  readonly #services: HintServices
  readonly #userId: number
  readonly #held = new Map<string, { hint: Hint; timer: NodeJS.Timeout }>()
  #ended = false

  constructor(services: HintServices, userId: number, connection: Pick<Connection, 'onClose'>) {
    this.#services = services
    this.#userId = userId
    connection.onClose(() => {
      this.#ended = true
      for (const { hint } of this.#held.values()) this.#takeBack(hint)
    })
  }

  /** Passes it on. */
  async say(hint: Hint): ReturnType<RelaySignal> {
    this.#forget(hint)
    const outcome = await this.#services.relaySignal(this.#userId, hint)
    if (!isOn(hint.data) || outcome === 'unknown' || outcome === 'malformed') return outcome
    const timer = setTimeout(() => this.#takeBack(hint), this.#services.hintsHoldMs).unref()
    this.#held.set(keyOf(hint), { hint, timer })
    if (this.#ended) this.#takeBack(hint)
    return outcome
  }

  #takeBack(hint: Hint): void {
    this.#forget(hint)
    const over = { ...hint, data: { on: false } }
    this.#services.relaySignal(this.#userId, over).catch(this.#services.onError)
  }

  #forget(hint: Hint): void {
    clearTimeout(this.#held.get(keyOf(hint))?.timer)
    this.#held.delete(keyOf(hint))
  }
}

const keyOf = ({ topic, name }: Hint): string => `${topic} ${name}`
