import { beforeEach, expect, test, vi } from 'vitest'

import { ann, openPage, type TestPage } from './testing.tsx'
import { useTyping } from './use-typing.ts'

let page: TestPage
beforeEach(() => {
  page = openPage()
})

const types = (on: boolean, by = 2) =>
  page.turn(() =>
    page.transport.tell({
      type: 'signal',
      topic: 'post:7',
      name: 'post.typing',
      by,
      data: { on, person: { ...ann, id: by } },
    }),
  )
const said = () => page.transport.signals.map(({ data }) => (data as { on: boolean }).on)

test('somebody who writes is shown for five seconds, or until they stop', async () => {
  const shown = page.render(() => useTyping(7))
  const names = () => shown.current.typing.map(({ id }) => id)
  await types(true)
  await types(true, 3)
  expect(names()).toEqual([2, 3])
  await types(false, 3)
  expect(names()).toEqual([2])
  await page.pass(4_000)
  await types(true)
  await page.pass(4_999)
  expect(names()).toEqual([2])
  await page.pass(1)
  expect(names()).toEqual([])
})

test('a clock that is set back lets nobody write for an hour', async () => {
  const shown = page.render(() => useTyping(7))
  await types(true)
  vi.setSystemTime(Date.now() - 3_600_000)
  await page.pass(5_000)
  expect(shown.current.typing).toEqual([])
})

test('writing on is said at most every three seconds, whatever the keys do', async () => {
  const shown = page.render(() => useTyping(7))
  for (let ms = 0; ms < 9_000; ms += 100) {
    await page.turn(() => shown.current.setTyping(true))
    await page.pass(100)
  }
  expect(said()).toEqual([true, true, true])
  expect(page.transport.signals[0]).toMatchObject({ topic: 'post:7', name: 'post.typing' })
})

test('stopping is said once, and not sooner than three seconds after the last word', async () => {
  const shown = page.render(() => useTyping(7))
  await page.turn(() => shown.current.setTyping(true))
  await page.pass(1_000)
  await page.turn(() => shown.current.setTyping(false))
  await page.pass(1_999)
  expect(said()).toEqual([true])
  await page.pass(1)
  await page.turn(() => shown.current.setTyping(false))
  await page.pass(10_000)
  expect(said()).toEqual([true, false])
})

test('who starts again before that was heard never stopped', async () => {
  const shown = page.render(() => useTyping(7))
  await page.turn(() => shown.current.setTyping(true))
  await page.turn(() => shown.current.setTyping(false))
  await page.turn(() => shown.current.setTyping(true))
  await page.pass(10_000)
  expect(said()).toEqual([true])
})

test('who never wrote says nothing', async () => {
  const shown = page.render(() => useTyping(7))
  await page.turn(() => shown.current.setTyping(false))
  await page.pass(10_000)
  expect(said()).toEqual([])
})
