import { beforeEach, expect, test } from 'vitest'

import { openPage, type TestPage } from './testing.tsx'
import { useUpdateProfile } from './use-update-profile.ts'

let page: TestPage
beforeEach(() => {
  page = openPage()
})

test('a change that is done says so', async () => {
  const form = page.render(() => useUpdateProfile())
  const asked: Promise<boolean>[] = []
  await page.turn(() => void asked.push(form.current.update({ name: 'New' })))
  expect(form.current.isPending).toBe(true)
  expect(page.transport.actions[0]).toMatchObject({ input: { name: 'New' } })
  await page.turn(() => page.transport.answer({}))
  expect(await asked[0]).toBe(true)
  expect(form.current).toMatchObject({ isPending: false, error: null, fields: {} })
})

test('a change that is refused names its fields, until the next one', async () => {
  const form = page.render(() => useUpdateProfile())
  const asked: Promise<boolean>[] = []
  await page.turn(() => void asked.push(form.current.update({ handle: 'a' })))
  const details = { fieldErrors: { handle: ['3 to 24 letters'] } }
  await page.turn(() => page.transport.refuse('invalid_input', 'no', details))
  expect(await asked[0]).toBe(false)
  expect(form.current).toMatchObject({ isPending: false, fields: { handle: '3 to 24 letters' } })
  await page.turn(() => void form.current.update({ handle: 'abc' }))
  expect(form.current).toMatchObject({ isPending: true, error: null, fields: {} })
})
