import { expect, test } from 'vitest'

import { emailProblem, fieldOf } from './field-problems.ts'

test('a refusal stands beside the field it speaks of', () => {
  expect(fieldOf('User already exists. Use another email.')).toBe('email')
  expect(fieldOf('Password too short')).toBe('password')
  expect(fieldOf('The server does not answer.')).toBeUndefined()
})

test('an address is only refused where it cannot be one', () => {
  expect(emailProblem(' zoë@例え.jp ')).toBeNull()
  expect(emailProblem('zoë at example')).not.toBeNull()
})
