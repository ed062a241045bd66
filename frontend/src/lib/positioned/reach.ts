import type { Query, QueryClient } from '@tanstack/react-query'
import type { Topic } from '@trunkline/shared/protocol/topic'

import type { World } from '../../realtime/world.ts'
import { type Entry, lowest } from './cell.ts'

/** So long an action's own events may take before what they change is read instead. */
const PATIENCE_MS = 150
/** So long at most an action waits to be seen. */
const LIMIT_MS = 3_000

/**
 * Resolves once everything that is shown holds the events up to `at`: then what an action changed is visible. A line that
 * does not tell of such events costs a refetch; a refetch that fails costs patience, and nothing else.
 */
export function reach(
  at: Partial<Record<Topic, number>>,
  cache: { client: QueryClient; owe: (query: Query) => void; world: Pick<World, 'after'> },
): Promise<void> {
  const queries = cache.client.getQueryCache()
  const targets = Object.entries(at) as [Topic, number][]
  const behind = () =>
    queries.findAll({ type: 'active' }).filter(({ meta, state }) => {
      if (!meta?.positioned || state.data === undefined) return false
      const entry = state.data as Entry
      return targets.some(([topic, seq]) => (lowest(entry, topic)?.[0] ?? seq) < seq)
    })
  if (behind().length === 0) return Promise.resolve()
  return new Promise((resolve) => {
    const finish = () => {
      stop()
      cancelPull()
      cancelLimit()
      resolve()
    }
    const stop = queries.subscribe(({ type }) => {
      if (type === 'updated' && behind().length === 0) finish()
    })
    const cancelPull = cache.world.after(PATIENCE_MS, () => behind().forEach(cache.owe))
    const cancelLimit = cache.world.after(LIMIT_MS, finish)
  })
}
