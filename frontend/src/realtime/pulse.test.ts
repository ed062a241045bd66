import { expect, test } from 'vitest'

import { Pulse } from './pulse.ts'

const at = (ms: number) => new Date(ms).toISOString()

test('how long an event took is measured by the server clock, not by mine', () => {
  let now = 10_000
  const pulse = new Pulse(() => now)
  // The server is 5 s ahead; the answer took 200 ms.
  now = 10_200
  pulse.answered({ timestamp: 10_000, now: 15_100 })
  pulse.applied({ topic: 'feed', seq: 1, timestamp: at(15_150) }, { replay: false })
  expect(pulse.takeSamples()).toEqual([['feed', 1, 50]])
  expect(pulse.takeSamples()).toEqual([])
})

test('what was missed is no measure, and one ping carries no more than it may', () => {
  const pulse = new Pulse(() => 100)
  pulse.applied({ topic: 'feed', seq: 1, timestamp: at(0) }, { replay: true })
  for (let seq = 2; seq <= 200; seq += 1)
    pulse.applied({ topic: 'feed', seq, timestamp: at(0) }, { replay: false })
  const samples = pulse.takeSamples()
  expect(samples).toHaveLength(100)
  expect(samples[0]).toEqual(['feed', 2, 100])
})
