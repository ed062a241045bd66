import { renderHook } from '@testing-library/react'
import type { Attachment } from '@trunkline/shared/contract/attachment'
import type { ReactNode } from 'react'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'

import { MeContext } from '../../../components/me-context.tsx'
import { me, TestPage } from '../../../hooks/testing.tsx'
import { useComposer } from './use-composer.ts'

const file = (id: number): Attachment => ({
  id,
  name: `${id}.png`,
  type: 'image/png',
  bytes: 10,
  url: `/upload/files/${id}`,
  width: 5,
  height: 5,
})

let page: TestPage
beforeEach(() => {
  vi.useFakeTimers()
  localStorage.clear()
  page = new TestPage()
})
afterEach(() => {
  page.leave()
  localStorage.clear()
  vi.useRealTimers()
})

const Around = ({ children }: { children: ReactNode }) => (
  <page.wrapper>
    <MeContext value={me}>{children}</MeContext>
  </page.wrapper>
)
const open = (chatId: number) =>
  renderHook(({ id }: { id: number }) => useComposer(id), {
    initialProps: { id: chatId },
    wrapper: Around,
  })
const sent = () => page.transport.actions.map(({ input }) => input)

test('what was begun in a chat is there again, and not in another', async () => {
  const { result, unmount } = open(1)
  await page.turn(() => result.current.setText('Half a thou'))
  unmount()
  expect(open(2).result.current.text).toBe('')
  expect(open(1).result.current.text).toBe('Half a thou')
})

test('files that were given to the server before a reload go with the message, one each', async () => {
  localStorage.setItem(`trunkline.draft.${me.id}.chat:1.files`, JSON.stringify([file(7), file(8)]))
  const { result } = open(1)
  await page.turn(() => result.current.setText(' Look '))
  await page.turn(() => void result.current.send())
  await page.turn(() => page.transport.answer({}))
  expect(sent()).toEqual([{ chatId: 1, content: '', attachmentId: 8 }])
  expect(result.current.text).toBe('')
  expect(result.current.files.uploads).toEqual([])
  expect(localStorage.length).toBe(0)
})

test('nothing is sent while there is nothing to send', async () => {
  const { result } = open(1)
  await page.turn(() => result.current.setText('   '))
  expect(result.current.maySend).toBe(false)
  expect(result.current.send()).toBe(false)
  expect(sent()).toEqual([])
})
