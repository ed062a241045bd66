import type { Memory, Phase, Run } from './result.ts'
import { median } from './statistics.ts'

/** Of a core: above it, what the clients measure may be the clients themselves. */
const GENERATOR_NEAR_A_CORE = 0.8
/** Of a core: above it, other programs make the times worse than they are. */
const OTHERS = 0.3
const LATE_MS = 50

const share = (cpuMs: number, { seconds }: Phase) => cpuMs / (seconds * 1_000)
const percent = (part: number) => `${Math.round(part * 100)} %`

/** What makes the figures worth less, each kind in one sentence that says how much. */
export function doubtsOf(runs: readonly Run[], users: number): string[] {
  const phases = runs.flatMap(({ idle, busy }) => [idle, busy])
  const doubts: string[] = []
  const generator = Math.max(...phases.map((phase) => share(phase.generatorCpuMs, phase)))
  if (generator > GENERATOR_NEAR_A_CORE)
    doubts.push(
      `The clients used up to ${percent(generator)} of a core, near the most that one process can: their own delay is in the times. Take fewer --users or a lower --rate.`,
    )
  const others = Math.max(...phases.map((phase) => share(phase.othersCpuMs ?? 0, phase)))
  if (others > OTHERS)
    doubts.push(
      `Other programs used up to ${percent(others)} of a core meanwhile: times and CPU are worse than they would be, kernel memory may be off.`,
    )
  const late = Math.max(...runs.map(({ events }) => events.latestMs))
  if (late > LATE_MS)
    doubts.push(
      `An event was sent up to ${Math.round(late)} ms after its time: the machine was busy, and delivery suffered from the same.`,
    )
  if (Map.groupBy(runs, ({ mode }) => mode).size === runs.length)
    doubts.push(
      'One round says nothing of how much these figures differ from round to round: with --rounds=3 each has its range.',
    )
  if (rssIsNoise(runs))
    doubts.push(
      `What ${users} users add to RSS is less than what RSS changes by itself: take more --users or --rounds before quoting it.`,
    )
  return doubts
}

/** Two sockets cannot take less than one, and none can take nothing. */
function rssIsNoise(runs: readonly Run[]): boolean {
  const growth = (wanted: Run['mode']) =>
    median(
      runs.filter(({ mode }) => mode === wanted).map(({ before, after }) => added(before, after)),
    )
  const [legacy, unified] = [growth('legacy'), growth('unified')]
  return (
    [legacy, unified].some((bytes) => (bytes ?? 1) <= 0) || (legacy ?? Infinity) < (unified ?? 0)
  )
}

const added = (before: Memory, after: Memory) => after.rss - before.rss

/** Why the comparison does not hold: whatever a healthy server never does. */
export function failuresOf(
  runs: readonly Pick<Run, 'mode' | 'events' | 'delivery' | 'troubles'>[],
): string[] {
  return runs.flatMap(({ mode, events, delivery, troubles }) => {
    const failures = [...troubles]
    const { notifications, friend_requests, unexpected } = delivery
    const lost = notifications.lost + friend_requests.lost
    const doubled = notifications.doubled + friend_requests.doubled
    if (notifications.expected + friend_requests.expected === 0)
      failures.push(
        'nothing was to be delivered to anybody whose deliveries count: take a wider --cohort, or more --users',
      )
    if (lost > 0) failures.push(`${lost} deliveries were lost`)
    if (doubled > 0) failures.push(`${doubled} deliveries came twice`)
    if (unexpected > 0)
      failures.push(`${unexpected} deliveries belong to no event that was written`)
    if (events.failed > 0)
      failures.push(`${events.failed} of ${events.planned} events were not written (${events.why})`)
    return failures.map((failure) => `${mode}: ${failure}.`)
  })
}
