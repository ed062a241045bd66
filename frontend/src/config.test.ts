import { beforeEach, expect, test } from 'vitest'

import { buildMode, readOverride, storeOverride } from './config.ts'

beforeEach(() => localStorage.clear())

test.each([
  [undefined, 'unified'],
  ['', 'unified'],
  ['true', 'unified'],
  ['unified', 'unified'],
  [' Poll ', 'poll'],
])('a build told %j is %s', (value, mode) => {
  expect(buildMode(value)).toBe(mode)
})

test.each(['polling', 'no', 'tru'])(
  'a build told %j does not start: a typo must not choose a line',
  (value) => {
    expect(() => buildMode(value)).toThrow(`VITE_USE_UNIFIED_WS is "${value}"`)
  },
)

test('what the address asks for is kept for this browser, until it is given back', () => {
  expect(readOverride('')).toBeNull()
  expect(readOverride('?realtime=poll')).toBe('poll')
  expect(readOverride('')).toBe('poll')
  expect(readOverride('?realtime=unified')).toBe('unified')
  expect(readOverride('?realtime=default')).toBeNull()
  expect(readOverride('')).toBeNull()
})

test('what the address cannot ask for changes nothing', () => {
  storeOverride('poll')
  expect(readOverride('?realtime=carrier-pigeon')).toBe('poll')
})

test('a browser that stores nothing keeps no choice, and the page works', () => {
  const refuse = () => {
    throw new Error('no storage')
  }
  const before = globalThis.localStorage
  Object.defineProperty(globalThis, 'localStorage', { configurable: true, get: refuse })
  expect(readOverride('?realtime=unified')).toBeNull()
  Object.defineProperty(globalThis, 'localStorage', { configurable: true, value: before })
})
