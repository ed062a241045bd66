import { readdirSync } from 'node:fs'
import { monitorEventLoopDelay } from 'node:perf_hooks'

import type { Figures } from '@trunkline/shared/contract/ops'

const RESOLUTION_MS = 10
const NS = 1e9

/** What this process takes: memory, descriptors, and how late its event loop was since the look before. */
export function watchProcess(): { read(): Figures; stop(): void } {
  const delay = monitorEventLoopDelay({ resolution: RESOLUTION_MS })
  return {
    read() {
      delay.enable()
      const { rss, heapUsed, external } = process.memoryUsage()
      // The histogram measures whole turns of its own timer; what is beyond that is delay.
      const late = (percentile: number) =>
        Math.max(0, delay.percentile(percentile) / NS - RESOLUTION_MS / 1_000)
      const figures: Figures = {
        rssBytes: rss,
        heapBytes: heapUsed,
        externalBytes: external,
        loopDelayP50: late(50),
        loopDelayP99: late(99),
        ...openFds(),
      }
      delay.reset()
      return figures
    },
    stop: () => void delay.disable(),
  }
}

/** Nothing where the system does not tell. */
function openFds(): Figures {
  try {
    return { openFds: readdirSync('/proc/self/fd').length }
  } catch {
    return {}
  }
}
