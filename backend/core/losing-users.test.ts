import { expect, test } from 'vitest'

import { LosingUsers } from './losing-users.ts'

test('whoever missed events counts once, under the own mode, for a quarter of an hour', () => {
  let now = 0
  const losing = new LosingUsers(() => now)
  for (const userId of [1, 1, 2]) losing.note({ userId, mode: 'unified' })
  losing.note({ userId: 3, mode: 'poll' })
  now = 600_000
  losing.note({ userId: 2, mode: 'unified' })
  expect([losing.count('unified'), losing.count('poll'), losing.count('legacy')]).toEqual([2, 1, 0])
  now = 1_000_000
  expect([losing.count('unified'), losing.count('poll')]).toEqual([1, 0])
})
