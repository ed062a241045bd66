import { expect, test } from 'vitest'

import { Pulse } from './pulse.ts'

const at = (ms: number) => new Date(ms).toISOString()

test('how long an event took is measured by the server clock, not by mine', () => {
  let [now, passed] = [10_000, 0]
  const pulse = new Pulse({ now: () => now, passed: () => passed })
  // The server is 5 s ahead; the answer took 200 ms, and somebody sets my clock meanwhile.
  const timestamp = pulse.asked()
  ;[now, passed] = [3_000_000, 200]
  pulse.answered({ timestamp, now: 15_100 })
  now = 0
  pulse.applied({ topic: 'feed', seq: 1, timestamp: at(15_150) }, { replay: false })
  expect(pulse.takeSamples()).toEqual([['feed', 1, 50]])
  expect(pulse.takeSamples()).toEqual([])
})

test('what was missed is no measure, and one ping carries no more than it may', () => {
  const pulse = new Pulse({ now: () => 100, passed: () => 0 })
  pulse.applied({ topic: 'feed', seq: 1, timestamp: at(0) }, { replay: true })
  for (let seq = 2; seq <= 200; seq += 1)
    pulse.applied({ topic: 'feed', seq, timestamp: at(0) }, { replay: false })
  const samples = pulse.takeSamples()
  expect(samples).toHaveLength(100)
  expect(samples[0]).toEqual(['feed', 2, 100])
})
