import { type Beacon, beaconSchema, type ParityPlan } from '@trunkline/shared/contract/beacon'

import { requestsPerMinute } from '../../core/api-guard.ts'
import { checked } from '../../core/checked.ts'
import type { Metrics } from '../../core/metrics.ts'
import { Refusal } from '../../core/refusal.ts'
import type { Database } from '../../db/database.ts'
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
  /** Whether this user was drawn to compare both lines. */
  comparesParity: (userId: number) => boolean
}

/** Takes the reports of pages: counts into metrics, from which looks and the guard read, and parity into its ledger. */
export function createBeacons(services: BeaconServices) {
  const { database, metrics, clock, registry, comparesParity } = services
  const limit = requestsPerMinute(PER_MINUTE)
  const known = new Set(registry.map(({ id }) => id))

  const count = (userId: number, { mode, applied, ...beacon }: Beacon) => {
    const { page, appliedSeconds, voices } = metrics
    const { handled, resets, reconnects, coversMs } = beacon
    const failed = Math.min(handled, beacon.handlerErrors)
    voices.report(
      { userId, mode, now: clock() },
      { handled, handlerErrors: failed, resets, reconnects, seconds: coversMs / 1_000 },
    )
    page.handled.inc({ mode, outcome: 'ok' }, handled - failed)
    page.handled.inc({ mode, outcome: 'failed' }, failed)
    page.reconnects.inc({ mode }, reconnects)
    page.resets.inc({ mode }, resets)
    metrics.lost({ userId, mode }, beacon.lost)
    page.seconds.inc({ mode }, coversMs / 1_000)
    for (const ms of applied) {
      appliedSeconds.observe({ mode }, ms / 1_000)
      voices.applied({ userId, mode }, ms / 1_000)
    }
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
        if (rows.length > 0 && !comparesParity(userId))
          throw new Refusal('forbidden', 'parity: this page was not asked to compare')
        // Whoever chose a line for this browser is no evidence of what the server chose.
        if (why !== 'override') count(userId, beacon)
        for (const { matched, missing, extra } of rows) {
          const differing = missing + extra
          const compared = matched + differing
          metrics.voices.add({ userId, mode }, { compared, differing })
        }
        for (const row of rows)
          for (const result of ['matched', 'missing', 'extra', 'late'] as const)
            metrics.parity.inc({ endpoint: row.endpoint, kind: row.kind, result }, row[result])
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
