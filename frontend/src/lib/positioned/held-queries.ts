import type { Query, QueryClient } from '@tanstack/react-query'
import type { Topic } from '@trunkline/shared/protocol/topic'

import { type Entry, lowest } from './cell.ts'
import type { Reaction } from './reaction.ts'

export const entryOf = (query: Query) => query.state.data as Entry | undefined

/** A query whose answers carry positions: see `positioned-query.ts`. */
export const isPositioned = (query: Query) => query.meta?.positioned === true

/** The positioned queries of a page, with what they hold. */
export class HeldQueries {
  readonly #client: QueryClient

  constructor(client: QueryClient) {
    this.#client = client
  }

  all(): Query[] {
    return this.#client.getQueryCache().getAll().filter(isPositioned)
  }

  /** Those that hold something of the topic. */
  hearing(topic: Topic): [Query, Entry][] {
    return this.entries().filter(([, entry]) => lowest(entry, topic))
  }

  /** Those that hold anything. */
  entries(): [Query, Entry][] {
    return this.all().flatMap((query): [Query, Entry][] => {
      const entry = entryOf(query)
      return entry ? [[query, entry]] : []
    })
  }

  /** A patch is no answer: it makes the entry neither younger nor valid. */
  write(query: Query, entry: Entry): void {
    const { dataUpdatedAt, isInvalidated } = query.state
    this.#client.setQueryData(query.queryKey, entry, { updatedAt: dataUpdatedAt })
    if (isInvalidated) query.invalidate()
  }

  /** They hold nothing any more; those that somebody shows are read again. */
  empty(gone: ReadonlySet<Query>): void {
    void this.#client.resetQueries({ predicate: (query) => gone.has(query) })
  }

  /** What the message withdraws is gone from all of them. */
  withdraw(reaction: Reaction): void {
    const gone = new Set<Query>()
    for (const query of this.all()) {
      const entry = entryOf(query)
      const rest = entry && reaction.restOf(entry, query)
      if (rest === null) gone.add(query)
      else if (rest && rest !== entry) this.write(query, rest)
    }
    this.empty(gone)
  }
}
