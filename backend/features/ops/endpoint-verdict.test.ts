import { expect, test } from 'vitest'

import { verdictOn } from './endpoint-verdict.ts'

const DAY = 86_400_000
const sunset = { condition: '0 connections for 30 days', notBefore: '2027-05-21' }
const now = Date.parse('2027-07-01')
const quiet = {
  connections: 0,
  lastSeen: now - 31 * DAY,
  countedSince: now - 90 * DAY,
  parity: { matched: 9, missing: 0, extra: 0, late: 0 },
  othersLeft: 3,
}
test.each([
  [{}, true, '0 connections for 30 days: 31 days quiet'],
  [{ lastSeen: null }, true, '0 connections for 30 days: 90 days quiet'],
  [{ lastSeen: now - DAY }, false, 'last seen 1 days ago; 30 quiet days are needed'],
  [{ connections: 2 }, false, '2 open now'],
  [{ parity: { ...quiet.parity, missing: 4 } }, false, '4 events of the last 7 days'],
] as const)('%j: may be removed %s', (changes, mayBeRemoved, because) => {
  const verdict = verdictOn({ sunset }, { ...quiet, ...changes }, now)
  expect(verdict.mayBeRemoved).toBe(mayBeRemoved)
  expect(verdict.because).toContain(because)
})

test('nothing is removed before the day that clients were told', () => {
  const later = { ...sunset, notBefore: '2028-01-01' }
  expect(verdictOn({ sunset: later }, quiet, now).mayBeRemoved).toBe(false)
})
