import type { Position } from '@trunkline/shared/protocol/position'
import { expect, test } from 'vitest'

import { Lag } from './lag.ts'

const at = (seq: number): Record<string, Position> => ({ 'chats:1': [seq, 'x'] })
const told = (seq: number) => new Map([['chats:1', seq]])

test('what was sent just now is not lost; what was sent before the ping before is', () => {
  const lag = new Lag()
  expect(lag.lost(at(5), told(9))).toBe(0)
  expect(lag.lost(at(9), told(12))).toBe(0)
  expect(lag.lost(at(10), told(12))).toBe(2)
})

test('a page that stays behind is counted once for each event', () => {
  const lag = new Lag()
  lag.lost(at(5), told(9))
  expect(lag.lost(at(5), told(9))).toBe(4)
  expect(lag.lost(at(5), told(10))).toBe(0)
  expect(lag.lost(at(5), told(10))).toBe(1)
})

test('a topic that is not followed any more, or not told of, is nothing lost', () => {
  const lag = new Lag()
  lag.lost(at(5), told(9))
  expect(lag.lost({}, told(9))).toBe(0)
  expect(lag.lost(at(5), new Map())).toBe(0)
})
