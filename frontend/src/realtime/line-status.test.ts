import { expect, test } from 'vitest'

import { LineStatus } from './line-status.ts'

test('people are told since when there is a line, or none, whatever is tried meanwhile', () => {
  let now = 0
  const line = new LineStatus(() => now)
  const show = (...args: Parameters<LineStatus['show']>) => {
    now += 1_000
    line.show(...args)
    return line.status.get()
  }
  expect(show({ state: 'open' }, 'none')).toMatchObject({ state: 'connecting', since: 0 })
  expect(show({ state: 'open' }, 'catching_up')).toMatchObject({
    state: 'catching_up',
    since: 2_000,
  })
  expect(show({ state: 'open' }, 'live')).toMatchObject({ state: 'live', since: 2_000 })
  const offline = { state: 'offline', attempt: 1, retryAt: 9_000, why: 'restart' } as const
  expect(show(offline, 'none')).toEqual({ ...offline, since: 4_000 })
  expect(show({ state: 'connecting', attempt: 1 }, 'none')).toEqual({
    state: 'connecting',
    attempt: 1,
    retryAt: null,
    why: null,
    since: 4_000,
  })
  expect(show({ state: 'open' }, 'live')).toMatchObject({ state: 'live', since: 6_000 })
})

test('what stays the same is told once', () => {
  const line = new LineStatus(() => 0)
  let told = 0
  line.status.subscribe(() => (told += 1))
  line.show({ state: 'open' }, 'live')
  line.show({ state: 'open' }, 'live')
  expect(told).toBe(1)
})
