import { partialMatchKey, type Query, type QueryKey } from '@tanstack/react-query'
import type { Notification } from '@trunkline/shared/contract/notification'
import type { Topic } from '@trunkline/shared/protocol/topic'

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
  /**
   * What the message does not tell and has to be read, or only where `isNeeded` says so of what is there. Many at once
   * cost one request.
   */
  invalidate<T>(query: Target<T>, isNeeded?: (data: T) => boolean): void
  /**
   * What may no longer be seen goes at once, from queries that do not hear the message's topic, too, and from what
   * outlives the page. `rest`: what is left; null: nothing, and whoever shows it asks again.
   */
  withdraw<T>(query: Target<T>, rest: (data: T) => T | null): void
  /** I am out of it: what was still to be said there has nobody to hear it. */
  end(topic: Topic): void
  /** The same of every topic that `topics` finds in what is kept of the query. */
  endAll<T>(query: Target<T>, topics: (data: T) => readonly Topic[]): void
  /** People are told of it: once, and only of what happens while they are here. */
  tell(notification: Notification): void
}

type Patch = { queryKey: QueryKey; family: boolean; update: (data: unknown) => unknown }
type Withdrawal = { queryKey: QueryKey; rest: (data: unknown) => unknown }
type Ending = { queryKey: QueryKey; topics: (data: unknown) => readonly Topic[] }
type Stale = { queryKey: QueryKey; isNeeded?: (data: unknown) => boolean }

/** What one message means, for whichever query asks. */
export class Reaction implements Context {
  readonly #patches: Patch[] = []
  readonly #stale: Stale[] = []
  readonly #withdrawals: Withdrawal[] = []
  readonly tellings: Notification[] = []
  readonly #ends: Topic[] = []
  readonly #endings: Ending[] = []
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

  invalidate<T>({ queryKey }: Target<T>, isNeeded?: (data: T) => boolean): void {
    this.#stale.push({ queryKey, ...(isNeeded && { isNeeded: isNeeded as Stale['isNeeded'] }) })
  }

  withdraw<T>({ queryKey }: Target<T>, rest: (data: T) => T | null): void {
    this.#withdrawals.push({ queryKey, rest: rest as Withdrawal['rest'] })
  }

  end(topic: Topic): void {
    this.#ends.push(topic)
  }

  endAll<T>({ queryKey }: Target<T>, topics: (data: T) => readonly Topic[]): void {
    this.#endings.push({ queryKey, topics: topics as Ending['topics'] })
  }

  tell(notification: Notification): void {
    this.tellings.push(notification)
  }

  /** The message does not tell what this query, which hears it, would have to know. */
  makesStale(query: Query, entry: Entry): boolean {
    return this.#unknown || this.names(query, entry)
  }

  /** The handler asked for this query to be read again, as far as its `entry` needs it. */
  names(query: Query, entry?: Entry): boolean {
    return this.#stale.some(
      ({ queryKey, isNeeded }) =>
        partialMatchKey(query.queryKey, queryKey) &&
        (!isNeeded || !entry || isNeeded(dataOf(entry))),
    )
  }

  /** What I am out of, as far as what is held tells. */
  endsIn(held: () => readonly [Query, Entry][]): ReadonlySet<Topic> {
    const found = this.#endings.flatMap(({ queryKey, topics }) =>
      held()
        .filter(([query]) => partialMatchKey(query.queryKey, queryKey))
        .flatMap(([, entry]) => topics(dataOf(entry))),
    )
    return new Set([...this.#ends, ...found])
  }

  /** Something that was kept may no longer be. */
  get withdraws(): boolean {
    return this.#withdrawals.length > 0
  }

  /** What is left of the entry; null where nothing is. */
  restOf(entry: Entry, query: Query): Entry | null {
    let left = entry
    for (const { queryKey, rest } of this.#withdrawals) {
      if (!partialMatchKey(query.queryKey, queryKey)) continue
      if (rest(dataOf(left)) === null) return null
      left = patched(left, rest)
    }
    return left
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
  const updated = update(dataOf(entry))
  const after = isPages(entry) ? (updated as readonly unknown[]) : [updated]
  if (after.every((data, index) => data === cells[index]?.data)) return entry
  return withCells(
    entry,
    cells.map((cell, index) => ({ ...cell, data: after[index] })),
  )
}

/** What a handler sees of an entry: its data, or those of its pages. */
function dataOf(entry: Entry): unknown {
  const data = cellsOf(entry).map((cell) => cell.data)
  return isPages(entry) ? data : data[0]
}
