import { beforeEach, expect, test } from 'vitest'

import { buildMode, readOverride, storeOverride } from '../config.ts'

beforeEach(() => localStorage.clear())

test.each(['false', ' False ', '0', 'legacy'])('a build told %j has the old lines', (value) => {
  expect(buildMode(value)).toBe('legacy')
})

test('a browser may ask for the old lines, and leave them', () => {
  expect(readOverride('?realtime=legacy')).toBe('legacy')
  expect(readOverride('')).toBe('legacy')
  storeOverride('unified')
  expect(readOverride('')).toBe('unified')
})
