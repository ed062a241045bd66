import type { ValueOf } from '@trunkline/shared/contract/catalogue'
import type { Topic } from '@trunkline/shared/protocol/topic'

/**
 * What changed between two answers that each hold every value there is: the new ones, and for each that is gone a
 * value without data, as a line would have told it.
 */
export class PolledValues {
  readonly #known = new Map<string, ValueOf>()

  /** `topics`: what was asked about; values of other topics stay as they are. */
  news(values: readonly ValueOf[], topics: readonly Topic[]): ValueOf[] {
    const now = new Map(values.map((value) => [keyOf(value), value]))
    const asked = new Set(topics)
    const gone = [...this.#known].filter(([key, { topic }]) => asked.has(topic) && !now.has(key))
    const changed = values.filter((value) => this.#known.get(keyOf(value))?.rev !== value.rev)
    for (const [key] of gone) this.#known.delete(key)
    for (const value of changed) this.#known.set(keyOf(value), value)
    return [...changed, ...gone.map(([, value]): ValueOf => ({ ...value, data: null }))]
  }
}

const keyOf = ({ topic, name, key }: ValueOf) => JSON.stringify([topic, name, key])
