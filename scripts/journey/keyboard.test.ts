import type { Locator } from 'playwright'
import { expect, test } from 'vitest'

import { browserForThisFile } from './harness/browser.ts'
import { Person } from './harness/people.ts'
import { badge, live, onScreen } from './harness/screen.ts'
import { serverForThisFile } from './harness/server.ts'
import type { Tab } from './harness/tab.ts'

const server = serverForThisFile()
const chromium = browserForThisFile(server)

const isFocused = (target: Locator) => target.evaluate((it) => it === document.activeElement)

/** Presses Tab until the focus is there. Fails where a keyboard never comes. */
async function tabTo({ page }: Tab, target: Locator): Promise<void> {
  await target.waitFor()
  for (let i = 0; i < 60; i += 1) {
    if (await isFocused(target)) return
    await page.keyboard.press('Tab')
  }
  throw new Error(`No number of tabs leads to ${String(target)}.`)
}

test('with nothing but a keyboard: post, open it, comment, send a request, read what is new', async () => {
  const ada = await Person.signUp(server, 'Ada')
  const bea = await Person.signUp(server, 'Bea')
  const tab = await (await chromium.of(ada)).open('/')
  const { page } = tab
  const { keyboard } = page
  const main = page.getByRole('main')
  await live(tab)

  await tabTo(tab, page.getByRole('link', { name: 'Skip to content' }))
  await keyboard.press('Enter')
  await tabTo(tab, page.getByRole('textbox', { name: 'New post' }))
  await keyboard.type('Written by hand')
  await tabTo(tab, main.getByRole('button', { name: 'Post', exact: true }))
  await keyboard.press('Enter')
  await onScreen.post(tab, 'Written by hand').waitFor()

  await tabTo(tab, onScreen.post(tab, 'Written by hand').getByRole('link', { name: 'Comment' }))
  await keyboard.press('Enter')
  await expect.poll(() => isFocused(page.getByRole('heading', { level: 1 }))).toBe(true)
  await tabTo(tab, page.getByRole('textbox', { name: 'New comment' }))
  await keyboard.type('And answered')
  await keyboard.press('Control+Enter')
  await onScreen.comment(tab, 'And answered').waitFor()

  const [post] = (await ada.json<{ items: { id: number }[] }>('GET', '/api/posts')).items
  await bea.comment(post?.id ?? 0, 'I can hear you')
  await expect.poll(() => badge(tab, 'Notifications')).toBe(1)
  await page.keyboard.press('Escape')
  await page.reload()
  await live(tab)
  await tabTo(tab, onScreen.nav(tab, 'Notifications'))
  await keyboard.press('Enter')
  await tabTo(tab, main.getByRole('button', { name: 'Mark all read' }))
  await keyboard.press('Enter')
  await expect.poll(() => badge(tab, 'Notifications')).toBe(0)

  await page.goto(`${server.origin}/people?tab=find`)
  await tabTo(tab, page.getByRole('tab', { name: /^Find/ }))
  await tabTo(tab, main.getByRole('button', { name: 'Add friend Bea' }))
  await keyboard.press('Enter')
  await main.getByRole('button', { name: 'Cancel request to Bea' }).waitFor()
  expect(chromium.errors()).toEqual([])
})

test('a question of the app is answered with the keyboard, and the focus comes back to where it was', async () => {
  const cora = await Person.signUp(server, 'Cora')
  const dan = await Person.signUp(server, 'Dan')
  await cora.befriend(dan)
  const tab = await (await chromium.of(cora)).open(`/people/${dan.id}`)
  const { page } = tab
  await live(tab)
  const friends = page.getByRole('main').getByRole('button', { name: 'Friends' })
  await tabTo(tab, friends)
  await page.keyboard.press('Enter')
  await page.getByRole('menuitem', { name: 'Unfriend' }).waitFor()
  await page.keyboard.press('ArrowDown')
  await expect.poll(() => isFocused(page.getByRole('menuitem', { name: 'Unfriend' }))).toBe(true)
  await page.keyboard.press('Enter')
  const dialog = page.getByRole('dialog')
  await dialog.waitFor()
  await page.keyboard.press('Escape')
  await dialog.waitFor({ state: 'detached' })
  await expect.poll(() => isFocused(friends)).toBe(true)
  expect(await cora.json('GET', '/api/friends')).toMatchObject({ items: [{ id: dan.id }] })
})
