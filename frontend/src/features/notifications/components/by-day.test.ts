import type { Notification } from '@trunkline/shared/contract/notification'
import { expect, test } from 'vitest'

import { dayName } from '../../../components/relative-time.ts'
import { byDay, peopleWords } from './by-day.ts'

const now = new Date(2026, 10, 21, 15).getTime()
const name = (day: number): string => dayName(new Date(2026, 10, day, 12).getTime(), now)
const person = (id: number, called: string) => ({ id, handle: `p${id}`, name: called, image: null })
const at = (id: number, day: number, hour: number): Notification => ({
  id,
  kind: 'comment',
  actor: person(7, 'Ada'),
  postId: 1,
  commentId: id,
  requestId: null,
  excerpt: 'Lovely',
  read: false,
  createdAt: new Date(2026, 10, day, hour).toISOString(),
})
const reaction = (id: number, hour: number, more: Partial<Notification> = {}): Notification => ({
  ...at(id, 21, hour),
  kind: 'reaction',
  commentId: null,
  actor: person(id, `Person ${id}`),
  ...more,
})

test('each day is named once, on the first thing that happened on it', () => {
  const rows = byDay([at(4, 21, 9), at(3, 21, 1), at(2, 20, 23), at(1, 2, 8)], now)
  expect(rows.map((row) => [row.notification.id, row.day])).toEqual([
    [4, name(21)],
    [3, null],
    [2, name(20)],
    [1, name(2)],
  ])
})

test('reactions to one post on one day are one row, where the newest of them stands', () => {
  const rows = byDay([reaction(5, 14), at(4, 21, 9), reaction(3, 8), reaction(2, 7)], now)
  expect(rows.map(({ notification, people }) => [notification.id, people.length])).toEqual([
    [5, 3],
    [4, 1],
  ])
  expect(rows[0]?.people.map(({ id }) => id)).toEqual([5, 3, 2])
})

test('reactions to another post, of another day, and reposts stand for themselves', () => {
  const rows = byDay(
    [
      reaction(5, 14),
      reaction(4, 13, { postId: 2 }),
      reaction(3, 12, { kind: 'repost' }),
      reaction(2, 9, { createdAt: new Date(2026, 10, 20, 9).toISOString() }),
    ],
    now,
  )
  expect(rows.map(({ notification }) => notification.id)).toEqual([5, 4, 3, 2])
})

test('a row stays the same row while more people react', () => {
  const [before] = byDay([reaction(3, 8)], now)
  const [after] = byDay([reaction(5, 14), reaction(3, 8)], now)
  expect(after?.key).toBe(before?.key)
})

test('opening a row reads all in it that is unread', () => {
  const [row] = byDay([reaction(5, 14), reaction(3, 8, { read: true }), reaction(2, 7)], now)
  expect(row?.unread).toEqual([5, 2])
})

test('who changes their mind is one person', () => {
  const ada = { actor: person(7, 'Ada') }
  const [row] = byDay([reaction(5, 14, ada), reaction(3, 8), reaction(2, 7, ada)], now)
  expect(row?.people.map(({ id }) => id)).toEqual([7, 3])
})

test.each([
  [['Ann'], 'Ann'],
  [['Ann', 'Ben'], 'Ann and Ben'],
  [['Ann', 'Ben', 'Cleo'], 'Ann, Ben and Cleo'],
  [['Ann', 'Ben', 'Cleo', 'Dan', 'Eve'], 'Ann, Ben and 3 others'],
])('%s are told as "%s"', (names, words) => {
  expect(peopleWords(names.map((one) => ({ name: one })))).toBe(words)
})
