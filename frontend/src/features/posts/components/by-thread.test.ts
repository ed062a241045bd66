import { expect, test } from 'vitest'

import type { CommentRow } from '../../../hooks/use-comments.ts'
import { byThread } from './by-thread.ts'

const row = (id: number, replyTo: number | null = null): CommentRow => ({
  key: String(id),
  comment: {
    id,
    postId: 1,
    content: `Comment ${id}`,
    replyTo,
    author: { id, handle: `person_${id}`, name: `Person ${id}`, image: null },
    createdAt: '2026-11-21T10:00:00.000Z',
  },
  unsent: null,
})
const told = (rows: readonly CommentRow[]) =>
  byThread(rows).map(({ comment, answers }) => [comment.id, answers])

test('an answer stands under the thread that it belongs to, however late it came', () => {
  expect(told([row(1), row(2), row(3, 1), row(4, 3), row(5)])).toEqual([
    [1, null],
    [3, 'Person 1'],
    [4, 'Person 3'],
    [2, null],
    [5, null],
  ])
})

test('my own answer that is on its way stands in its thread already', () => {
  expect(told([row(1), row(2), row(-1, 1)])).toEqual([
    [1, null],
    [-1, 'Person 1'],
    [2, null],
  ])
})

test('an answer to what is not shown is not lost', () => {
  expect(told([row(2, 1), row(3, 2)])).toEqual([
    [2, null],
    [3, 'Person 2'],
  ])
})
