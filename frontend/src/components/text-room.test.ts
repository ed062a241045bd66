import { expect, test } from 'vitest'

import { roomFor } from './text-room.ts'

test('a text is measured in bytes, as the server measures it', () => {
  expect(roomFor('a'.repeat(8_192))).toEqual({ fits: true, left: 0 })
  expect(roomFor('é'.repeat(4_096))).toEqual({ fits: true, left: 0 })
  expect(roomFor('é'.repeat(4_097))).toEqual({ fits: false, left: -2 })
})

test('blank text cannot be sent, and space around it does not count', () => {
  expect(roomFor(' \n\t ').fits).toBe(false)
  expect(roomFor('  hi  ').left).toBe(8_190)
})
