import type { Range } from './queries.ts'

export const opsTabs = {
  overview: 'Overview',
  rollout: 'Rollout',
  parity: 'Parity',
  endpoints: 'Old endpoints',
  lines: 'Lines',
  audit: 'Audit',
} as const
export type OpsTab = keyof typeof opsTabs

/** The part of the page that an address or a control names, if there is such a part. */
export const opsTab = (value: unknown): OpsTab | undefined =>
  (Object.keys(opsTabs) as OpsTab[]).find((tab) => tab === value)

const ranges = ['hour', 'day', 'week'] as const

/** How far back charts go, if an address names it. */
export const rangeOf = (value: unknown): Range | undefined =>
  ranges.find((range) => range === value)
