import type { ValueOf } from '@trunkline/shared/contract/catalogue'
import type { Topic } from '@trunkline/shared/protocol/topic'

/**
 * What changed between two answers that each hold every value there is: the new ones, and for each that is gone a
 * value without data, as a line would have told it.
 */
export class PolledValues {
  readonly #known = new Map<string, ValueOf>()
  #allAgain = false

  /** `topics`: what is shown; an answer may still hold values of others, which nobody keeps. */
  news(values: readonly ValueOf[], topics: readonly Topic[]): ValueOf[] {
    const shown = new Set(topics)
    const now = new Map(
      values.filter(({ topic }) => shown.has(topic)).map((value) => [keyOf(value), value]),
    )
    const gone = [...this.#known].filter(([key]) => !now.has(key))
    const changed = [...now].filter(
      ([key, { rev }]) => this.#allAgain || this.#known.get(key)?.rev !== rev,
    )
    this.#allAgain = false
    for (const [key] of gone) this.#known.delete(key)
    for (const [key, value] of changed) this.#known.set(key, value)
    return [
      ...changed.map(([, value]) => value),
      ...gone.map(([, value]): ValueOf => ({ ...value, data: null })),
    ]
  }

  /** Nobody shows the topic any more: who comes back to it has forgotten its values and needs them anew. */
  forget(topic: Topic): void {
    for (const [key, value] of this.#known) if (value.topic === topic) this.#known.delete(key)
  }

  /** The next answer is told whole, as every new line would tell it. */
  tellAllAgain(): void {
    this.#allAgain = true
  }
}

const keyOf = ({ topic, name, key }: ValueOf) => JSON.stringify([topic, name, key])
