import { expect, test } from 'vitest'

import { doubtsOf, failuresOf } from './doubts.ts'
import { sampleRun, sampleRuns } from './testing.ts'

const { idle, busy, before, after, events, delivery } = sampleRun('unified')
const { notifications } = delivery

test('a healthy comparison on a quiet machine leaves no doubt', () => {
  expect(doubtsOf(sampleRuns(), 100)).toEqual([])
  expect(failuresOf(sampleRuns())).toEqual([])
})

test('clients near a core are named as what was measured', () => {
  const runs = [...sampleRuns(), sampleRun('unified', { busy: { ...busy, generatorCpuMs: 4_500 } })]
  expect(doubtsOf(runs, 100)).toEqual([expect.stringContaining('The clients used up to 90 %')])
})

test('other programs on the machine are named', () => {
  const runs = [sampleRun('unified', { idle: { ...idle, othersCpuMs: 5_000 } })]
  expect(doubtsOf(runs, 100)).toEqual([expect.stringContaining('up to 100 % of a core')])
})

test('a machine that does not tell about other programs is not suspected', () => {
  const runs = [sampleRun('unified', { idle: { ...idle, othersCpuMs: null } })]
  expect(doubtsOf(runs, 100)).toEqual([])
})

test('late events are named', () => {
  const runs = [sampleRun('unified', { events: { ...events, latestMs: 80 } })]
  expect(doubtsOf(runs, 100)).toEqual([expect.stringContaining('80 ms after its time')])
})

test('memory that sockets cannot have given back is called noise', () => {
  const shrunk = { ...after, rss: before.rss - 1 }
  const noise = [expect.stringContaining('less than what RSS changes by itself')]
  expect(doubtsOf([sampleRun('unified', { after: shrunk })], 100)).toEqual(noise)
  const bigger = { ...after, rss: before.rss + 3e6 }
  expect(doubtsOf([sampleRun('legacy'), sampleRun('unified', { after: bigger })], 100)).toEqual(
    noise,
  )
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
