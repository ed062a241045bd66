import { expect, test } from 'vitest'

import { excerpt } from './excerpt.ts'

test('a short text is its own excerpt, on one line', () => {
  expect(excerpt('two\n\n lines')).toBe('two lines')
  expect(excerpt('x'.repeat(140))).toBe('x'.repeat(140))
})

test('a long text is cut at 140 and says so', () => {
  const cut = excerpt('word '.repeat(100))
  expect(cut.length).toBeLessThanOrEqual(140)
  expect(cut).toMatch(/^(word )+word…$/)
})

test('a family of emoji is never torn apart', () => {
  const family = '👨‍👩‍👧‍👦'
  const cut = excerpt(family.repeat(40))
  expect(cut.length).toBeLessThanOrEqual(140)
  expect(cut.replaceAll(family, '')).toBe('…')
})

test('one endless letter with marks does not make an endless excerpt', () => {
  expect(excerpt(`a${'\u0301'.repeat(2_000)}`).length).toBeLessThanOrEqual(140)
})
