import type { Topic } from '@trunkline/shared/protocol/topic'

/** `came`: somebody follows the topic, `isFirst` when nobody did before. `left`: nobody does any more. */
type Changes = { came: (topic: Topic, isFirst: boolean) => void; left: (topic: Topic) => void }

/** What is followed: two followers cost as much as one, and each leaves once, however often it says so. */
export class Followed {
  readonly #followers = new Map<Topic, number>()
  readonly #changes: Changes

  constructor(changes: Changes) {
    this.#changes = changes
  }

  // Bound, so that a line can hand it over as its own.
  readonly follow = (topic: Topic): (() => void) => {
    const before = this.#followers.get(topic) ?? 0
    this.#followers.set(topic, before + 1)
    this.#changes.came(topic, before === 0)
    let following = true
    return () => {
      if (following) this.#leave(topic)
      following = false
    }
  }

  has(topic: Topic): boolean {
    return this.#followers.has(topic)
  }

  topics(): Topic[] {
    return [...this.#followers.keys()]
  }

  #leave(topic: Topic): void {
    const left = (this.#followers.get(topic) ?? 1) - 1
    if (left > 0) return void this.#followers.set(topic, left)
    this.#followers.delete(topic)
    this.#changes.left(topic)
  }
}
