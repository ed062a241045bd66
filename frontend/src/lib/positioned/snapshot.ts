import type { Query, QueryClient, QueryKey, QueryMeta } from '@tanstack/react-query'

import { cellsOf, type Entry, isPages, topicsOf } from './cell.ts'

/** Raised when what is kept changes its shape. */
const SCHEMA = 1
/** Differs with every build, because its name does: what one build kept another one may not understand. */
const BUILD = import.meta.url

/** One query as it stood, with the positions that it had been read at. */
type Kept = { queryKey: QueryKey; meta: QueryMeta; entry: Entry; updatedAt: number }

/** What one person's page knew; the positions are numbers of the log `epoch`. */
export type Snapshot = {
  userId: number
  schema: number
  build: string
  epoch: string
  queries: Kept[]
}

/** So that it is read before the page is missed: queries, pages of each, and characters of all as JSON. */
const MOST_QUERIES = 40
const MOST_PAGES = 2
const MOST_CHARACTERS = 300_000

/** What is up to date and can be brought up to date again: shown things first, then the newest. Bounded in size. */
export function takeSnapshot(
  client: QueryClient,
  { userId, epoch }: Pick<Snapshot, 'userId' | 'epoch'>,
): Snapshot {
  const shown = client.getQueryCache().getAll().filter(isWorthKeeping)
  const byWorth = shown.toSorted(
    (a, b) =>
      Number(b.isActive()) - Number(a.isActive()) || b.state.dataUpdatedAt - a.state.dataUpdatedAt,
  )
  const queries: Kept[] = []
  let room = MOST_CHARACTERS
  for (const query of byWorth.slice(0, MOST_QUERIES)) {
    const kept = keep(query)
    room -= JSON.stringify(kept).length
    if (room < 0) break
    queries.push(kept)
  }
  return { userId, epoch, schema: SCHEMA, build: BUILD, queries }
}

/** Whether this build can show it. */
export const isReadable = ({ schema, build }: Snapshot): boolean =>
  schema === SCHEMA && build === BUILD

/** Puts what was kept where nothing is yet; answers the queries that hold it now. */
export function restoreSnapshot(client: QueryClient, { queries }: Snapshot): Query[] {
  const cache = client.getQueryCache()
  return queries.flatMap(({ queryKey, meta, entry, updatedAt }) => {
    const query = cache.build(client, { queryKey, meta })
    if (query.state.data !== undefined) return []
    query.setData(entry, { updatedAt, manual: true })
    return [query as Query]
  })
}

function isWorthKeeping({ meta, state, queryKey }: Query): boolean {
  if (meta?.positioned !== true || state.data === undefined || state.isInvalidated) return false
  if (queryKey[0] === 'session') return false
  const entry = state.data as Entry
  const isRead = cellsOf(entry).every(({ positions }) =>
    Object.values(positions).every((at) => at === undefined || at[0] >= 0),
  )
  return isRead && topicsOf(entry).length > 0
}

function keep({ queryKey, meta = {}, state }: Query): Kept {
  const entry = state.data as Entry
  const first = isPages(entry)
    ? {
        ...entry,
        pages: entry.pages.slice(0, MOST_PAGES),
        pageParams: entry.pageParams.slice(0, MOST_PAGES),
      }
    : entry
  // What no log brings up to date is shown, and read again.
  return { queryKey, meta, entry: first, updatedAt: meta.unlogged ? 0 : state.dataUpdatedAt }
}
