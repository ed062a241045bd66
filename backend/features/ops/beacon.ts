import { type Beacon, beaconSchema, type ParityPlan } from '@trunkline/shared/contract/beacon'

import { requestsPerMinute } from '../../core/api-guard.ts'
import type { Metrics } from '../../core/metrics.ts'
import { Refusal } from '../../core/refusal.ts'
import type { Database } from '../../db/database.ts'
import { checked } from './checked.ts'
import type { OldEndpoint } from './old-endpoint.ts'
import { keepParity } from './parity.ts'
import { bucketOf } from './rollout/bucket.ts'

/** Of one user, all pages together: ten pages that report each minute, and again when they are hidden. */
const PER_MINUTE = 60
/** How sampled pages compare: a deleted publish shows within a minute. */
const PARITY = { windowMs: 30_000, lateMs: 5_000 } as const

export type BeaconServices = {
  database: Pick<Database, 'commit'>
  metrics: Metrics
  clock: () => number
  registry: readonly OldEndpoint[]
}

/** Takes the reports of pages: counts into metrics, from which looks and the guard read, and parity into its ledger. */
export function createBeacons({ database, metrics, clock, registry }: BeaconServices) {
  const limit = requestsPerMinute(PER_MINUTE)
  const known = new Set(registry.map(({ id }) => id))

  const count = ({ mode, handled, handlerErrors, applied, ...beacon }: Beacon) => {
    const { page, appliedSeconds } = metrics
    const failed = Math.min(handled, handlerErrors)
    page.handled.inc({ mode, outcome: 'ok' }, handled - failed)
    page.handled.inc({ mode, outcome: 'failed' }, failed)
    page.reconnects.inc({ mode }, beacon.reconnects)
    page.resets.inc({ mode }, beacon.resets)
    page.lost.inc({ mode }, beacon.lost)
    page.seconds.inc({ mode }, beacon.coversMs / 1_000)
    for (const ms of applied) appliedSeconds.observe({ mode }, ms / 1_000)
  }

  return {
    /** Throws `Refusal` for what is malformed or too much; nothing of it is counted then. */
    async take(userId: number, body: unknown): Promise<void> {
      try {
        await limit(String(userId))
        const beacon = checked(beaconSchema, body)
        const { mode, why, parity: rows = [] } = beacon
        const stranger = rows.find(({ endpoint }) => !known.has(endpoint))
        if (stranger)
          throw new Refusal('invalid_input', `parity: there is no endpoint ${stranger.endpoint}`)
        // Whoever chose a line for this browser is no evidence of what the server chose.
        if (why !== 'override') count(beacon)
        for (const row of rows)
          for (const result of ['matched', 'missing', 'extra', 'late'] as const)
            metrics.parity.inc({ endpoint: row.endpoint, result }, row[result])
        if (rows.length > 0)
          await keepParity(database, {
            at: clock(),
            cohort: bucketOf(userId, 'parity'),
            mode,
            rows,
          })
        metrics.beacons.inc({ outcome: 'taken' })
      } catch (error) {
        metrics.beacons.inc({ outcome: 'refused' })
        throw error
      }
    },
    /** What a sampled page compares. */
    plan: (): ParityPlan => ({
      ...PARITY,
      endpoints: registry.flatMap(({ id, address, hears, othersOnly = false }) =>
        address === undefined || hears.length === 0
          ? []
          : [{ endpoint: id, address, hears: [...hears], othersOnly }],
      ),
    }),
  }
}
