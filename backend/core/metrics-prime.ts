import { actions, events } from '@trunkline/shared/contract/catalogue'
import { clientFrames } from '@trunkline/shared/protocol/client-frames'
import { closeCodes } from '@trunkline/shared/protocol/close-codes'
import { resetReasons } from '@trunkline/shared/protocol/server-frames'
import { topicKinds } from '@trunkline/shared/protocol/topic'

import type { Metrics } from './metrics.ts'

/** Old endpoints are left for these reasons; a series for every other code begins with its first line. */
const USUAL_CODES = [1000, 1001, 1006, closeCodes.retired, closeCodes.slow_reader] as const

/**
 * Begins the series that can be named beforehand at zero: a counter that appears with its first event has no rate of it,
 * and an alert on it stays silent once.
 */
export function primeMetrics(
  metrics: Metrics,
  endpoints: readonly { id: string; label: string; address?: string }[],
) {
  const lines = ['realtime', ...endpoints.map(({ label }) => label)]
  for (const endpoint of lines) {
    metrics.connections.set({ endpoint }, 0)
    metrics.opened.inc({ endpoint }, 0)
    metrics.traffic(endpoint)
    for (const code of USUAL_CODES) metrics.closed.inc({ endpoint, code: String(code) }, 0)
  }
  for (const code of Object.values(closeCodes))
    metrics.closed.inc({ endpoint: 'realtime', code: String(code) }, 0)
  for (const { id: endpoint, address } of endpoints)
    for (const kind of address === undefined ? [] : Object.keys(topicKinds))
      for (const result of ['matched', 'missing', 'extra', 'late'])
        metrics.parity.inc({ endpoint, kind, result }, 0)
  for (const name of Object.keys(events)) metrics.events.inc({ name }, 0)
  for (const name of [...Object.keys(actions), 'unknown'])
    for (const outcome of ['ok', 'internal']) metrics.actions.inc({ name, outcome }, 0)
  for (const type of [...Object.keys(clientFrames), 'unknown', 'malformed'])
    metrics.received.inc({ type }, 0)
  for (const state of ['live', 'replay', 'denied']) metrics.resumes.inc({ state, why: '' }, 0)
  for (const why of resetReasons) metrics.resumes.inc({ state: 'reset', why }, 0)
  for (const act of ['advance', 'fall_back']) metrics.rolloutChanges.inc({ act, actor: 'guard' }, 0)
  for (const act of ['step', 'pause', 'resume', 'kill', 'unkill', 'plan'])
    metrics.rolloutChanges.inc({ act, actor: 'operator' }, 0)
  for (const code of ['SQLITE_BUSY', 'SQLITE_FULL']) metrics.databaseRefused.inc({ code }, 0)
  for (const outcome of ['taken', 'refused']) metrics.beacons.inc({ outcome }, 0)
}
