import type { BrowserContext } from 'playwright'
import { expect, test } from 'vitest'

import { browserForThisFile } from './harness/browser.ts'
import { Person } from './harness/people.ts'
import { badge, live, onScreen } from './harness/screen.ts'
import type { Tab } from './harness/tab.ts'
import { wiredServerForThisFile } from './harness/wire.ts'

const { server, wire } = wiredServerForThisFile()
const chromium = browserForThisFile(wire)

declare global {
  // Declared for the page: it is set by the script below.
  var notified: { shown: string[]; asked: number }
}

/** Pages that are opened from here on note what they show outside of themselves, and whether they asked to. */
async function countNotifications(context: BrowserContext): Promise<void> {
  await context.addInitScript(() => {
    // A context keeps its scripts, and this one may have been given twice.
    if ('notified' in globalThis) return
    globalThis.notified = { shown: [], asked: 0 }
    const ask = Notification.requestPermission.bind(Notification)
    globalThis.Notification = class extends Notification {
      constructor(title: string, options?: NotificationOptions) {
        super(title, options)
        globalThis.notified.shown.push(`${title}: ${options?.body}`)
      }
      static override requestPermission() {
        globalThis.notified.asked += 1
        return ask()
      }
    }
  })
}

const notified = ({ page }: Tab) => page.evaluate(() => globalThis.notified)

async function shown(...tabs: Tab[]): Promise<string[]> {
  const each = await Promise.all(tabs.map(notified))
  return each.flatMap((one) => one.shown)
}

test('who looks elsewhere is told once by the browser, however many tabs there are; who looks is not', async () => {
  const ada = await Person.signUp(server, 'Ada')
  const bea = await Person.signUp(server, 'Bea')
  const { id: postId } = await ada.post('Tell me when you answer')
  const window = await chromium.window(ada)
  await window.context.grantPermissions(['notifications'], { origin: server.origin })
  await countNotifications(window.context)
  const first = await window.open('/')
  const second = await window.open('/notifications')
  const tabs = [first, second]
  await Promise.all(tabs.map(live))

  await bea.comment(postId, 'While you look')
  for (const tab of tabs) await expect.poll(() => badge(tab, 'Notifications')).toBe(1)
  await onScreen.toast(second, /Bea/).waitFor()

  await window.lookElsewhere()
  await bea.comment(postId, 'While you do not')
  for (const tab of tabs) await expect.poll(() => badge(tab, 'Notifications')).toBe(2)
  await bea.comment(postId, 'And again')
  await expect
    .poll(() => shown(...tabs).then((told) => told.toSorted()))
    .toEqual([
      'Bea commented on your post: And again',
      'Bea commented on your post: While you do not',
    ])
})

test('a tab behind another window says nothing while the person looks at Trunkline there', async () => {
  const gus = await Person.signUp(server, 'Gus')
  const hana = await Person.signUp(server, 'Hana')
  const { id: postId } = await gus.post('I have two tabs')
  const window = await chromium.window(gus)
  await window.context.grantPermissions(['notifications'], { origin: server.origin })
  await countNotifications(window.context)
  const behind = await window.open('/')
  const inFront = await window.open('/notifications')
  await Promise.all([behind, inFront].map(live))
  await inFront.page.bringToFront()

  await hana.comment(postId, 'In plain sight')
  for (const tab of [behind, inFront]) await expect.poll(() => badge(tab, 'Notifications')).toBe(1)
  await window.lookElsewhere()
  await hana.comment(postId, 'Behind your back')
  await expect
    .poll(() => shown(behind, inFront))
    .toEqual(['Hana commented on your post: Behind your back'])
})

test('what happened while a page was away startles nobody when it is back', async () => {
  const cora = await Person.signUp(server, 'Cora')
  const dan = await Person.signUp(server, 'Dan')
  const { id: postId } = await cora.post('I may be away')
  const window = await chromium.window(cora)
  await window.context.grantPermissions(['notifications'], { origin: server.origin })
  await countNotifications(window.context)
  const tab = await window.open('/')
  await live(tab)
  await window.lookElsewhere()
  wire.cut()
  await dan.comment(postId, 'Missed')
  wire.mend()
  await expect.poll(() => badge(tab, 'Notifications')).toBe(1)
  expect(await onScreen.toast(tab, /Dan/).count()).toBe(0)
  expect(await shown(tab)).toEqual([])
})

test('a browser whose pages can show none, as on a phone, is said to show none, and nothing breaks', async () => {
  const ivy = await Person.signUp(server, 'Ivy')
  const jon = await Person.signUp(server, 'Jon')
  const { id: postId } = await ivy.post('I am on the bus')
  const window = await chromium.window(ivy)
  await window.context.grantPermissions(['notifications'], { origin: wire.origin })
  const tab = await window.open('/settings')
  await tab.page.evaluate(() => {
    globalThis.Notification = class extends Notification {
      constructor(title: string) {
        super(title)
        throw new TypeError('Illegal constructor.')
      }
    }
  })
  await live(tab)
  await window.lookElsewhere()
  await jon.comment(postId, 'Get off')
  await expect.poll(() => badge(tab, 'Notifications')).toBe(1)
  await tab.page.bringToFront()
  await tab.page.getByText('This browser cannot show notifications.').waitFor()
  expect(tab.errors).toEqual([])
})

test('nobody is asked for permission before they press the button, and nothing is shown without it', async () => {
  const eve = await Person.signUp(server, 'Eve')
  const finn = await Person.signUp(server, 'Finn')
  const { id: postId } = await eve.post('Do not tell me')
  const window = await chromium.window(eve)
  await countNotifications(window.context)
  const tab = await window.open('/settings')
  await live(tab)
  const button = tab.page.getByRole('button', { name: 'Turn on' })
  await button.waitFor()
  await window.lookElsewhere()
  await finn.comment(postId, 'Psst')
  await expect.poll(() => badge(tab, 'Notifications')).toBe(1)
  expect(await notified(tab)).toEqual({ shown: [], asked: 0 })

  await tab.page.bringToFront()
  await button.click()
  await expect.poll(async () => (await notified(tab)).asked).toBe(1)
})
