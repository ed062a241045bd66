import { act, renderHook } from '@testing-library/react'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'

import { useLasting } from './use-lasting.ts'

beforeEach(() => void vi.useFakeTimers())
afterEach(() => void vi.useRealTimers())

const wait = (ms: number) => act(() => vi.advanceTimersByTimeAsync(ms))

test('a short break of the line is not worth a banner', async () => {
  const { result, rerender } = renderHook(({ down }) => useLasting(down, 2_000), {
    initialProps: { down: true },
  })
  await wait(1_999)
  expect(result.current).toBe(false)
  rerender({ down: false })
  await wait(5_000)
  expect(result.current).toBe(false)
})

test('a break of two seconds is told, and taken back at once when the line is up again', async () => {
  const { result, rerender } = renderHook(({ down }) => useLasting(down, 2_000), {
    initialProps: { down: true },
  })
  await wait(2_000)
  expect(result.current).toBe(true)
  rerender({ down: false })
  expect(result.current).toBe(false)
  rerender({ down: true })
  expect(result.current).toBe(false)
})
