import type { QueryClient } from '@tanstack/react-query'

import { cellsOf, type Entry } from './cell.ts'
import type { Pages } from './pages.ts'
import type { Target } from './reaction.ts'

/** The highest id in a list that has been read; infinity when it has not, so that nothing is taken to be newer. */
export function newestKnown<Row extends { id: number }>(
  client: QueryClient,
  { queryKey }: Target<Pages<Row>>,
): number {
  const entry = client.getQueryData<Entry>(queryKey)
  if (!entry) return Number.POSITIVE_INFINITY
  const pages = cellsOf(entry).map(({ data }) => data) as Pages<Row>
  return Math.max(0, ...pages.flatMap(({ items }) => items.map(({ id }) => id)))
}
