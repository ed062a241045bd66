import type { EventOf } from '@trunkline/shared/contract/catalogue'
import { expect, test } from 'vitest'

import { browserForThisFile } from './harness/browser.ts'
import { Person } from './harness/people.ts'
import { badge, live, onScreen, showAllRows, title } from './harness/screen.ts'
import type { Tab } from './harness/tab.ts'
import { wiredServerForThisFile } from './harness/wire.ts'

const { server, wire } = wiredServerForThisFile()
const chromium = browserForThisFile(wire)

const EVENTS = 200
/** The words of every notification, from top to bottom. */
const shown = ({ page }: Tab): Promise<string[]> =>
  page
    .getByRole('main')
    .getByRole('link', { name: /commented on your post/ })
    .evaluateAll((links) => links.map((link) => /Word \d+/.exec(link.textContent ?? '')?.[0] ?? ''))

/** In the order in which they came. What reaches a page that is just falling asleep is not read, and comes again. */
const numbersHeard = (tab: Tab): number[] => {
  const events = tab.received<EventOf>(({ name }) => name === 'notification.created')
  return [...new Set(events.map(({ seq }) => seq))]
}

async function sayMuch(speaker: Person, postId: number): Promise<string[]> {
  const words = Array.from({ length: EVENTS }, (_, i) => `Word ${i + 1}`)
  for (const word of words) await speaker.comment(postId, word)
  return words.toReversed()
}

const counting = (count: number) => Array.from({ length: count }, (_, i) => i + 1)

test('a tab that slept through 200 events, its line cut, wakes and has them all, in order, once', async () => {
  const ada = await Person.signUp(server, 'Ada')
  const bea = await Person.signUp(server, 'Bea')
  const { id: postId } = await ada.post('Talk to me while I sleep')
  const window = await chromium.window(ada)
  const tab = await window.open('/notifications')
  await showAllRows(tab)
  await live(tab)
  await window.lookElsewhere()
  const session = await window.context.newCDPSession(tab.page)
  await session.send('Page.setWebLifecycleState', { state: 'frozen' })
  wire.cut()

  const expected = await sayMuch(bea, postId)

  wire.mend()
  await session.send('Page.setWebLifecycleState', { state: 'active' })
  await tab.page.bringToFront()
  await expect.poll(() => title(tab)).toMatch(`(${EVENTS}) `)
  expect(await badge(tab, 'Notifications')).toBe(99)
  await expect.poll(async () => (await shown(tab)).length).toBe(EVENTS)
  expect(await shown(tab)).toEqual(expected)
  expect(numbersHeard(tab)).toEqual(counting(EVENTS))
  expect(await onScreen.toast(tab, /Bea/).count(), 'nobody is startled by the past').toBe(0)
})

test('a sleeping tab whose line held hears the same events when it wakes', async () => {
  const cora = await Person.signUp(server, 'Cora')
  const dan = await Person.signUp(server, 'Dan')
  const { id: postId } = await cora.post('Talk to me while I doze')
  const window = await chromium.window(cora)
  const tab = await window.open('/notifications')
  await showAllRows(tab)
  await live(tab)
  await window.lookElsewhere()
  const session = await window.context.newCDPSession(tab.page)
  await session.send('Page.setWebLifecycleState', { state: 'frozen' })

  const expected = await sayMuch(dan, postId)

  await session.send('Page.setWebLifecycleState', { state: 'active' })
  await tab.page.bringToFront()
  await expect.poll(async () => (await shown(tab)).length).toBe(EVENTS)
  expect(await shown(tab)).toEqual(expected)
  expect(numbersHeard(tab)).toEqual(counting(EVENTS))
})

test('a network that was away for 200 events brings them when it is back', async () => {
  const eve = await Person.signUp(server, 'Eve')
  const finn = await Person.signUp(server, 'Finn')
  const { id: postId } = await eve.post('Talk to me while I am offline')
  const browser = await chromium.of(eve)
  const tab = await browser.open('/notifications')
  await showAllRows(tab)
  await live(tab)
  await browser.context.setOffline(true)
  wire.cut()
  await onScreen.connection(tab, 'Offline').waitFor()

  const expected = await sayMuch(finn, postId)

  wire.mend()
  await browser.context.setOffline(false)
  await expect.poll(async () => (await shown(tab)).length).toBe(EVENTS)
  expect(await shown(tab)).toEqual(expected)
  expect(numbersHeard(tab)).toEqual(counting(EVENTS))
  expect(server.errorLines()).toEqual([])
})
