import { expect, test } from 'vitest'

import { timeTeller } from './relative-time.ts'

const { dayName, relativeTime } = timeTeller('en-US')

const now = new Date(2026, 10, 21, 15, 0).getTime()
const before = (minutes: number): number => now - minutes * 60_000

test('a time is told the way people tell it', () => {
  expect(relativeTime(before(0.2), now)).toBe('now')
  expect(relativeTime(before(4), now)).toBe('4m ago')
  expect(relativeTime(before(59.9), now)).toBe('59m ago')
  expect(relativeTime(before(185), now)).toBe('3h ago')
  expect(relativeTime(before(60 * 30), now)).toBe('1d ago')
  expect(relativeTime(new Date(2026, 2, 3).getTime(), now)).toBe('Mar 3')
  expect(relativeTime(new Date(2024, 2, 3).getTime(), now)).toBe('Mar 3, 2024')
})

test('a clock that runs behind the server shows now, never the future', () => {
  expect(relativeTime(now + 90_000, now)).toBe('now')
})

test('a day is named after the calendar, not after 24 hours', () => {
  expect(dayName(new Date(2026, 10, 21, 0, 5).getTime(), now)).toBe('today')
  expect(dayName(new Date(2026, 10, 20, 23, 55).getTime(), now)).toBe('yesterday')
  expect(dayName(new Date(2026, 10, 17, 12).getTime(), now)).toBe('Tuesday')
  expect(dayName(new Date(2026, 10, 1).getTime(), now)).toBe('Nov 1, 2026')
})
