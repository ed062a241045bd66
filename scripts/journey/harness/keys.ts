import type { Locator } from 'playwright'

import type { Tab } from './tab.ts'

export const isFocused = (target: Locator): Promise<boolean> =>
  target.evaluate((it) => it === document.activeElement)

/** Presses Tab until the focus is there. Fails where a keyboard never comes. */
export const tabTo = (tab: Tab, target: Locator): Promise<void> => pressUntil(tab, 'Tab', target)

/** Chooses from the menu that opens. */
export async function choose(tab: Tab, name: string): Promise<void> {
  await pressUntil(tab, 'ArrowDown', tab.page.getByRole('menuitem', { name }))
  await tab.page.keyboard.press('Enter')
}

async function pressUntil({ page }: Tab, key: string, target: Locator): Promise<void> {
  // What takes the focus may be drawn by its label alone.
  await target.waitFor({ state: 'attached' })
  for (let i = 0; i < 60; i += 1) {
    if (await isFocused(target)) return
    await page.keyboard.press(key)
  }
  throw new Error(`${key} never leads to ${String(target)}.`)
}
