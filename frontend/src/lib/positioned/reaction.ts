import { partialMatchKey, type Query, type QueryKey } from '@tanstack/react-query'
import type { Notification } from '@trunkline/shared/contract/notification'

import { cellsOf, type Entry, isPages, withCells } from './cell.ts'

/** A query whose data is a `T`, as far as handlers are concerned; `family`: all queries whose key begins with this one. */
export interface Target<T> {
  readonly queryKey: QueryKey
  readonly family?: boolean
  /** Never there; it carries the type. */
  readonly holds?: (data: T) => T
}

/**
 * What a handler may do. It says what its message means and does nothing itself, because the same message may have to
 * be applied again: to an answer that was read before it and arrived after it.
 */
export interface Context {
  /** What the message means for a query's data. `update` is pure, and does nothing when applied a second time. */
  patch<T>(query: Target<T>, update: (data: T) => T): void
  /** What the message does not tell and has to be read. Many at once cost one request. */
  invalidate(query: { queryKey: QueryKey }): void
  /** People are told of it: once, and only of what happens while they are here. */
  tell(notification: Notification): void
}

type Patch = { queryKey: QueryKey; family: boolean; update: (data: unknown) => unknown }

/** What one message means, for whichever query asks. */
export class Reaction implements Context {
  readonly #patches: Patch[] = []
  readonly #stale: QueryKey[] = []
  readonly tellings: Notification[] = []
  #unknown = false

  /** Nobody can say what the message means: whatever it concerns has to be read. */
  static unknown(): Reaction {
    const reaction = new Reaction()
    reaction.#unknown = true
    return reaction
  }

  patch<T>({ queryKey, family = false }: Target<T>, update: (data: T) => T): void {
    // Whoever declares the target declares what it holds; the cache keeps no types.
    this.#patches.push({ queryKey, family, update: update as (data: unknown) => unknown })
  }

  invalidate({ queryKey }: { queryKey: QueryKey }): void {
    this.#stale.push(queryKey)
  }

  tell(notification: Notification): void {
    this.tellings.push(notification)
  }

  /** The message does not tell what this query, which hears it, would have to know. */
  makesStale(query: Query): boolean {
    return this.#unknown || this.names(query)
  }

  /** The handler asked for this query to be read again. */
  names({ queryKey }: Query): boolean {
    return this.#stale.some((key) => partialMatchKey(queryKey, key))
  }

  /** The entry as this message leaves it; the same one where it means nothing. */
  applyTo(entry: Entry, query: Query): Entry {
    const patches = this.#patches.filter((patch) => concerns(patch, query))
    return patches.reduce((now, { update }) => patched(now, update), entry)
  }
}

function concerns({ queryKey, family }: Patch, query: Query): boolean {
  if (!family && queryKey.length !== query.queryKey.length) return false
  return partialMatchKey(query.queryKey, queryKey)
}

function patched(entry: Entry, update: (data: unknown) => unknown): Entry {
  const cells = cellsOf(entry)
  const before = cells.map(({ data }) => data)
  const after = isPages(entry) ? (update(before) as readonly unknown[]) : [update(before[0])]
  if (after.every((data, index) => data === before[index])) return entry
  return withCells(
    entry,
    cells.map((cell, index) => ({ ...cell, data: after[index] })),
  )
}
