import type { Query } from '@tanstack/react-query'

/** So long a query gathers reasons to be read again before it is. */
const WINDOW_MS = 50
/** The longest pause when reading again does not help. */
const LONGEST_MS = 30_000
/** With these the pause is about a second: so long news may wait while there is no end of them. */
const MOST_TRIES_WITH_NEWS = 4

/**
 * Queries that have to be read again: once, however many reasons there are. One that nobody shows is only marked, and
 * read when it is shown. One whose answer is on its way is waited for: when the answer lands and is still too old, it
 * is owed again, each time a little later, so that a server that contradicts itself is not asked in a loop.
 */
export class OwedRefetches {
  readonly #after: (ms: number, then: () => void) => () => void
  readonly #scheduled = new Map<Query, () => void>()
  readonly #tries = new WeakMap<Query, number>()

  constructor(after: (ms: number, then: () => void) => () => void) {
    this.#after = after
  }

  owe(query: Query, withinMs = 0): void {
    query.invalidate()
    if (this.#scheduled.has(query)) return
    const patience = Math.min(LONGEST_MS, WINDOW_MS * 2 ** (this.#tries.get(query) ?? 0))
    const cancel = this.#after(Math.max(withinMs, patience), () => this.#refetch(query))
    this.#scheduled.set(query, cancel)
  }

  /** There is a line again: what it was in vain to read before may be read now, and is not put off any longer. */
  renew(query: Query): void {
    if (this.#tries.delete(query)) {
      this.#scheduled.get(query)?.()
      this.#scheduled.delete(query)
    }
    this.owe(query)
  }

  /** An answer came that is new enough. */
  settled(query: Query): void {
    this.#tries.delete(query)
  }

  /** An answer came that is newer than the one before, and was overtaken: there is a reason to go on asking. */
  progressed(query: Query): void {
    this.#tries.set(query, Math.min(MOST_TRIES_WITH_NEWS, this.#tries.get(query) ?? 0))
  }

  dispose(): void {
    for (const cancel of this.#scheduled.values()) cancel()
    this.#scheduled.clear()
  }

  #refetch(query: Query): void {
    this.#scheduled.delete(query)
    if (!query.state.isInvalidated || !query.isActive()) return
    this.#tries.set(query, (this.#tries.get(query) ?? 0) + 1)
    // Its failure is the query's state, for whoever shows it.
    query.fetch(undefined, { cancelRefetch: isAddingPage(query) }).catch(() => undefined)
  }
}

/** A page that is being added makes the others no newer, and a list that goes on adding would never be read again. */
const isAddingPage = ({ state }: Query): boolean => state.fetchMeta?.fetchMore !== undefined
