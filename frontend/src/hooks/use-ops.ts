import { useInfiniteQuery, useQuery, useQueryClient } from '@tanstack/react-query'
import type {
  OpsAudit,
  OpsEndpoint,
  OpsFigures,
  OpsParity,
  OpsStats,
  OpsUser,
} from '@trunkline/shared/contract/ops'
import type { RolloutAnswer } from '@trunkline/shared/contract/rollout'
import { topic } from '@trunkline/shared/protocol/topic'
import { useEffect } from 'react'

import {
  auditQuery,
  endpointsQuery,
  opsLiveQuery,
  opsStatsQuery,
  opsUserQuery,
  parityQuery,
  type Range,
  rolloutQuery,
} from '../features/ops/queries.ts'
import { pagingOf, readingOf } from './reading.ts'
import { useTopic } from './use-topic.ts'
import type { Paging, Reading } from './view.ts'

/** Where no line has brought figures for so long, they are asked for, ms: a line brings them every two seconds. */
const SILENT_MS = 3_500
const LOOK_MS = 1_000

/** The last look at each process; follows `ops` while mounted, and asks where the line of this page does not carry it. */
export function useOpsLive(): Reading & { nodes: OpsFigures[] } {
  const client = useQueryClient()
  const query = useQuery(opsLiveQuery)
  useTopic(topic.ops())
  useEffect(() => {
    const timer = setInterval(() => {
      const { data, dataUpdatedAt = 0, status } = client.getQueryState(opsLiveQuery.queryKey) ?? {}
      // Before there was ever an answer, whoever looks is told why, and asks again.
      if (status === 'error' && data === undefined) return
      if (Date.now() - dataUpdatedAt >= SILENT_MS) {
        void client.refetchQueries(opsLiveQuery, { cancelRefetch: false })
      }
    }, LOOK_MS)
    return () => clearInterval(timer)
  }, [client])
  return { ...readingOf(query), nodes: query.data?.nodes ?? [] }
}

/** While mounted, the rollout is read again as soon as the server's figures say that it has moved, whoever moved it. */
export function useRolloutNews(): void {
  const client = useQueryClient()
  const { nodes } = useOpsLive()
  const percent = Math.max(-1, ...nodes.map(({ figures }) => figures.rolloutPercent ?? -1))
  useEffect(() => void client.invalidateQueries(rolloutQuery), [client, percent])
}

/** Figures over time. */
export function useOpsStats(range: Range): Reading & { stats: OpsStats | undefined } {
  const query = useQuery(opsStatsQuery(range))
  return { ...readingOf(query), stats: query.data }
}

/** The rollout, with what the guard thinks of it. */
export function useRollout(): Reading & { rollout: RolloutAnswer | undefined } {
  const query = useQuery(rolloutQuery)
  return { ...readingOf(query), rollout: query.data }
}

/** What the old lines and the one line told differently. */
export function useParity(range: Range): Reading & { parity: OpsParity | undefined } {
  const query = useQuery(parityQuery(range))
  return { ...readingOf(query), parity: query.data }
}

/** The old endpoints. */
export function useOldEndpoints(): Reading & { endpoints: OpsEndpoint[] } {
  const query = useQuery(endpointsQuery)
  return { ...readingOf(query), endpoints: query.data ?? [] }
}

/** The open lines and the sessions of one person. */
export function useLinesOf(userId: number): Reading & { user: OpsUser | undefined } {
  const query = useQuery(opsUserQuery(userId))
  return { ...readingOf(query), user: query.data }
}

/** Who did what, newest first. */
export function useAudit(): Reading & Paging & { items: OpsAudit['items'] } {
  const list = useInfiniteQuery(auditQuery)
  return { ...readingOf(list), ...pagingOf(list), items: list.data ?? [] }
}
