import { expect, test } from 'vitest'

import { linesPerUser, overNodes } from './merge.ts'

const node = (name: string, figures: Record<string, number>) => ({ node: name, at: 1, figures })

test('of several processes, what can be added is added, and of the rest the worst is shown', () => {
  expect(
    overNodes([
      node('a', { users: 2, 'connections/realtime': 2, loopDelayP99: 0.5, rolloutPercent: 25 }),
      node('b', { users: 3, 'connections/realtime': 1, loopDelayP99: 0.1, rolloutPercent: 25 }),
    ]),
  ).toEqual({ users: 5, 'connections/realtime': 3, loopDelayP99: 0.5, rolloutPercent: 25 })
})

test('lines per user keep the old lines apart from the one line, and say nothing of nobody', () => {
  const figures: Record<string, number> = {
    'usersOn/unified': 4,
    'linesOf/unified': 4,
    'usersOn/legacy': 3,
    'linesOf/legacy': 6,
  }
  const look = (name: string) => figures[name] ?? null
  expect(linesPerUser('legacy', look)).toBe(2)
  expect(linesPerUser('unified', look)).toBe(1)
  figures['usersOn/legacy'] = 0
  expect(linesPerUser('legacy', look)).toBeNull()
})
