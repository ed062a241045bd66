import { expect, test } from 'vitest'

import { byNumber } from './by-number.ts'

test('old endpoints stand as people count them, one with a letter after its number', () => {
  const ids = ['W18', 'W15b', 'W2', 'W16', 'W15', 'W1'].map((id) => ({ id }))
  expect(ids.toSorted(byNumber).map(({ id }) => id)).toEqual([
    'W1',
    'W2',
    'W15',
    'W15b',
    'W16',
    'W18',
  ])
})
