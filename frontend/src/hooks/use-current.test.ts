import { act, renderHook } from '@testing-library/react'
import { expect, test, vi } from 'vitest'

import { timers } from '../realtime/world.ts'
import { useCurrent } from './use-current.ts'

test('who falls silent stops writing, though a timer is a fraction of a millisecond early', () => {
  vi.useFakeTimers()
  const ann = { id: 2, handle: 'ann', name: 'Ann', image: null }
  const hints = [{ person: ann, until: timers.passed() + 1_000.9 }]
  const { result } = renderHook(() => useCurrent(hints))
  expect(result.current).toEqual([ann])
  act(() => void vi.advanceTimersByTime(3_000))
  expect(result.current).toEqual([])
  vi.useRealTimers()
})
