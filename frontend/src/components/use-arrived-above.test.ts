import { renderHook } from '@testing-library/react'
import { expect, test } from 'vitest'

import { useArrivedAbove } from './use-arrived-above.ts'

const watch = (first: number[]) => {
  const { result, rerender } = renderHook(({ keys }) => useArrivedAbove(keys), {
    initialProps: { keys: first },
  })
  return (keys: number[]) => {
    rerender({ keys })
    return result.current
  }
}

test('a row that arrives above keeps the place; a page that is added below does not count', () => {
  const show = watch([3, 2, 1])
  expect(show([4, 3, 2, 1])).toBe(true)
  expect(show([4, 3, 2, 1, 0])).toBe(false)
})

test('another list is not an arrival', () => {
  const show = watch([3, 2, 1])
  expect(show([9, 8, 7])).toBe(false)
  expect(show([])).toBe(false)
  expect(show([1])).toBe(false)
})
