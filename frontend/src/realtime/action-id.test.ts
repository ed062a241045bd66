import { expect, test } from 'vitest'

import { actionId } from './action-id.ts'

test('an id is a UUIDv7: it says when it was made, and no two are the same', () => {
  const now = Date.parse('2026-11-21T10:00:00.123Z')
  const ids = Array.from({ length: 100 }, () => actionId(now))
  for (const id of ids)
    expect(id).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/)
  expect(Number.parseInt(ids[0]?.replaceAll('-', '').slice(0, 12) ?? '', 16)).toBe(now)
  expect(new Set(ids).size).toBe(100)
})

test('ids of one millisecond sort as they were made', () => {
  const ids = Array.from({ length: 100 }, () => actionId(3_000))
  expect(ids.toSorted()).toEqual(ids)
})

test('ids sort by when they were made', () => {
  const earlier = actionId(1_000)
  expect([actionId(2_000), earlier].toSorted()[0]).toBe(earlier)
})
