import { expect, test } from 'vitest'

import { turn } from './compare.ts'

test('in every round another mode is the first, and none is left out', () => {
  const modes = ['poll', 'legacy', 'unified'] as const
  expect([0, 1, 2, 3].map((round) => turn(modes, round))).toEqual([
    ['poll', 'legacy', 'unified'],
    ['legacy', 'unified', 'poll'],
    ['unified', 'poll', 'legacy'],
    ['poll', 'legacy', 'unified'],
  ])
})
