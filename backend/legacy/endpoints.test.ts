import { expect, test } from 'vitest'

import { endpoints } from './endpoints.ts'
import { retirementHeaders } from './retirement.ts'

test('every old endpoint has its own name, in the registry as in metrics', () => {
  for (const name of ['id', 'label'] as const)
    expect(new Set(endpoints.map((endpoint) => endpoint[name])).size).toBe(endpoints.length)
})

test('an old URL says since when it is deprecated, when it may go, and what replaces it', () => {
  expect(
    retirementHeaders({
      deprecatedSince: '2023-06-30T23:59:59Z',
      replacement: '/ws/realtime',
      sunset: { notBefore: '2024-06-30T23:59:59Z', condition: '0 connections for 30 days' },
    }),
  ).toEqual({
    // The example of RFC 9745 section 4.
    Deprecation: '@1688169599',
    Sunset: 'Sun, 30 Jun 2024 23:59:59 GMT',
    Link: '</ws/realtime>; rel="successor-version", </ws/stats>; rel="sunset"; title="0 connections for 30 days"',
  })
})

test('no old URL may go before it was deprecated', () => {
  for (const { deprecatedSince, sunset } of endpoints)
    expect(Date.parse(sunset.notBefore)).toBeGreaterThan(Date.parse(deprecatedSince))
})
