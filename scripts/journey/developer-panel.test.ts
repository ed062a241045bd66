import { readFileSync } from 'node:fs'

import { expect, test } from 'vitest'

import { complaints } from './harness/axe.ts'
import { browserForThisFile } from './harness/browser.ts'
import { Person } from './harness/people.ts'
import { badge, live, onScreen } from './harness/screen.ts'
import { serverForThisFile } from './harness/server.ts'
import type { Tab } from './harness/tab.ts'

const server = serverForThisFile()
const chromium = browserForThisFile(server)

const panel = ({ page }: Tab) => page.getByRole('complementary', { name: 'Developer' })
const pill = ({ page }: Tab) => page.getByRole('button', { name: /^Developer panel: / })
const openTab = (tab: Tab, name: string) => panel(tab).getByRole('tab', { name }).click()

test('nobody has the panel who did not ask for it, nor its code', async () => {
  const ada = await Person.signUp(server, 'Ada')
  const tab = await (await chromium.of(ada)).open('/notifications')
  const scripts: string[] = []
  tab.page.on('request', (request) => scripts.push(request.url()))
  await live(tab)
  expect(await pill(tab).count()).toBe(0)
  const loaded = await tab.page.evaluate(() =>
    performance.getEntriesByType('resource').map(({ name }) => name),
  )
  expect([...loaded, ...scripts].filter((url) => /developer-panel|install/.test(url))).toEqual([])
})

test('a developer sees frames, positions and the override, sends an action, spoils the line, and saves a trace', async () => {
  const bea = await Person.signUp(server, 'Bea')
  const cleo = await Person.signUp(server, 'Cleo')
  const { id: postId } = await bea.post('Look inside')
  const browser = await chromium.of(bea)
  const tab = await browser.open('/notifications?realtime-debug')
  await live(tab)
  await pill(tab).click()
  await panel(tab).getByText('Unified mode (this build').waitFor()
  await panel(tab)
    .getByRole('cell', { name: `notifications:${bea.id}` })
    .waitFor()

  await openTab(tab, 'Frames')
  await cleo.comment(postId, 'An event')
  await panel(tab).getByText('notification.created').first().waitFor()
  expect(await panel(tab).textContent()).not.toMatch(/token=[^…]/)

  await openTab(tab, 'Messages')
  await panel(tab)
    .getByRole('combobox', { name: 'Message' })
    .selectOption('notification.mark_all_read')
  await panel(tab).getByRole('textbox', { name: 'Data' }).fill('{}')
  await panel(tab).getByRole('button', { name: 'Send for real' }).click()
  await panel(tab).getByText('"unread": 0').waitFor()
  await expect.poll(() => badge(tab, 'Notifications')).toBe(0)

  await openTab(tab, 'Faults')
  await panel(tab).getByLabel('Duplicate').fill('100')
  await panel(tab).getByLabel('Drop').fill('30')
  await panel(tab).getByRole('button', { name: 'Drain' }).click()
  for (let n = 0; n < 10; n += 1) await cleo.comment(postId, `Spoiled ${n}`)
  await panel(tab).getByRole('button', { name: 'No faults' }).click()
  await panel(tab).getByRole('button', { name: 'Cut' }).click()
  await expect.poll(() => badge(tab, 'Notifications')).toBe(10)
  const rows = await onScreen.notification(tab, 'Cleo commented').allTextContents()
  const spoiled = rows.flatMap((text) => /Spoiled \d/.exec(text)?.[0] ?? [])
  expect(new Set(spoiled).size, 'nothing twice').toBe(spoiled.length)

  await openTab(tab, 'Line')
  await panel(tab).getByText('Polling', { exact: true }).click()
  await tab.page.getByRole('button', { name: 'Clear the override (poll)' }).click()
  await panel(tab).getByText('Unified mode (this build').waitFor()

  await openTab(tab, 'Trace')
  const saving = tab.page.waitForEvent('download')
  await panel(tab).getByRole('button', { name: 'Save the trace' }).click()
  const path = await (await saving).path()
  const trace = JSON.parse(readFileSync(path, 'utf8')) as { steps: { do: string }[] }
  expect(trace.steps.filter((step) => step.do === 'message').length).toBeGreaterThan(10)
  for (const name of ['Line', 'Frames', 'Faults', 'Messages', 'Trace']) {
    await openTab(tab, name)
    expect(await complaints(tab, { within: 'aside[aria-labelledby="developer-panel"]' })).toEqual(
      [],
    )
  }
  await tab.page.keyboard.press('Escape')
  expect(await panel(tab).count()).toBe(0)
  expect(await pill(tab).evaluate((it) => it === document.activeElement)).toBe(true)
})
