import { expect, test } from 'vitest'

import { doubtsOf, failuresOf } from './doubts.ts'
import type { Run } from './result.ts'
import { sampleRun, sampleRuns } from './testing.ts'

const { idle, busy, before, after, events, delivery } = sampleRun('unified')
const { notifications } = delivery
/** Of two rounds, as far as they matter here. */
const doubts = (...runs: Run[]) => doubtsOf([...runs, ...runs], 100)

test('a healthy comparison on a quiet machine leaves no doubt', () => {
  expect(doubts(...sampleRuns())).toEqual([])
  expect(failuresOf(sampleRuns())).toEqual([])
})

test('clients near a core are named as what was measured', () => {
  const runs = [...sampleRuns(), sampleRun('unified', { busy: { ...busy, generatorCpuMs: 4_500 } })]
  expect(doubts(...runs)).toEqual([expect.stringContaining('The clients used up to 90 %')])
})

test('other programs on the machine are named', () => {
  const runs = [sampleRun('unified', { idle: { ...idle, othersCpuMs: 5_000 } })]
  expect(doubts(...runs)).toEqual([expect.stringContaining('up to 100 % of a core')])
})

test('a machine that does not tell about other programs is not suspected', () => {
  const runs = [sampleRun('unified', { idle: { ...idle, othersCpuMs: null } })]
  expect(doubts(...runs)).toEqual([])
})

test('late events are named', () => {
  const runs = [sampleRun('unified', { events: { ...events, latestMs: 80 } })]
  expect(doubts(...runs)).toEqual([expect.stringContaining('80 ms after its time')])
})

test('memory that sockets cannot have given back is called noise', () => {
  const shrunk = { ...after, rss: before.rss - 1 }
  const noise = [expect.stringContaining('less than what RSS changes by itself')]
  expect(doubts(sampleRun('unified', { after: shrunk }))).toEqual(noise)
  const bigger = { ...after, rss: before.rss + 3e6 }
  expect(doubts(sampleRun('legacy'), sampleRun('unified', { after: bigger }))).toEqual(noise)
})

test('one round is said to have no range', () => {
  expect(doubtsOf(sampleRuns(), 100)).toEqual([expect.stringContaining('--rounds=3')])
})

test('a comparison in which nobody was to be told anything has failed', () => {
  const nobody = { ...notifications, expected: 0 }
  const run = sampleRun('unified', {
    delivery: { ...delivery, notifications: nobody, friend_requests: nobody },
  })
  expect(failuresOf([run])).toEqual([expect.stringContaining('take a wider --cohort')])
})

test('lost, doubled and unexplained deliveries fail the comparison, each with its number', () => {
  const run = sampleRun('legacy', {
    delivery: {
      ...delivery,
      notifications: { ...notifications, lost: 3, doubled: 1 },
      unexpected: 2,
    },
  })
  expect(failuresOf([sampleRun('unified'), run])).toEqual([
    'legacy: 3 deliveries were lost.',
    'legacy: 1 deliveries came twice.',
    'legacy: 2 deliveries belong to no event that was written.',
  ])
})

test('events that were refused fail it with the reason, and so does any trouble', () => {
  const run = sampleRun('poll', {
    events: { ...events, failed: 2, why: 'it answered 429' },
    troubles: ['a socket was cut'],
  })
  expect(failuresOf([run])).toEqual([
    'poll: a socket was cut.',
    'poll: 2 of 100 events were not written (it answered 429).',
  ])
})
