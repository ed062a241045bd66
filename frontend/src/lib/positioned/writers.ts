import type { Person } from '@trunkline/shared/contract/scalars'

import { timers } from '../../realtime/world.ts'

/** A hint that is not repeated is forgotten after this long. */
const HOLDS_MS = 5_000

/** Somebody writes. `until`: when the hint has lost its worth, by `timers.passed`: however the clock is set meanwhile. */
export type Writer = { person: Person; until: number }

/** As it is once this hint has been heard. */
export function heard(
  writers: readonly Writer[],
  { by, data: { on, person } }: { by: number; data: { on: boolean; person: Person } },
): Writer[] {
  const others = writers.filter((one) => one.person.id !== by)
  return on ? [...others, { person, until: timers.passed() + HOLDS_MS }] : others
}
