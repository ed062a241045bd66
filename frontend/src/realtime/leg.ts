import type { MessageOf } from '@trunkline/shared/contract/catalogue'
import type { Position } from '@trunkline/shared/protocol/position'
import type { Mode } from '@trunkline/shared/protocol/server-frames'
import type { Topic } from '@trunkline/shared/protocol/topic'

import type { Ended, Restart, Told, Transport } from './transport.ts'

type Hears = {
  status: () => void
  message: (message: MessageOf, told: Told) => void
  restart: (restart: Restart) => void
  ended: (ended: Ended) => void
  mode: (to: Mode, why: string) => void
}

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
  isHandover: boolean
  readonly #stops = new Map<Topic, () => void>()
  #ends: (() => void)[] = []

  constructor(
    make: (since: (topic: Topic) => Position | undefined) => Transport,
    since: (topic: Topic) => Position | undefined,
    isHandover: boolean,
  ) {
    this.isHandover = isHandover
    this.line = make((topic) => {
      this.resumes = true
      const at = since(topic)
      if (at && !this.begun.has(topic)) this.begun.set(topic, at)
      return at
    })
  }

  hear({ status, message, restart, ended, mode }: Hears): void {
    const { line } = this
    this.#ends = [
      line.status.subscribe(status),
      line.onMessage(message),
      line.onRestart(restart),
      line.onEnded(ended),
      line.onMode(mode),
    ]
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
