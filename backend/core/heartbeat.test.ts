import { expect, test } from 'vitest'

import { HeartbeatWheel } from './heartbeat.ts'

function line() {
  const seen: string[] = []
  const pulse = {
    answered: true,
    ping() {
      seen.push('ping')
      pulse.answered = false
    },
    dead: () => void seen.push('dead'),
  }
  return { pulse, seen }
}

const wheelOf = (pingMs: number, timeoutMs: number) => {
  const wheel = new HeartbeatWheel({ pingMs, timeoutMs })
  wheel.stop()
  return { wheel, turns: (count: number) => Array.from({ length: count }, () => wheel.turn()) }
}

test('every line is pinged once a turn of the wheel, and they are spread over it', () => {
  const { wheel, turns } = wheelOf(25_000, 10_000)
  const lines = Array.from({ length: 100 }, line)
  for (const { pulse } of lines) wheel.add(pulse)
  turns(1)
  expect(lines.filter(({ seen }) => seen.length > 0)).toHaveLength(4)
  turns(24)
  for (const { seen } of lines) expect(seen.filter((what) => what === 'ping')).toHaveLength(1)
})

test('a line that answers lives, one that does not is dead ten of twenty-five steps later', () => {
  const { wheel, turns } = wheelOf(25_000, 10_000)
  const [good, bad] = [line(), line()]
  good.pulse.ping = () => void good.seen.push('ping')
  wheel.add(good.pulse)
  wheel.add(bad.pulse)
  let steps = 0
  while (!bad.seen.includes('ping')) turns(1)
  while (!bad.seen.includes('dead') && steps < 100) {
    turns(1)
    steps += 1
  }
  expect(steps).toBe(10)
  turns(50)
  expect(good.seen).not.toContain('dead')
})

test('a line that has left is neither pinged nor declared dead', () => {
  const { wheel, turns } = wheelOf(25_000, 10_000)
  const { pulse, seen } = line()
  const leave = wheel.add(pulse)
  turns(25)
  leave()
  turns(50)
  expect(seen).toEqual(['ping'])
})
