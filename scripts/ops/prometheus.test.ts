import { spawnSync } from 'node:child_process'
import { readFileSync } from 'node:fs'

import { expect, test } from 'vitest'

import { primeMetrics } from '../../backend/core/metrics-prime.ts'
import { createMetrics } from '../../backend/core/metrics.ts'
import { legacyRegistry } from '../../backend/legacy/registry.ts'
import { root } from '../run/root.mjs'

const folder = `${root}/ops`
const promtool = (args: string[], input = '') =>
  spawnSync('promtool', args, { cwd: folder, input, encoding: 'utf8' })
const here = promtool(['--version']).status === 0
const dashboard = readFileSync(`${folder}/grafana-dashboard.json`, 'utf8')
const alerts = readFileSync(`${folder}/alerts.yml`, 'utf8')

/** The registry of a process that has just begun. */
function fresh() {
  const metrics = createMetrics()
  primeMetrics(metrics, legacyRegistry)
  return metrics
}

test.skipIf(!here)('the alert rules hold their own tests (needs promtool)', () => {
  const { status, stdout, stderr } = promtool(['test', 'rules', 'alerts.test.yml'])
  expect(`${stdout}${stderr}`).toContain('SUCCESS')
  expect(status).toBe(0)
})

test.skipIf(!here)(
  'names, units and help are as Prometheus wants them (needs promtool)',
  async () => {
    const { status, stdout, stderr } = promtool(
      ['check', 'metrics'],
      await fresh().registry.metrics(),
    )
    const ours = `${stdout}${stderr}`.split('\n').filter((line) => line.startsWith('trunkline_'))
    expect({ ours, broken: status === 1 }).toEqual({ ours: [], broken: false })
  },
)

test('the dashboard and the rules speak only of metrics that there are', () => {
  const known = new Set(
    fresh()
      .registry.getMetricsAsArray()
      .flatMap(({ name }) => [name, `${name}_bucket`, `${name}_count`, `${name}_sum`]),
  )
  const spoken = `${dashboard}${alerts}`.match(/\b(trunkline|process|nodejs)_[a-z0-9_]+\b/g) ?? []
  expect(spoken.length).toBeGreaterThan(40)
  expect(spoken.filter((name) => !known.has(name))).toEqual([])
})

test('no series carries an id, and what can be named beforehand begins at zero', async () => {
  const { registry } = fresh()
  const text = await registry.metrics()
  for (const line of [
    'trunkline_connections{endpoint="realtime"} 0',
    'trunkline_connections{endpoint="/ws/messages/:chatId"} 0',
    'trunkline_connections_closed_total{endpoint="realtime",code="4100"} 0',
    'trunkline_page_lost_events_total{mode="unified"} 0',
    'trunkline_parity_events_total{endpoint="W17",kind="notifications",result="missing"} 0',
    'trunkline_rollout_changes_total{act="fall_back",actor="guard"} 0',
    'trunkline_events_total{name="notification.created"} 0',
    'trunkline_resumes_total{state="reset",why="retention"} 0',
  ])
    expect(text).toContain(line)
  expect(text.split('\n').length).toBeLessThan(1_500)
})

test('every alert is tested, raised and not raised', () => {
  const tests = readFileSync(`${folder}/alerts.test.yml`, 'utf8')
  const names = [...alerts.matchAll(/- alert: (\w+)/g)].map(([, name]) => name ?? '')
  expect(names.length).toBeGreaterThan(10)
  for (const name of names) {
    expect(tests).toContain(`alertname: ${name}, exp_alerts: []`)
    expect(tests).toContain(`{alertname="${name}"}`)
  }
})
