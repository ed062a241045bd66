import { readFileSync } from 'node:fs'

import { expect, test } from 'vitest'

import { endpoints } from '../../backend/legacy/endpoints.ts'
import { httpEndpoints } from '../../backend/legacy/http-endpoints.ts'
import { endpointTable } from '../../backend/legacy/table.ts'
import { alertTable } from './alert-table.ts'
import { settingTable } from './setting-table.ts'
import { migrationTables } from './tables.ts'
import { withTables } from './with-table.ts'

const textOf = (path: string) => readFileSync(new URL(`../../${path}`, import.meta.url), 'utf8')
const runbook = textOf('MIGRATION.md')

test('MIGRATION.md says of endpoints, alerts, settings and thresholds what their sources say: `node scripts/migration-table.ts` makes it so', () => {
  expect(runbook).toBe(withTables(runbook, migrationTables()))
})

test('the table has a row for every old endpoint, W1 to W18', () => {
  const rows = endpointTable().match(/^\| W\d+b? .*$/gm) ?? []
  expect(rows).toHaveLength(endpoints.length + Object.keys(httpEndpoints).length)
  expect(rows.map((row) => /W\d+b?/.exec(row)?.[0])).toEqual(
    Array.from({ length: 18 }, (_, i) => `W${i + 1}`).toSpliced(15, 0, 'W15b'),
  )
  expect(rows[0]).toBe(
    '| W1 | `WS /ws/messages/{chat_id}` | 2026-11-21 | `/ws/realtime` | 2027-05-21 | 0 connections for 30 days |',
  )
})

test('every alert of the rules stands in the runbook, and no other', () => {
  const rules = [...textOf('ops/alerts.yml').matchAll(/- alert: (\w+)/g)].map(([, name]) => name)
  const told = [...runbook.matchAll(/^\| `(Trunkline\w+)` \|/gm)].map(([, name]) => name)
  expect(told).toEqual(rules)
  expect(rules.length).toBeGreaterThan(10)
})

test('an alert tells what it means without Prometheus’s templates, and a rule that is laid out differently is refused', () => {
  const rule = `- alert: Late
        labels: { severity: page }
        annotations:
          summary: '{{ $labels.instance }} is {{ $value | printf "%.1f" }} s late'
          description: Look.
`
  expect(alertTable(rule)).toContain('| `Late` | page | *instance* is *n* s late | Look. |')
  expect(() => alertTable('- alert: Odd\n')).toThrow('0 of 1')
})

test('a setting is explained as .env.example does, and one that is not there is refused', () => {
  const example = '# Other.\n#OTHER=1\n\n# How long\n# it lasts.\n#LONG_MS=5\n'
  expect(settingTable(example, ['LONG_MS'])).toContain('| `LONG_MS` | `5` | How long it lasts. |')
  expect(() => settingTable(example, ['SHORT'])).toThrow('SHORT')
})

test('the commands of the runbook are commands that there are, and so is every script that it names', () => {
  const commands = [...runbook.matchAll(/npm run rollout -- (\w+)/g)].map(([, act]) => act)
  const known = ['status', 'step', 'pause', 'resume', 'kill', 'unkill', 'plan']
  expect(commands.filter((act) => !known.includes(act ?? ''))).toEqual([])
  expect(new Set(commands)).toEqual(new Set(known))
  const scripts = (JSON.parse(textOf('package.json')) as { scripts: Record<string, string> })
    .scripts
  const runs = [...runbook.matchAll(/npm run ([\w:]+)/g)].map(([, name]) => name ?? '')
  expect(runs.filter((name) => !(name in scripts))).toEqual([])
})

test('only what stands between the markers is replaced', () => {
  const document = 'Before\n<!-- one -->\nold\n<!-- /one -->\nAfter\n'
  expect(withTables(document, { one: 'new' })).toBe(
    'Before\n<!-- one -->\nnew\n<!-- /one -->\nAfter\n',
  )
})

test.each(['', '<!-- one -->', '<!-- /one --><!-- one -->'])(
  'a document without both markers is refused: "%s"',
  (document) => {
    expect(() => withTables(document, { one: 'new' })).toThrow('MIGRATION.md needs')
  },
)
