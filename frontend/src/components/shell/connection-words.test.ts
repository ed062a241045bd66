import { closeCodes } from '@trunkline/shared/protocol/close-codes'
import { expect, test } from 'vitest'

import { troubleOf } from './connection-words.ts'

test('people read why there is no line in their own words, and never the name of a code', () => {
  expect(troubleOf('too_many')).toBe('you have too many windows open')
  expect(troubleOf('hello_timeout')).toBe('the network is slow')
  // A name is one word, with or without underscores; what people read is a sentence, or nothing.
  for (const name of Object.keys(closeCodes)) expect(troubleOf(name) ?? '').not.toMatch(/^\w+$/)
  for (const other of [null, 'closed', 'another user', 'toString'])
    expect(troubleOf(other)).toBeUndefined()
})
