import { beforeEach, expect, test } from 'vitest'

import { buildMode, readSetting, storeOverride } from '../config.ts'

beforeEach(() => localStorage.clear())

test.each(['false', ' False ', '0', 'legacy'])('a build told %j has the old lines', (value) => {
  expect(buildMode(value)).toBe('legacy')
})

test('a browser may ask for the old lines, and leave them', () => {
  expect(readSetting('unified', '?realtime=legacy')).toEqual({ mode: 'legacy', why: 'override' })
  expect(readSetting('unified', '')).toEqual({ mode: 'legacy', why: 'override' })
  storeOverride('unified')
  expect(readSetting('legacy', '')).toEqual({ mode: 'unified', why: 'override' })
})
