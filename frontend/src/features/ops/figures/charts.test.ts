import type { OpsStats } from '@trunkline/shared/contract/ops'
import { expect, test } from 'vitest'

import { charts, drawn, latest, thinned } from './charts.ts'

const stats: OpsStats = {
  from: 0,
  to: 3,
  stepMs: 1,
  at: [0, 1, 2],
  series: {
    users: [2, 2, null],
    'closed/legacy/1006': [null, 3, null],
    'closed/unified/1001': [null, 1, null],
    'connections/realtime': [0, 1, null],
    'connections//ws/feed': [2, 1, null],
    'connections//ws/online': [4, 2, null],
    'connections//ws/trending': [0, 0, null],
    'usersOn/legacy': [2, 1, null],
    'usersOn/unified': [0, 1, null],
    rolloutPercent: [0, 50, null],
    killed: [0, 1, null],
  },
}
const chart = (id: string) => {
  const spec = charts.find((one) => one.id === id)
  if (!spec) throw new Error(`no chart ${id}`)
  return drawn(spec, stats)
}

test('old endpoints stand beside the one line, with the rollout at each moment', () => {
  expect(chart('lines').rows).toEqual([
    { at: 0, rollout: 0, killed: false, values: { old: 6, new: 0 } },
    { at: 1, rollout: 50, killed: true, values: { old: 3, new: 1 } },
    { at: 2, rollout: null, killed: false, values: { old: null, new: null } },
  ])
})

test('an endpoint that nobody used, and a line that was never looked at, are not drawn', () => {
  expect(chart('old-endpoints').lines.map(({ title }) => title)).toEqual(['/ws/online', '/ws/feed'])
  expect(chart('users').lines.map(({ title }) => title)).toEqual(['old lines', 'one line'])
})

test('a count that is not there is 0 where somebody looked, and nothing where nobody did', () => {
  expect(chart('closed').rows.map(({ values }) => values['closed/legacy/1006'])).toEqual([
    0,
    3,
    null,
  ])
})

test('close codes, slow readers, resets and bytes stand side by side, old lines and one line', () => {
  expect(chart('closed').lines.map(({ title }) => title)).toEqual([
    'old lines, 1006',
    'one line, 1001',
  ])
  for (const id of ['slow', 'resets', 'reconnects'])
    expect([id, chart(id).lines.map(({ title }) => title)]).toEqual([id, ['old lines', 'one line']])
})

test('what is no count and is not there was not measured: it is not 0', () => {
  expect(chart('loop').lines).toEqual([])
})

test('a moment without a look leaves the last value standing', () => {
  expect(latest(chart('lines').rows, 'old')).toBe(3)
  expect(latest(chart('lines').rows, 'nothing')).toBeNull()
})

test('the table behind a chart holds the newest first, thinned, without moments that nobody looked at', () => {
  const { rows } = chart('lines')
  expect(thinned(rows, 10).map(({ at }) => at)).toEqual([1, 0])
  expect(thinned(rows, 1).map(({ at }) => at)).toEqual([1])
})
