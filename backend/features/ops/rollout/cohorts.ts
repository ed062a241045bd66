import type { Figures } from '@trunkline/shared/contract/ops'
import type { Cohort } from '@trunkline/shared/contract/rollout'
import type { Mode } from '@trunkline/shared/protocol/server-frames'

import { quantile } from '../quantile.ts'

const HOUR_S = 3_600
const LEAST_SAMPLES = 100

/** What one mode's pages showed over these looks. Pure. `parity` is judged over all looks: it needs both lines. */
export function cohortOf(looks: readonly Figures[], mode: Mode): Cohort {
  const sum = (name: string) => looks.reduce((total, look) => total + (look[name] ?? 0), 0)
  const most = (name: string) => Math.max(0, ...looks.map((look) => look[name] ?? 0))
  const handled = sum(`handled/${mode}`)
  const pageHours = sum(`pageSeconds/${mode}`) / HOUR_S
  const differing = sum('parity/missing') + sum('parity/extra')
  const compared = sum('parity/matched') + differing
  const per = (count: number, of: number) => (of > 0 ? count / of : null)
  return {
    users: most(`usersOn/${mode}`),
    handled,
    pageHours,
    figures: {
      handlerErrors: per(sum(`handlerErrors/${mode}`), handled),
      resets: per(sum(`pageResets/${mode}`), pageHours),
      reconnects: per(sum(`pageReconnects/${mode}`), pageHours),
      p99: p99Of(cumulative(looks, mode)),
      parity: mode === 'unified' ? per(differing, compared) : null,
    },
  }
}

/** Null of too few samples: one slow phone is no percentile. */
function p99Of(buckets: Map<number, number>): number | null {
  const samples = Math.max(0, ...buckets.values())
  return samples < LEAST_SAMPLES ? null : (quantile(0.99, buckets) ?? null)
}

function cumulative(looks: readonly Figures[], mode: Mode): Map<number, number> {
  const name = `appliedCount/${mode}/`
  const own = new Map<number, number>()
  for (const look of looks)
    for (const [key, count] of Object.entries(look))
      if (key.startsWith(name)) {
        const bound = Number(key.slice(name.length))
        own.set(bound, (own.get(bound) ?? 0) + count)
      }
  let below = 0
  return new Map(
    [...own].toSorted(([a], [b]) => a - b).map(([bound, count]) => [bound, (below += count)]),
  )
}
