import type { Locator } from 'playwright'

import type { Tab } from './tab.ts'

export const isFocused = (target: Locator): Promise<boolean> =>
  target.evaluate((it) => it === document.activeElement)

/** Presses Tab until the focus is there. Fails where a keyboard never comes. */
export async function tabTo({ page }: Tab, target: Locator): Promise<void> {
  await target.waitFor()
  for (let i = 0; i < 60; i += 1) {
    if (await isFocused(target)) return
    await page.keyboard.press('Tab')
  }
  throw new Error(`No number of tabs leads to ${String(target)}.`)
}
