import type { ParityPlan } from '@trunkline/shared/contract/beacon'

import { ParityWatch } from '../legacy/parity-watch.ts'
import { read } from '../lib/api.ts'
import { probeSession } from '../lib/probe-session.ts'
import { browserWorld } from '../realtime/world.ts'
import { connectUnified } from './connect-unified.ts'
import type { WatchParity } from './page-reports.ts'

/** The old lines beside the one line; where the page is on the old ones, the one line beside it is this comparison's own. */
export const watchParity: WatchParity = async ({ userId, mode, line }) => {
  const { data: plan } = await read<ParityPlan>('/api/realtime/parity')
  const isOwn = mode !== 'unified'
  const told = isOwn
    ? connectUnified({ id: userId, since: () => undefined, log: { epoch: '' } })
    : line
  const watch = new ParityWatch({
    base: location.origin.replace(/^http/, 'ws'),
    userId,
    world: browserWorld(),
    probe: probeSession,
    plan,
    line: told,
  })
  return {
    windowMs: plan.windowMs,
    take: () => watch.take(),
    close: () => {
      watch.close()
      if (isOwn) told.close()
    },
  }
}
