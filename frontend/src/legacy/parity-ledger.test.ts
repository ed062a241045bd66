import type { EventOf } from '@trunkline/shared/contract/catalogue'
import { beforeEach, expect, test } from 'vitest'

import { type Compared, ParityLedger } from './parity-ledger.ts'

const LATE_MS = 1_000
let now: number
let ledger: ParityLedger
const line: Compared = { endpoint: 'W17', tells: ({ topic }) => topic === 'notifications:1' }
const event = (id: string, topic = 'notifications:1') =>
  ({ type: 'event', topic, seq: 1, id, name: 'notification.created' }) as EventOf
const old = (id: string) => ({
  topic: 'notifications:1' as const,
  id,
  name: 'notification_message',
})
const decided = () => {
  now += 3 * LATE_MS
  return ledger.take()
}

beforeEach(() => {
  now = 1_000
  ledger = new ParityLedger({ lateMs: LATE_MS, now: () => now })
  ledger.opened(line)
})

test('an event that both lines tell matches, whichever is first', () => {
  ledger.toldAnew(event('a'), { replay: false })
  ledger.toldOnOld(line, old('a'))
  ledger.toldOnOld(line, old('b'))
  ledger.toldAnew(event('b'), { replay: false })
  expect(decided()).toMatchObject([{ matched: 2, missing: 0, extra: 0, late: 0, examples: [] }])
  expect(decided()).toEqual([])
})

test('what the old line leaves out is missing, and what it alone tells is extra, each named with its topic', () => {
  ledger.toldAnew(event('a'), { replay: false })
  ledger.toldOnOld(line, old('b'))
  expect(decided()).toEqual([
    {
      endpoint: 'W17',
      kind: 'notifications',
      matched: 0,
      missing: 1,
      extra: 1,
      late: 0,
      examples: [
        { what: 'missing', topic: 'notifications:1', id: 'a', name: 'notification.created' },
        { what: 'extra', topic: 'notifications:1', id: 'b', name: 'notification_message' },
      ],
    },
  ])
})

test('what the old line tells long after the other is late, and no more than that', () => {
  ledger.toldAnew(event('a'), { replay: false })
  now += LATE_MS + 1
  ledger.toldOnOld(line, old('a'))
  expect(decided()).toMatchObject([{ matched: 1, missing: 0, late: 1 }])
})

test('nothing is decided while it may still come', () => {
  ledger.toldAnew(event('a'), { replay: false })
  now += LATE_MS
  expect(ledger.take()).toEqual([])
  ledger.toldOnOld(line, old('a'))
  expect(decided()).toMatchObject([{ matched: 1, missing: 0 }])
})

test('what the endpoint does not hear, what happened in an absence and what a cut took say nothing', () => {
  ledger.toldAnew(event('a', 'feed'), { replay: false })
  ledger.toldAnew(event('b'), { replay: true })
  ledger.toldOnOld(line, old('b'))
  ledger.toldAnew(event('c'), { replay: false })
  ledger.lost(line)
  ledger.toldAnew(event('d'), { replay: false })
  ledger.opened(line)
  expect(decided()).toEqual([])
})
