import type { Locator } from 'playwright'

import type { Tab } from './tab.ts'

/** Where people look for things on the pages, in the words that they and their screen readers meet. */
export const onScreen = {
  /** A link of the rail or the bottom bar; its badge is part of its name, as in "Notifications 2 unread". */
  nav: ({ page }: Tab, name: 'Feed' | 'People' | 'Chats' | 'Notifications'): Locator =>
    page.getByRole('navigation', { name: 'Pages' }).getByRole('link', { name }),
  notification: ({ page }: Tab, words: string | RegExp): Locator =>
    page.getByRole('main').getByRole('link', { name: words }),
  toast: ({ page }: Tab, words: string | RegExp): Locator =>
    page.getByRole('region', { name: 'Messages' }).getByRole('link', { name: words }),
  comment: ({ page }: Tab, words: string): Locator =>
    page.getByRole('region', { name: 'Comments' }).getByRole('article').filter({ hasText: words }),
  post: ({ page }: Tab, words: string): Locator =>
    page
      .getByRole('main')
      .getByRole('article', { name: /^Post by / })
      .filter({ hasText: words }),
  /** The quiet dot; its name says how the line stands. */
  connection: ({ page }: Tab, words: string): Locator =>
    page.getByRole('button', { name: `Connection: ${words}`, exact: true }),
  banner: ({ page }: Tab): Locator => page.getByRole('status').filter({ hasText: 'No connection' }),
}

/** What waits behind a link of the rail, as a number; 0 without a badge. */
export async function badge(tab: Tab, name: 'People' | 'Chats' | 'Notifications'): Promise<number> {
  const words = await onScreen.nav(tab, name).textContent()
  return Number(/\d+/.exec(words ?? '')?.[0] ?? 0)
}

export const title = ({ page }: Tab): Promise<string> => page.title()

/** Resolves once the page has a line and has caught up. */
export const live = (tab: Tab): Promise<void> => onScreen.connection(tab, 'Live').waitFor()

/** Writes a comment as people do; resolves when it was sent off, not when it has arrived. */
export async function writeComment({ page }: Tab, words: string): Promise<void> {
  await page.getByRole('textbox', { name: 'New comment' }).fill(words)
  await page.getByRole('button', { name: 'Send comment' }).click()
}

/**
 * Makes the tab so high that so many rows are in the page: long lists keep only what is seen. And so coarse that
 * painting it costs next to nothing.
 */
export async function showAllRows({ page }: Tab, rows = 400): Promise<void> {
  const session = await page.context().newCDPSession(page)
  const height = rows * 100
  const metrics = { width: 1280, height, deviceScaleFactor: 4_000 / height, mobile: false }
  await session.send('Emulation.setDeviceMetricsOverride', metrics)
}

/** Presses a button, says why, and confirms. */
export async function act({ page }: Tab, name: string, why = ''): Promise<void> {
  await page.getByRole('button', { name, exact: true }).click()
  const dialog = page.getByRole('dialog')
  await dialog.getByRole('textbox').fill(why)
  await dialog.locator('button[type=submit]').click()
  await dialog.waitFor({ state: 'detached' })
}
