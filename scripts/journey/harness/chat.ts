import type { Locator } from 'playwright'

import type { PersonalBrowser } from './browser.ts'
import { live } from './screen.ts'
import type { Tab } from './tab.ts'

/** A tab with the chat open and its line live. */
export async function openChat(browser: PersonalBrowser, id: number, query = ''): Promise<Tab> {
  const tab = await browser.open(`/chats/${id}${query}`)
  await composer(tab).waitFor()
  await live(tab)
  return tab
}

export const composer = ({ page }: Tab): Locator =>
  page.getByRole('textbox', { name: /^Message to / })

/** What was said in the chat that is open. */
export const messages = ({ page }: Tab): Locator => page.getByRole('log').getByRole('article')

export const message = (tab: Tab, words: string): Locator =>
  messages(tab).filter({ hasText: words })

/** Writes as people do and presses Enter; resolves when it was sent off, not when it has arrived. */
export async function say(tab: Tab, words: string): Promise<void> {
  await composer(tab).fill(words)
  await composer(tab).press('Enter')
}

/** The words of every message that has this mark, in the order in which they stand. */
export async function shownWords(tab: Tab, mark: RegExp): Promise<string[]> {
  const all = await messages(tab).allTextContents()
  return all.flatMap((text) => mark.exec(text)?.[0] ?? [])
}
