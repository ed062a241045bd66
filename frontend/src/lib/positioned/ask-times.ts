import type { Query } from '@tanstack/react-query'

/** When the answers that queries hold were asked for, in the cache's own time. */
export class AskTimes {
  readonly #asked = new WeakMap<Query, number>()
  readonly #askedWhole = new WeakMap<Query, number>()

  asked(query: Query, now: number): void {
    this.#asked.set(query, now)
  }

  /** When the query last asked. What it held by then it was told of. */
  last(query: Query): number {
    return this.#asked.get(query) ?? 0
  }

  /** When the oldest part of the answer that just landed was asked for: loading more asks for one page and keeps the others. */
  landed(query: Query): number {
    const asked = this.#asked.get(query) ?? 0
    if (query.state.fetchMeta?.fetchMore) return Math.min(asked, this.#askedWhole.get(query) ?? 0)
    this.#askedWhole.set(query, asked)
    return asked
  }
}
