import type { Person } from '@trunkline/shared/contract/scalars'
import { useEffect, useState } from 'react'

import type { Writer } from '../lib/positioned/writers.ts'
import { timers } from '../realtime/world.ts'

/** Who still writes. */
export function useCurrent(hints: readonly Writer[]): Person[] {
  const [now, setNow] = useState(timers.passed)
  const current = hints.filter(({ until }) => until > now)
  const next = Math.min(...current.map(({ until }) => until))
  useEffect(() => {
    // Timers know no fractions, so one may fire a little before `next`.
    if (Number.isFinite(next))
      return timers.after(next - timers.passed(), () => setNow(Math.max(next, timers.passed())))
    return undefined
  }, [next])
  return current.map(({ person }) => person)
}
