import type { Notification } from '@trunkline/shared/contract/notification'
import { expect, test } from 'vitest'

import { dayName } from '../../../components/relative-time.ts'
import { byDay } from './by-day.ts'

const now = new Date(2026, 10, 21, 15).getTime()
const name = (day: number): string => dayName(new Date(2026, 10, day, 12).getTime(), now)
const at = (id: number, day: number, hour: number): Notification => ({
  id,
  kind: 'comment',
  actor: { id: 7, handle: 'ada', name: 'Ada Lovelace', image: null },
  postId: 1,
  commentId: id,
  requestId: null,
  excerpt: 'Lovely',
  read: false,
  createdAt: new Date(2026, 10, day, hour).toISOString(),
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
