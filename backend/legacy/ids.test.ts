import { MOST_ID } from '@trunkline/shared/protocol/topic'
import fc from 'fast-check'
import { expect, test } from 'vitest'

import { readId, spellChat, spellId } from './ids.ts'

const kinds = ['user', 'post', 'notification', 'message'] as const

test('a prefixed id names the same thing when it comes back', () => {
  fc.assert(
    fc.property(fc.constantFrom(...kinds), fc.integer({ min: 1, max: MOST_ID }), (kind, id) => {
      expect(readId(kind, spellId(kind, id))).toBe(id)
      expect(readId(kind, String(id))).toBe(id)
      expect(readId(kind, id)).toBe(id)
    }),
  )
})

test.each(['direct', 'group'] as const)('a %s chat is read back from its own prefix', (kind) => {
  expect(readId('chat', spellChat(kind, 5))).toBe(5)
})

test.each([
  '',
  '0',
  '-1',
  '01',
  '1.5',
  '1e3',
  'user_',
  'user_x',
  'n1',
  'user_user_1',
  String(MOST_ID + 1),
  null,
  {},
  [1],
  true,
  NaN,
])('%j is nobody', (given) => {
  expect(readId('user', given)).toBeUndefined()
})
