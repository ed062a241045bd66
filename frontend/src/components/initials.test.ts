import { expect, test } from 'vitest'

import { hueOf, initials } from './initials.ts'

test('initials are the first letters of the first and the last name', () => {
  expect(initials('Amara Okafor')).toBe('AO')
  expect(initials('  José María de la Cruz ')).toBe('JC')
  expect(initials('plato')).toBe('P')
})

test('initials never cut a character in two', () => {
  expect(initials('👩‍🚀 Ríos')).toBe('👩‍🚀R')
  expect(initials('')).toBe('')
})

test('neighbours in the list of people get colours that can be told apart', () => {
  for (let id = 1; id < 200; id += 1) {
    const apart = Math.abs(hueOf(id) - hueOf(id + 1))
    expect(Math.min(apart, 360 - apart)).toBeGreaterThan(90)
  }
})
