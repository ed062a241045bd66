import type { Tab } from './tab.ts'
import { until } from './until.ts'

/** Bytes of the page's own heap after a collection. */
export async function heapOf({ page }: Tab): Promise<number> {
  const session = await page.context().newCDPSession(page)
  await session.send('HeapProfiler.collectGarbage')
  await session.send('Performance.enable')
  const { metrics } = await session.send('Performance.getMetrics')
  await session.detach()
  return metrics.find(({ name }) => name === 'JSHeapUsedSize')?.value ?? 0
}

/** Scrolls until `words` stand in a row of the list; answers the most rows that were in the page on the way. */
export async function scroll(
  tab: Tab,
  list: 'log' | 'main',
  { by, words, row = 'article' }: { by: number; words: string; row?: string },
): Promise<number> {
  let most = 0
  const step = () =>
    tab.page.getByRole(list).evaluate(
      (element, asked) => {
        const scroller = element.role === 'log' ? element : document.scrollingElement
        scroller?.scrollBy({ top: asked.by, behavior: 'instant' })
        const rows = [...element.querySelectorAll(asked.row)]
        const there = rows.some(({ textContent }) => textContent.includes(asked.words))
        return { rows: rows.length, there }
      },
      { by, words, row },
    )
  await until(
    async () => {
      const { rows, there } = await step()
      most = Math.max(most, rows)
      return there
    },
    { what: `"${words}" is in the page`, withinMs: 240_000 },
  )
  return most
}

/** So many looks in a row that show the same are rest. */
const LOOKS = 15

/** Resolves once the chat stands still: it goes to its end while its rows are measured. */
async function atRest({ page }: Tab): Promise<void> {
  let last = ''
  let same = 0
  const look = () => page.getByRole('log').evaluate((log) => `${log.scrollTop} ${log.scrollHeight}`)
  await until(
    async () => {
      const now = await look()
      same = now === last ? same + 1 : 0
      last = now
      return same === LOOKS
    },
    { what: 'the chat stands still' },
  )
}

/**
 * Reads a chat upwards as people do, in small steps, until `words` stand in it. Answers how far the row at the top has
 * moved without being scrolled, px, at most: older pages arrive meanwhile.
 */
export async function readUp(tab: Tab, words: string): Promise<number> {
  await atRest(tab)
  type Place = { text: string; top: number } | null
  let place: Place = null
  let moved = 0
  const step = () =>
    tab.page.getByRole('log').evaluate(
      async (log, asked) => {
        const rows = () => [...log.querySelectorAll('article')]
        // Where it stands, whatever slides in at this moment.
        const topOf = (row: Element) => {
          let top = -log.scrollTop
          for (let at: Element | null = row; at instanceof HTMLElement; at = at.offsetParent)
            top += at.offsetTop
          return top
        }
        const before = asked.place
        const kept = before && rows().find(({ textContent }) => textContent === before.text)
        // One that is no longer in the page has moved out of it.
        const drift = kept ? Math.abs(topOf(kept) - before.top) : before ? log.scrollHeight : 0
        log.scrollBy({ top: -400, behavior: 'instant' })
        for (let frame = 0; frame < 2; frame += 1) await new Promise(requestAnimationFrame)
        const edge = log.getBoundingClientRect().top
        const first = rows().find((row) => row.getBoundingClientRect().top >= edge)
        return {
          drift,
          place: first ? { text: first.textContent, top: topOf(first) } : null,
          there: rows().some(({ textContent }) => textContent.includes(asked.words)),
        }
      },
      { place, words },
    )
  await until(
    async () => {
      const now = await step()
      moved = Math.max(moved, now.drift)
      place = now.place
      return now.there
    },
    { what: `"${words}" is read`, withinMs: 120_000 },
  )
  return moved
}
