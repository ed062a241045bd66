import { expect, test } from 'vitest'

import { byLabel, parseMetrics, total } from './metrics-text.ts'

const samples = parseMetrics(`# HELP trunkline_connections Open realtime connections.
# TYPE trunkline_connections gauge
trunkline_connections{endpoint="realtime"} 3
trunkline_connections{endpoint="/ws/notifications?dialect=channels"} 4
trunkline_connections{endpoint="/ws/feed"} 0
trunkline_http_requests_total{route="/api/notifications",status="2xx"} 12
trunkline_http_requests_total{route="/metrics",status="2xx"} 5
trunkline_process_start_time_seconds 1.7e9
trunkline_odd{why="a \\"quoted, thing\\""} +Inf
`)

test('values are found by name and label', () => {
  expect(byLabel(samples, 'trunkline_connections', 'endpoint')).toEqual({
    realtime: 3,
    '/ws/notifications?dialect=channels': 4,
  })
})

test('a total leaves out what is not asked for', () => {
  const name = 'trunkline_http_requests_total'
  expect(total(samples, name)).toBe(17)
  expect(total(samples, name, ({ route }) => route !== '/metrics')).toBe(12)
  expect(total(samples, 'trunkline_connections_opened_total')).toBe(0)
})

test('numbers are read however they are written', () => {
  expect(total(samples, 'trunkline_process_start_time_seconds')).toBe(1_700_000_000)
  expect(total(samples, 'trunkline_odd')).toBe(Infinity)
})
