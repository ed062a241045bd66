import { expect, test } from 'vitest'

import { ownPath } from './own-path.ts'

test('a sign-in leads back to where one wanted to be', () => {
  expect(ownPath('/posts/3?x=1#c')).toBe('/posts/3?x=1#c')
})

test.each([
  '//evil.example',
  '/\\evil.example',
  '/\t/evil.example',
  'https://evil.example',
  'x',
  '',
  7,
])('a sign-in never leads out of the app: %j', (value) => {
  const path = ownPath(value)
  expect(path).toBeUndefined()
})
