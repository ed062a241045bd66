import { expect, test } from 'vitest'

import type { MessageRow } from '../../../hooks/use-chat.ts'
import { message, person } from '../testing.ts'
import { readersByMessage, threadLines } from './thread-lines.ts'

const ME = 1
const NOW = Date.parse('2026-11-21T12:00:00.000Z')

/** Messages by these people at these minutes after ten. */
const said = (...by: [sender: number, minute: number][]): MessageRow[] =>
  by.map(([sender, minute], index) => ({
    key: String(index + 1),
    message: message({
      no: index + 1,
      sender: person(sender),
      createdAt: new Date(Date.parse('2026-11-21T10:00:00.000Z') + minute * 60_000).toISOString(),
    }),
    unsent: null,
  }))
const linesOf = (rows: MessageRow[], readUpTo: number | null = null) =>
  threadLines(rows, { now: NOW, readUpTo, me: ME })

test('who speaks is named once, until somebody else does or a while has passed', () => {
  const lines = linesOf(said([2, 0], [2, 1], [3, 1], [3, 2], [3, 30]))
  expect(lines.map(({ opens }) => opens)).toEqual([true, false, true, false, true])
})

test('the time is told once for what one person said within a minute', () => {
  const lines = linesOf(said([2, 0], [2, 0.5], [2, 1], [3, 1]))
  expect(lines.map(({ closes }) => closes)).toEqual([false, true, true, true])
})

test('each day is named on its first message', () => {
  const lines = linesOf(said([2, -24 * 60], [2, 0], [2, 1]))
  expect(lines.map(({ day }) => day)).toEqual(['yesterday', 'today', null])
})

test('the divider stands before the first message of others that was unread', () => {
  const lines = linesOf(said([2, 0], [ME, 1], [2, 2], [2, 3]), 1)
  expect(lines.map(({ isFirstUnread }) => isFirstUnread)).toEqual([false, false, true, false])
  const read = linesOf(said([2, 0], [2, 1]))
  expect(read.some(({ isFirstUnread }) => isFirstUnread)).toBe(false)
})

test('a reader stands at the last message that they have read, and never at their own', () => {
  const rows = said([2, 0], [ME, 1], [3, 2])
  const readers = readersByMessage(rows, { 2: 2, 3: 3, 4: 99, 5: 0 })
  expect([...readers]).toEqual([
    [2, [2]],
    [3, [4]],
  ])
})

test('of a chat of two only my own messages wait to be seen', () => {
  const rows = said([ME, 0], [ME, 1], [2, 2])
  expect([...readersByMessage(rows, { 2: 3 }, ME)]).toEqual([[2, [2]]])
  expect([...readersByMessage(rows, { 2: 1 }, ME)]).toEqual([[1, [2]]])
})
