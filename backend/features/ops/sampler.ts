import { topic } from '@trunkline/shared/protocol/topic'

import type { Hub } from '../../core/hub.ts'
import type { Database } from '../../db/database.ts'
import type { Endpoints } from './endpoints.ts'
import { forgetHistory, keepLook, levels } from './history.ts'
import type { Live } from './live.ts'
import { createLook, type LookServices } from './look.ts'
import { forgetParity } from './parity.ts'
import { forgetTold, keepTold } from './rollout/evidence.ts'

/** How often followers of `ops` see something new. */
const LIVE_MS = 2_000
const FORGET_MS = 3_600_000

export type SamplerServices = LookServices & {
  database: Pick<Database, 'commit'>
  hub: Hub
  live: Live
  endpoints: Endpoints
  node: string
  /** After each look that is kept: the guard's turn. */
  onKept: () => Promise<void>
  onError: (error: unknown) => void
}

/** Looks at this process every ten seconds, for good, and every two seconds for whoever watches. */
export function createSampler(services: SamplerServices) {
  const { database, hub, live, endpoints, metrics, node, clock, onKept, onError } = services
  const kept = createLook(services)
  const shown = createLook(services)
  let busy = false

  const keep = async () => {
    if (busy) return
    busy = true
    try {
      const { figures, totals } = await kept.look()
      await keepLook(database, { node, at: clock(), figures })
      await keepTold(database, { node, at: clock(), told: metrics.voices.take(clock()) })
      // Whoever watches on another node hears of this one, too.
      live.tell(node, figures)
      await endpoints.note(totals)
      await onKept()
    } finally {
      busy = false
    }
  }
  const show = async () => {
    const watched = hub.counts().has(topic.ops())
    if (watched || live.nodes().length === 0) live.tell(node, (await shown.look()).figures)
  }
  const forget = async () => {
    await forgetHistory(database, clock())
    await forgetParity(database, clock())
    await forgetTold(database, clock())
  }
  const every = (ms: number, work: () => Promise<void>) =>
    setInterval(() => void work().catch(onError), ms).unref()
  let timers: NodeJS.Timeout[] = []

  return {
    /** Looks now, and keeps it. */
    keep,
    /** Looks now where the last look is old: for whoever asks instead of following. */
    async refresh() {
      const newest = live.nodes().find((look) => look.node === node)?.at ?? 0
      if (clock() - newest >= LIVE_MS) live.tell(node, (await shown.look()).figures)
    },
    start() {
      // What is counted from here on is the first look's.
      void kept.look().catch(onError)
      timers = [every(levels[0].stepMs, keep), every(LIVE_MS, show), every(FORGET_MS, forget)]
    },
    stop() {
      for (const timer of timers) clearInterval(timer)
      kept.stop()
      shown.stop()
    },
  }
}
