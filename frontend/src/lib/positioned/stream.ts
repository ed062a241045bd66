import type { Query } from '@tanstack/react-query'
import type { Position } from '@trunkline/shared/protocol/position'
import type { Topic } from '@trunkline/shared/protocol/topic'

import { type Cell, cellsOf, type Entry, forgotten, lowest, withCells } from './cell.ts'
import type { Reaction } from './reaction.ts'

/** One event, with what it means. */
export type Happening = { topic: Topic; position: Position; reaction: Reaction }

/** `stale`: the entry has to be read again to hold it all. `obsolete`: what was shown before it may be newer. */
export type Absorbed = { entry: Entry; stale: boolean; obsolete?: boolean }

/** Events kept per topic for answers that were read before them. */
const KEPT = 200

/**
 * The recent past of one topic: every event after `floor` that this page has heard. `startedAt` is the cache's own
 * time; answers that were asked for earlier than that belong to another stream.
 */
export class Stream {
  readonly startedAt: number
  #floor: number
  #happenings: Happening[] = []

  constructor(floor: number, startedAt: number) {
    this.#floor = floor
    this.startedAt = startedAt
  }

  /** False for what was heard before. */
  remember(happening: Happening): boolean {
    const seq = happening.position[0]
    if (seq <= (this.#happenings.at(-1)?.position[0] ?? this.#floor)) return false
    this.#happenings.push(happening)
    if (this.#happenings.length > KEPT) this.#floor = this.#happenings.shift()?.position[0] ?? seq
    return true
  }

  /** An answer that was asked for at `askedAt`, with all that it does not hold yet. */
  catchUp(entry: Entry, topic: Topic, asked: { query: Query; at: number }): Absorbed {
    if (this.startedAt > asked.at)
      return { entry: forgotten(entry, topic), stale: true, obsolete: true }
    const from = lowest(entry, topic)?.[0] ?? 0
    if (from < this.#floor) return { entry, stale: true, obsolete: true }
    const missed = this.#happenings.filter(({ position }) => position[0] > from)
    return missed.reduce<Absorbed>(
      (now, happening) => {
        const { entry: next, stale } = absorb(now.entry, happening, asked.query)
        return { entry: next, stale: stale || now.stale }
      },
      { entry, stale: false },
    )
  }
}

/**
 * The entry after the happening: only its parts that are older change. A part's position moves by one at a time, so that
 * it never claims to hold what it has not heard: where an event is missing, or says only "read me again" (`stale`), the
 * position stays behind until an answer brings it forward.
 */
export function absorb(
  entry: Entry,
  { topic, position, reaction }: Happening,
  query: Query,
): Absorbed {
  const isDue = ({ positions: { [topic]: at } }: Cell<unknown>) =>
    at !== undefined && at[0] < position[0]
  const before = cellsOf(entry)
  if (!before.some(isDue)) return { entry, stale: false }
  const stale = reaction.makesStale(query, entry)
  const after = cellsOf(reaction.applyTo(entry, query))
  const cells = before.map((cell, index) => {
    if (!isDue(cell)) return cell
    const { data, positions } = after[index] ?? cell
    const isNext = positions[topic]?.[0] === position[0] - 1
    return { data, positions: isNext && !stale ? { ...positions, [topic]: position } : positions }
  })
  return { entry: withCells(entry, cells), stale }
}
