import { afterEach, beforeEach, expect, test, vi } from 'vitest'

import { dismissToast, showToast, toastStore } from './toast.ts'

beforeEach(() => void vi.useFakeTimers())
afterEach(() => {
  vi.runAllTimers()
  vi.useRealTimers()
})

const shown = () => toastStore.current().map(({ text }) => text)

test('a toast leaves by itself after six seconds', () => {
  showToast({ text: 'Saved' })
  vi.advanceTimersByTime(5_999)
  expect(shown()).toEqual(['Saved'])
  vi.advanceTimersByTime(1)
  expect(shown()).toEqual([])
})

test('a flood of news shows the newest three', () => {
  for (const text of ['1', '2', '3', '4', '5']) showToast({ text })
  expect(shown()).toEqual(['3', '4', '5'])
})

test('dismissing one leaves the others', () => {
  showToast({ text: 'a' })
  showToast({ text: 'b' })
  dismissToast(toastStore.current()[0]?.id ?? 0)
  expect(shown()).toEqual(['b'])
})
