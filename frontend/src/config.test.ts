import { beforeEach, expect, test } from 'vitest'

import { buildMode, readSetting, storeOverride } from './config.ts'

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

test('what the address asks for is kept for this browser, before what the build says', () => {
  expect(readSetting('unified', '')).toEqual({ mode: 'unified', why: 'build' })
  expect(readSetting('unified', '?realtime=poll')).toEqual({ mode: 'poll', why: 'override' })
  expect(readSetting('unified', '')).toEqual({ mode: 'poll', why: 'override' })
  expect(readSetting('poll', '?realtime=unified')).toEqual({ mode: 'unified', why: 'override' })
  expect(readSetting('poll', '?realtime=default')).toEqual({ mode: 'poll', why: 'build' })
  expect(readSetting('poll', '')).toEqual({ mode: 'poll', why: 'build' })
})

test('what the address cannot ask for changes nothing', () => {
  expect(readSetting('unified', '?realtime=carrier-pigeon')).toEqual({
    mode: 'unified',
    why: 'build',
  })
})

test('a choice made on the page counts when it loads next', () => {
  storeOverride('poll')
  expect(readSetting('unified', '')).toEqual({ mode: 'poll', why: 'override' })
  storeOverride(null)
  expect(readSetting('unified', '')).toEqual({ mode: 'unified', why: 'build' })
})

test('a browser that stores nothing keeps no choice, and the page works', () => {
  const refuse = () => {
    throw new Error('no storage')
  }
  const before = globalThis.localStorage
  Object.defineProperty(globalThis, 'localStorage', { configurable: true, get: refuse })
  expect(readSetting('poll', '?realtime=unified')).toEqual({ mode: 'poll', why: 'build' })
  Object.defineProperty(globalThis, 'localStorage', { configurable: true, value: before })
})
