import type { Position, Positions } from '@trunkline/shared/protocol/position'
import type { Topic } from '@trunkline/shared/protocol/topic'

/** One answer of the server: everything up to `positions` is in `data`. */
export type Cell<T> = { readonly data: T; readonly positions: Positions }
/** A list that is read page by page: pages are read at different times, so each knows its own positions. */
export type CellPages<T> = { readonly pages: readonly Cell<T>[]; readonly pageParams: unknown[] }
/** What React Query keeps of a positioned query. The topics that an entry hears are those its answer named. */
export type Entry = Cell<unknown> | CellPages<unknown>

/** The position of what must be read again: before everything. */
const FORGOTTEN: Position = [-1, '']

export const isPages = (entry: Entry): entry is CellPages<unknown> => 'pages' in entry

export const cellsOf = (entry: Entry): readonly Cell<unknown>[] =>
  isPages(entry) ? entry.pages : [entry]

/** The same entry with other cells, one for each. */
export function withCells(entry: Entry, cells: readonly Cell<unknown>[]): Entry {
  return isPages(entry) ? { ...entry, pages: cells } : (cells[0] ?? entry)
}

export function topicsOf(entry: Entry): Topic[] {
  return [...new Set(cellsOf(entry).flatMap(({ positions }) => Object.keys(positions) as Topic[]))]
}

/** Where the oldest part of the entry stands in the topic; undefined when the entry does not hear it. */
export function lowest(entry: Entry, topic: Topic): Position | undefined {
  const positions = cellsOf(entry).flatMap(({ positions: { [topic]: at } }) => (at ? [at] : []))
  return least(positions)
}

/** The position that comes first; undefined of none. */
export function least(positions: readonly Position[]): Position | undefined {
  return positions.reduce<Position | undefined>(
    (low, at) => (low && low[0] <= at[0] ? low : at),
    undefined,
  )
}

/** The entry, to be read again: no number says any more what is in it. */
export function forgotten(entry: Entry, topic: Topic): Entry {
  const forget = (cell: Cell<unknown>) =>
    cell.positions[topic] ? { ...cell, positions: { ...cell.positions, [topic]: FORGOTTEN } } : cell
  return withCells(entry, cellsOf(entry).map(forget))
}
