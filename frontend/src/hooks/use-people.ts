import { keepPreviousData, useInfiniteQuery, useQuery } from '@tanstack/react-query'

import {
  type Acquaintance,
  type AcquaintedProfile,
  peopleQuery,
  profileQuery,
} from '../features/people/queries.ts'
import { pagingOf, readingOf } from './reading.ts'
import type { Paging, Reading } from './view.ts'

export type { Acquaintance, AcquaintedProfile }

/** People found by name or handle, with where we stand. An empty query lists everybody. */
export function usePeople(query: string): Reading & Paging & { people: readonly Acquaintance[] } {
  // While the next search runs, the last one stays.
  const list = useInfiniteQuery({ ...peopleQuery(query), placeholderData: keepPreviousData })
  return { ...readingOf(list), ...pagingOf(list), people: list.data ?? [] }
}

/** One person's page. */
export function useProfile(userId: number): Reading & { profile: AcquaintedProfile | undefined } {
  const query = useQuery(profileQuery(userId))
  return { ...readingOf(query), profile: query.data }
}
