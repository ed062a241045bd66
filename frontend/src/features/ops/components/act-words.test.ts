import { expect, test } from 'vitest'

import { actWords } from './act-words.ts'

test.each([
  [
    'rollout.step',
    { before: { percent: null }, after: { percent: 0 } },
    'Rollout: from the build’s own to 0 %',
  ],
  [
    'rollout.fall_back',
    { before: { percent: 5 }, after: { percent: 1 } },
    'Rollout fell back from 5 % to 1 %',
  ],
  [
    'rollout.kill',
    { before: { kill: null }, after: { kill: { to: 'poll' } } },
    'Kill switch on: everybody on poll',
  ],
  ['endpoint.retire', { endpoint: 'W7' }, 'W7 retired'],
  ['something.new', null, 'something.new'],
])('%s of the audit reads as a sentence', (act, details, words) => {
  expect(actWords(act, details)).toBe(words)
})
