import type { BrowserContext, Page } from 'playwright'

declare global {
  // Declared for the page: it is set by the script below.
  var paintedAt: Map<string, number>
}

/** Pages that are opened from here on note when each text that matches `pattern` (a source) was first painted. */
export async function watchPaint(context: BrowserContext, pattern: string): Promise<void> {
  await context.addInitScript((source) => {
    globalThis.paintedAt = new Map()
    const note = (text: string) => {
      for (const [found] of text.matchAll(new RegExp(source, 'g'))) {
        if (globalThis.paintedAt.has(found)) continue
        globalThis.paintedAt.set(found, Number.NaN)
        // The frame that shows it has been handed over when the task after its callbacks runs.
        requestAnimationFrame(() =>
          setTimeout(() =>
            globalThis.paintedAt.set(found, performance.timeOrigin + performance.now()),
          ),
        )
      }
    }
    new MutationObserver((changes) => {
      for (const { addedNodes, target } of changes)
        for (const node of [target, ...addedNodes]) note(node.textContent ?? '')
    }).observe(document, { childList: true, subtree: true, characterData: true })
  }, pattern)
}

/** When `text` was painted, in ms since 1970; undefined while it was not. */
export async function paintedAt(page: Page, text: string): Promise<number | undefined> {
  const at = await page.evaluate((words) => globalThis.paintedAt.get(words) ?? null, text)
  return at === null || Number.isNaN(at) ? undefined : at
}

/** `median 12 ms, longest 40 ms`. */
export function spread(durations: readonly number[]): string {
  const sorted = durations.toSorted((a, b) => a - b)
  const median = sorted[Math.floor(sorted.length / 2)] ?? Number.NaN
  const longest = sorted.at(-1) ?? Number.NaN
  return `median ${median.toFixed(0)} ms, longest ${longest.toFixed(0)} ms of ${sorted.length}`
}
