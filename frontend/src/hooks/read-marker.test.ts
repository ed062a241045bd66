import { afterEach, beforeEach, expect, test, vi } from 'vitest'

import { timers } from '../realtime/world.ts'
import { ReadMarker } from './read-marker.ts'

beforeEach(() => void vi.useFakeTimers())
afterEach(() => void vi.useRealTimers())

function marker() {
  const marked: number[] = []
  return { marked, marker: new ReadMarker(timers, (upTo) => marked.push(upTo)) }
}

test('what arrives in one glance is marked together', () => {
  const { marked, marker: reading } = marker()
  for (const no of [3, 4, 5]) reading.see(no)
  vi.advanceTimersByTime(1_000)
  expect(marked).toEqual([5])
})

test('a chat in which somebody speaks all the time is marked all the same', () => {
  const { marked, marker: reading } = marker()
  for (let no = 1; no <= 20; no += 1) {
    reading.see(no)
    vi.advanceTimersByTime(100)
  }
  expect(marked.length).toBeGreaterThan(2)
  expect(marked.length).toBeLessThan(10)
})

test('a mark never goes back', () => {
  const { marked, marker: reading } = marker()
  reading.see(9)
  vi.advanceTimersByTime(1_000)
  reading.see(4)
  reading.see(9)
  vi.advanceTimersByTime(1_000)
  expect(marked).toEqual([9])
})

test('who looks away at once has not read', () => {
  const { marked, marker: reading } = marker()
  reading.see(9)
  reading.stop()
  vi.advanceTimersByTime(1_000)
  expect(marked).toEqual([])
  reading.see(3)
  vi.advanceTimersByTime(1_000)
  expect(marked).toEqual([3])
})
