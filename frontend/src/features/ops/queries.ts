import { infiniteQueryOptions, keepPreviousData, queryOptions } from '@tanstack/react-query'
import type {
  OpsAudit,
  OpsEndpoint,
  OpsLive,
  OpsParity,
  OpsStats,
  OpsUser,
} from '@trunkline/shared/contract/ops'
import type { RolloutAnswer } from '@trunkline/shared/contract/rollout'

import { read } from '../../lib/api.ts'
import { positionedQuery } from '../../lib/positioned/positioned-query.ts'

const SECOND = 1_000
const MINUTE = 60 * SECOND
const HOUR = 60 * MINUTE
const DAY = 24 * HOUR

/** How far back charts go, ms, and how often that is read anew: as often as it gets a new column. */
const ranges = {
  hour: { ms: HOUR, everyMs: 10 * SECOND },
  day: { ms: DAY, everyMs: MINUTE },
  week: { ms: 7 * DAY, everyMs: 5 * MINUTE },
} as const
export type Range = keyof typeof ranges

/** The last look at each process of the server. Values, so a lost line is made good by reading again. */
export const opsLiveQuery = positionedQuery<OpsLive>({
  queryKey: ['ops', 'live'],
  path: '/api/ops/live',
  // Whoever opens the page wants to know how it is now.
  staleTime: 0,
  unlogged: true,
})

/** Figures over time, up to now. While another range is read, the one before stays. */
export const opsStatsQuery = (range: Range) => {
  const { ms, everyMs } = ranges[range]
  return queryOptions({
    queryKey: ['ops', 'stats', range],
    queryFn: async () => {
      const to = Date.now()
      return (await read<OpsStats>(`/api/ops/stats?from=${to - ms}&to=${to}`)).data
    },
    refetchInterval: everyMs,
    placeholderData: keepPreviousData,
  })
}

/** Where the rollout stands, what both cohorts show, and what the guard thinks of it. */
export const rolloutQuery = queryOptions({
  queryKey: ['ops', 'rollout'],
  queryFn: async () => (await read<RolloutAnswer>('/api/ops/rollout')).data,
  refetchInterval: 5 * SECOND,
})

/** What two lines of one page told differently. */
export const parityQuery = (range: Range) =>
  queryOptions({
    queryKey: ['ops', 'parity', range],
    queryFn: async () =>
      (await read<OpsParity>(`/api/ops/parity?from=${Date.now() - ranges[range].ms}`)).data,
    refetchInterval: 10 * SECOND,
    placeholderData: keepPreviousData,
  })

/** The old endpoints, and whether each may go. */
export const endpointsQuery = queryOptions({
  queryKey: ['ops', 'endpoints'],
  queryFn: async () => (await read<{ items: OpsEndpoint[] }>('/api/ops/endpoints')).data.items,
  refetchInterval: 5 * SECOND,
})

/** One person's open lines and sessions. */
export const opsUserQuery = (userId: number) =>
  queryOptions({
    queryKey: ['ops', 'user', userId],
    queryFn: async () => (await read<OpsUser>(`/api/ops/users/${userId}/sockets`)).data,
    refetchInterval: 5 * SECOND,
  })

/** What was done, newest first. */
export const auditQuery = infiniteQueryOptions({
  queryKey: ['ops', 'audit'],
  queryFn: async ({ pageParam }) =>
    (
      await read<OpsAudit>(
        `/api/ops/audit?limit=50${pageParam === null ? '' : `&before=${pageParam}`}`,
      )
    ).data,
  refetchInterval: 10 * SECOND,
  initialPageParam: null as number | null,
  getNextPageParam: ({ next }) => next,
  select: ({ pages }) => pages.flatMap(({ items }) => items),
})
