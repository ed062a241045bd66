import type { EventOf } from '@trunkline/shared/contract/catalogue'
import type { Route } from 'playwright'
import { expect, test } from 'vitest'

import { browserForThisFile } from './harness/browser.ts'
import { Person } from './harness/people.ts'
import { live, onScreen } from './harness/screen.ts'
import { serverForThisFile } from './harness/server.ts'
import type { Tab } from './harness/tab.ts'

const server = serverForThisFile()
const chromium = browserForThisFile(server)

const FIRST_PAGE = /\/api\/notifications\?limit=30$/

/** A promise and the hand that fulfils it. */
const gate = () => Promise.withResolvers<void>()

/** Opens the notifications on the line `mode` with `answer` between the page and its first fetch. */
async function openBehind(
  person: Person,
  mode: 'unified' | 'legacy',
  answer: (route: Route) => Promise<void>,
): Promise<Tab> {
  const browser = await chromium.of(person)
  let first = true
  await browser.context.route(FIRST_PAGE, async (route) => {
    if (!first) return route.continue()
    first = false
    await answer(route)
  })
  return browser.open(`/notifications?realtime=${mode}`)
}

const hasHeard = (tab: Tab) => tab.received(isCreated).length === 1
const isCreated = (frame: EventOf | { type: 'notification_message' }) =>
  frame.type === 'notification_message' ||
  (frame.type === 'event' && frame.name === 'notification.created')

for (const mode of ['unified', 'legacy'] as const) {
  test(`${mode}: what happens while the list is first being read is in it, though the answer is older`, async () => {
    const ada = await Person.signUp(server, `Ada ${mode} older`)
    const bea = await Person.signUp(server, `Bea ${mode} older`)
    const { id: postId } = await ada.post('Quiet so far')
    const wasRead = gate()
    const mayAnswer = gate()
    const tab = await openBehind(ada, mode, async (route) => {
      const older = await route.fetch()
      wasRead.resolve()
      await mayAnswer.promise
      await route.fulfill({ response: older })
    })
    await live(tab)
    await wasRead.promise

    await bea.comment(postId, 'In between')
    await expect.poll(() => hasHeard(tab)).toBe(true)
    mayAnswer.resolve()

    await expect.poll(() => onScreen.notification(tab, 'In between').count()).toBe(1)
  })

  test(`${mode}: what happens before the list is read is in it once, though the event came first`, async () => {
    const ada = await Person.signUp(server, `Ada ${mode} newer`)
    const bea = await Person.signUp(server, `Bea ${mode} newer`)
    const { id: postId } = await ada.post('Quiet so far')
    const mayAsk = gate()
    const tab = await openBehind(ada, mode, async (route) => {
      await mayAsk.promise
      await route.continue()
    })
    await live(tab)

    await bea.comment(postId, 'Right before')
    await expect.poll(() => hasHeard(tab)).toBe(true)
    mayAsk.resolve()

    await expect.poll(() => onScreen.notification(tab, 'Right before').count()).toBe(1)
    await bea.comment(postId, 'Right after')
    await expect.poll(() => onScreen.notification(tab, 'Right after').count()).toBe(1)
    expect(await onScreen.notification(tab, 'Right before').count()).toBe(1)
  })
}

test('no console and no line of the server log holds an error', () => {
  expect(chromium.errors()).toEqual([])
  expect(server.errorLines()).toEqual([])
})
