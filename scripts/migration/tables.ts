import { readFileSync } from 'node:fs'

import { judgedFigures, type JudgedFigure } from '@trunkline/shared/contract/ops-figures'

import { settings } from '../../backend/config.ts'
import { firstState } from '../../backend/features/ops/rollout/plan.ts'
import { endpointTable } from '../../backend/legacy/table.ts'
import { alertTable } from './alert-table.ts'
import { settingTable } from './setting-table.ts'
import type { Tables } from './with-table.ts'

const textOf = (path: string) => readFileSync(new URL(`../../${path}`, import.meta.url), 'utf8')

const MINUTE_MS = 60_000
const HOUR_MS = 60 * MINUTE_MS

/** The settings that an operator of the migration meets, in the order of `.env.example`. */
const SETTINGS = [
  'OPS_EMAILS',
  'METRICS_TOKEN',
  'VITE_USE_UNIFIED_WS',
  'ROLLOUT_STEPS',
  'ROLLOUT_DWELL_MS',
  'PARITY_PERCENT',
  'LEGACY_NAIVE_TIMESTAMPS',
  'DRAIN_OVER_MS',
  'RETAIN_EVENTS',
  'RETAIN_DAYS',
]

/** Everything that MIGRATION.md says and another file knows: made from that file. */
export const migrationTables = (): Tables => ({
  endpoints: endpointTable(),
  alerts: alertTable(textOf('ops/alerts.yml')),
  settings: settingTable(textOf('.env.example'), SETTINGS),
  thresholds: thresholdTable(),
})

/** What the guard allows on a fresh install. */
function thresholdTable(): string {
  const { ROLLOUT_STEPS, ROLLOUT_DWELL_MS, PARITY_PERCENT } = settings.shape
  const { plan } = firstState({
    rolloutSteps: ROLLOUT_STEPS.parse(undefined).map(Number),
    rolloutDwellMs: ROLLOUT_DWELL_MS.parse(undefined),
    parityPercent: PARITY_PERCENT.parse(undefined),
  })
  const rows = (Object.keys(judgedFigures) as JudgedFigure[]).map((figure) => {
    const { floor, factor } = plan.thresholds[figure]
    return `| \`${figure}\` | ${judgedFigures[figure]} | ${floor} | ×${factor} |`
  })
  return [
    `| Figure | What it is | Always allowed | or, against the other cohort |\n|---|---|---|---|`,
    ...rows,
    '',
    `A fresh install waits ${plan.dwellMs / HOUR_MS} h on each step (\`dwellMs\`) and judges the last ${plan.windowMs / MINUTE_MS} minutes (\`windowMs\`), of at least ${plan.minUsers} users (\`minUsers\`) and ${plan.minHandled} handled messages (\`minHandled\`).`,
  ].join('\n')
}
