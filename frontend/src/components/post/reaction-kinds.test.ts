import { expect, test } from 'vitest'

import { chosenKinds, reactionTotal, reactionWords } from './reaction-kinds.ts'

const engagement = { comments: 0, reposts: 0, reactions: { like: 2, wow: 0, sad: 5 } }

test('reactions are told by kind, most chosen first, and none that nobody chose', () => {
  expect(chosenKinds(engagement)).toEqual([
    { kind: 'sad', count: 5 },
    { kind: 'like', count: 2 },
  ])
  expect(reactionWords(engagement)).toBe('5 sad, 2 like')
  expect(reactionTotal(engagement)).toBe(7)
})
