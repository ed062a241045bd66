import { afterEach, beforeEach, expect, test, vi } from 'vitest'

import { TestPage } from './testing.tsx'
import { useUpdateProfile } from './use-update-profile.ts'

let page: TestPage
beforeEach(() => {
  vi.useFakeTimers()
  page = new TestPage()
})
afterEach(() => {
  page.leave()
  vi.useRealTimers()
})

/** What was answered, in order. */
function kept() {
  const answers: boolean[] = []
  return { answers, keep: async (answer: Promise<boolean>) => void answers.push(await answer) }
}

test('a change that is done says so', async () => {
  const form = page.render(() => useUpdateProfile())
  const { answers, keep } = kept()
  await page.turn(() => void keep(form.current.update({ name: 'New' })))
  expect(form.current.isPending).toBe(true)
  expect(page.transport.actions[0]).toMatchObject({ input: { name: 'New' } })
  await page.turn(() => page.transport.answer({}))
  expect(answers).toEqual([true])
  expect(form.current).toMatchObject({ isPending: false, error: null, fields: {} })
})

test('a change that is refused names its fields, until the next one', async () => {
  const form = page.render(() => useUpdateProfile())
  const { answers, keep } = kept()
  await page.turn(() => void keep(form.current.update({ handle: 'a' })))
  const details = { fieldErrors: { handle: ['3 to 24 letters'] } }
  await page.turn(() => page.transport.refuse('invalid_input', 'no', details))
  expect(answers).toEqual([false])
  expect(form.current).toMatchObject({ isPending: false, fields: { handle: '3 to 24 letters' } })
  await page.turn(() => void form.current.update({ handle: 'abc' }))
  expect(form.current).toMatchObject({ isPending: true, error: null, fields: {} })
})
