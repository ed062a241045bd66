import type { Position } from '@trunkline/shared/protocol/position'
import type { Topic } from '@trunkline/shared/protocol/topic'

import type { Hears, Transport } from './transport.ts'

/** One line of a page that may move to another: what is followed on it, where it began, and which topics it tells. */
export class Leg {
  readonly line: Transport
  /** Where it began the topics that it resumed. */
  readonly begun = new Map<Topic, Position>()
  /** Topics that it has said a word on. */
  readonly taken = new Set<Topic>()
  /** It tells every event, by number, from a place that it was given or has named. */
  resumes = false
  /** It began beside another line that was there, so nobody was away. */
  isHandover = false
  /** It tells the page what the chosen line would, while that one cannot be opened. */
  readonly isStandIn: boolean
  readonly #stops = new Map<Topic, () => void>()
  #ends: (() => void)[] = []

  constructor(
    make: (since: (topic: Topic) => Position | undefined) => Transport,
    since: (topic: Topic) => Position | undefined,
    { isStandIn = false } = {},
  ) {
    this.isStandIn = isStandIn
    this.line = make((topic) => {
      this.resumes = true
      const at = since(topic)
      if (at && !this.begun.has(topic)) this.begun.set(topic, at)
      return at
    })
  }

  hear(hears: Hears & { status: () => void }): void {
    this.#ends = [this.line.status.subscribe(hears.status), this.line.hear(hears)]
  }

  follow(topic: Topic): void {
    this.#stops.set(topic, this.line.follow(topic))
  }

  leave(topic: Topic): void {
    this.#stops.get(topic)?.()
    this.#stops.delete(topic)
  }

  close(options?: { moved?: boolean }): void {
    for (const end of this.#ends) end()
    this.line.close(options)
  }
}
