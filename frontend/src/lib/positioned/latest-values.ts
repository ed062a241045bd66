import type { ValueOf } from '@trunkline/shared/contract/catalogue'

import type { Reaction } from './reaction.ts'

/** More than come while one answer is on its way; topics come and go while one scrolls, and each leaves some behind. */
const KEPT = 1_000

/** The latest of each value, for answers that were asked for before it came. Times are the cache's own. */
export class LatestValues {
  /** Those that came longest ago first. */
  readonly #values = new Map<string, { at: number; reaction: Reaction }>()
  /** When the youngest of those came that are forgotten. */
  #floor = 0

  remember(value: ValueOf, at: number, reaction: Reaction): void {
    const key = JSON.stringify([value.topic, value.name, value.key])
    this.#values.delete(key)
    this.#values.set(key, { at, reaction })
    const [oldest] = this.#values
    if (this.#values.size <= KEPT || !oldest) return
    this.#values.delete(oldest[0])
    this.#floor = oldest[1].at
  }

  /** What has come since then; `complete` is false where some of it may be forgotten. */
  since(time: number): { reactions: Reaction[]; complete: boolean } {
    const reactions = [...this.#values.values()]
      .filter(({ at }) => at > time)
      .map(({ reaction }) => reaction)
    return { reactions, complete: this.#floor <= time }
  }
}
