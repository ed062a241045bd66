import { renderHook } from '@testing-library/react'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'

import { chat } from '../features/chats/testing.ts'
import { openPage, type TestPage } from './testing.tsx'
import { useMarkRead } from './use-mark-read.ts'

let page: TestPage
beforeEach(() => {
  page = openPage()
})
afterEach(() => void vi.restoreAllMocks())

const reading = (part: { unread: number; upTo: number; inView: boolean }) =>
  renderHook(
    ({ unread, upTo, inView }: typeof part) => useMarkRead(chat({ unread }), upTo, inView),
    { initialProps: part, wrapper: page.wrapper },
  )
const asked = () => page.transport.actions.map(({ input }) => input)

test('what is seen at the end of a chat is marked read', async () => {
  reading({ unread: 2, upTo: 9, inView: true })
  await page.pass(1_000)
  expect(asked()).toEqual([{ chatId: 1, upTo: 9 }])
})

test('what lies below the place one reads is not marked, until one comes there', async () => {
  const { rerender } = reading({ unread: 2, upTo: 9, inView: false })
  await page.pass(1_000)
  expect(asked()).toEqual([])
  rerender({ unread: 2, upTo: 9, inView: true })
  await page.pass(1_000)
  expect(asked()).toHaveLength(1)
})

test('a page that nobody looks at reads nothing', async () => {
  const visibility = vi.spyOn(document, 'visibilityState', 'get').mockReturnValue('hidden')
  reading({ unread: 2, upTo: 9, inView: true })
  await page.pass(1_000)
  expect(asked()).toEqual([])
  visibility.mockReturnValue('visible')
  await page.turn(() => document.dispatchEvent(new Event('visibilitychange')))
  await page.pass(1_000)
  expect(asked()).toHaveLength(1)
})

test('where nothing waits, nothing is marked: what I say myself needs no reading', async () => {
  reading({ unread: 0, upTo: 9, inView: true })
  await page.pass(1_000)
  expect(asked()).toEqual([])
})
