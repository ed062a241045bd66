import { expect, test } from 'vitest'

import { inWords, span } from './units.ts'

test.each([
  [null, 'count', '–'],
  [0, 'bytes', '0 B'],
  [999, 'bytes', '999 B'],
  [118_000_000, 'bytes', '118 MB'],
  [1_234, 'bytesPerSecond', '1.23 KB/s'],
  [0.0000004, 'seconds', '0.4 µs'],
  [0.00695, 'seconds', '6.95 ms'],
  [5.77, 'seconds', '5.77 s'],
  [0.5, 'perSecond', '0.5/s'],
  [128, 'count', '128'],
] as const)('%d %s reads %s', (value, unit, words) => {
  expect(inWords(value, unit)).toBe(words)
})

test.each([
  [1_000, '1 s'],
  [600_000, '10 min'],
  [86_400_000, '24 h'],
  [604_800_000, '7 days'],
])('%d ms read %s', (ms, words) => {
  expect(span(ms)).toBe(words)
})
