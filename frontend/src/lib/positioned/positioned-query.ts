import {
  type InfiniteData,
  infiniteQueryOptions,
  type QueryKey,
  queryOptions,
  skipToken,
} from '@tanstack/react-query'

import { type Answer, read } from '../api.ts'
import type { Cell } from './cell.ts'
import type { Cursor, Page, Pages } from './pages.ts'
import type { Target } from './reaction.ts'

/** What the live cache goes by. `unlogged`: no log can bring it up to date, so it is read again with every line. */
type Meta = { positioned: true; unlogged?: true }

type Options = { queryKey: QueryKey; staleTime?: number; unlogged?: true }

const meta = (unlogged?: true): Meta => ({ positioned: true, ...(unlogged && { unlogged }) })
const dataOf = <T>({ data }: Cell<T>): T => data
const itemsOf = <Item>({ pages }: InfiniteData<Cell<Page<Item>>>): Item[] =>
  pages.flatMap(({ data }) => data.items)

/** A query whose answer keeps up with the events of the topics that it names (see `LiveCache`). */
export function positionedQuery<T>({
  unlogged,
  ...options
}: Options & ({ path: string } | { read: () => Promise<Answer<T>> })) {
  const query = queryOptions({
    queryKey: options.queryKey,
    staleTime: options.staleTime,
    queryFn: 'path' in options ? () => read<T>(options.path) : options.read,
    select: dataOf<T>,
    meta: meta(unlogged),
  })
  return query as typeof query & Target<T>
}

/** The same for a list that is read page by page; `path` takes the cursor of the page, null for the first. */
export function positionedPages<Item>({
  path,
  unlogged,
  ...options
}: Options & { path: (cursor: Cursor | null) => string }) {
  const query = infiniteQueryOptions({
    ...options,
    queryFn: ({ pageParam }) => read<Page<Item>>(path(pageParam)),
    initialPageParam: null as Cursor | null,
    getNextPageParam: ({ data }) => data.next,
    select: itemsOf<Item>,
    meta: meta(unlogged),
  })
  return query as typeof query & Target<Pages<Item>>
}

/** A query that is never fetched: it lives from messages, while somebody shows it. */
export function emptyQuery<T>({ queryKey, data }: { queryKey: QueryKey; data: T }) {
  const query = queryOptions({
    queryKey,
    queryFn: skipToken,
    initialData: { data, positions: {} } as Cell<T>,
    select: dataOf<T>,
    staleTime: Number.POSITIVE_INFINITY,
    gcTime: 0,
    meta: meta(),
  })
  return query as typeof query & Target<T>
}
