import type { Comment } from '@trunkline/shared/contract/post'
import { seeded } from '@trunkline/shared/testing/random'
import type { WebSocketRoute } from 'playwright'
import { expect, test } from 'vitest'

import { browserForThisFile, type PersonalBrowser } from './harness/browser.ts'
import { sized } from './harness/faults.ts'
import { Person } from './harness/people.ts'
import { act, live, showAllRows } from './harness/screen.ts'
import { serverForThisFile } from './harness/server.ts'
import type { Tab } from './harness/tab.ts'
import { writeSteadily } from './harness/writers.ts'

const server = serverForThisFile({ OPS_EMAILS: 'olga@example.org' })
const chromium = browserForThisFile(server)

const SWITCHES = sized(200)
/** Switches on one page at most, and words after which the next page is opened: its list has to be looked at whole. */
const ON_ONE_PAGE = 20
const WORDS_ON_ONE_PAGE = 400
/** With what a machine that is busy writes in one round more. */
const ROWS = 2_000
const EVENTS_PER_SECOND = 50
/** A gate that is busy with other things says nothing about how soon it is. */
const KILLED_MS = process.env.TRUNKLINE_FULL ? 2_000 : Number.POSITIVE_INFINITY
const MODES = ['unified', 'legacy', 'poll'] as const
type Mode = (typeof MODES)[number]

const SEED = Number(process.env.TRUNKLINE_SEED ?? Date.now() % 1_000_000)
declare global {
  // Declared for the page: what this test keeps there, and what a reload would lose.
  var seenToasts: string[]
}

/** Every line of this browser can be cut from here, at both ends: a server that kept its end would count it. */
async function cuttable({ context }: PersonalBrowser): Promise<() => void> {
  const open = new Set<WebSocketRoute>()
  await context.routeWebSocket(/\/ws\//, (line) => {
    open.add(line).add(line.connectToServer())
  })
  return () => {
    for (const line of open) void line.close({ code: 1012, reason: '' }).catch(() => undefined)
    open.clear()
  }
}

/** As another tab of this browser would choose. */
async function choose({ page }: Tab, mode: Mode): Promise<void> {
  await page.evaluate((to) => {
    localStorage.setItem('trunkline.realtime', to)
    dispatchEvent(new Event('storage'))
  }, mode)
}

/** Does not wait for what would come by itself: the next poll, the next try. */
const hurry = ({ page }: Tab) => page.evaluate(() => void dispatchEvent(new Event('online')))

/** The words of every comment, from top to bottom. */
const shown = ({ page }: Tab): Promise<string[]> =>
  page
    .getByRole('region', { name: 'Comments' })
    .getByRole('article')
    .evaluateAll((rows) => rows.map((row) => /word \d+/.exec(row.textContent ?? '')?.[0] ?? ''))

async function fetched(person: Person, postId: number): Promise<string[]> {
  const words: string[] = []
  for (let after: number | null = 0; after !== null;) {
    const query: string = after > 0 ? `?after=${after}` : ''
    const page: { items: Comment[]; next: number | null } = await person.json(
      'GET',
      `/api/posts/${postId}/comments${query}`,
    )
    words.push(...page.items.map(({ content }) => content))
    after = page.next
  }
  return words
}

/** Keeps the words of every toast that ever appears. */
const watchToasts = ({ page }: Tab) =>
  page.evaluate(() => {
    globalThis.seenToasts = []
    const host = document.querySelector('section[aria-label="Messages"] > div')
    new MutationObserver((changes) => {
      for (const { addedNodes } of changes)
        for (const node of addedNodes) globalThis.seenToasts.push(node.textContent ?? '')
    }).observe(host ?? document.body, { childList: true })
  })

/** A page that somebody reads in the middle, with something half written. */
async function readingInTheMiddle(browser: PersonalBrowser, path: string): Promise<Tab> {
  const tab = await browser.open(path)
  await live(tab)
  const draft = tab.page.getByRole('textbox', { name: 'New comment' })
  await draft.fill('Half a thought')
  await draft.evaluate((box) => box.setAttribute('data-mark', 'the same'))
  await tab.page.evaluate(() => scrollTo(0, 500))
  await expect.poll(() => tab.page.evaluate(() => scrollY)).toBe(500)
  return tab
}

async function expectUntouched({ page }: Tab): Promise<void> {
  const draft = page.getByRole('textbox', { name: 'New comment' })
  expect(await draft.inputValue()).toBe('Half a thought')
  expect(await draft.getAttribute('data-mark'), 'nothing is remounted').toBe('the same')
  expect(await page.evaluate(() => scrollY)).toBe(500)
}

test(
  `${SWITCHES} switches between all lines under ${EVENTS_PER_SECOND} events/s and drops: nothing is lost, doubled or moved`,
  async () => {
    const random = seeded(SEED)
    console.log(`TRUNKLINE_SEED=${SEED}`)
    const ada = await Person.signUp(server, 'Ada')
    const bea = await Person.signUp(server, 'Bea')
    const cleo = await Person.signUp(server, 'Cleo')
    const { id: calm } = await bea.post('Much has been said here')
    for (let n = 0; n < 30; n += 1) await bea.comment(calm, `Long ago ${n}`)
    const { id: own } = await ada.post('Tell me')
    const browser = await chromium.of(ada)
    const cut = await cuttable(browser)
    const quiet = await readingInTheMiddle(browser, `/posts/${calm}`)
    let told = 0
    let shownToasts = 0
    for (let done = 0; done < SWITCHES;) {
      const { id: postId } = await bea.post(`Page from ${done}`)
      const tab = await browser.open(`/posts/${postId}`)
      await showAllRows(tab, ROWS)
      await live(tab)
      await watchToasts(tab)
      const toasts: string[] = []
      const until = Math.min(SWITCHES, done + ON_ONE_PAGE)
      let written = 0
      for (; done < until && written < WORDS_ON_ONE_PAGE; done += 1) {
        const writer = writeSteadily(bea, postId, {
          voice: `round ${done} word`,
          perSecond: EVENTS_PER_SECOND,
        })
        await writer.reached(3)
        const others = MODES.filter((one) => one !== MODES[done % 3])
        await choose(tab, others[Math.floor(random() * 2)] ?? 'unified')
        toasts.push(`told ${(told += 1)}.`)
        const telling = cleo.comment(own, toasts.at(-1) ?? '')
        if (random() < 0.4) cut()
        await writer.reached(8)
        if (random() < 0.2) cut()
        await telling
        written += (await writer.stop()).length
        const fresh = await fetched(ada, postId)
        expect(fresh).toHaveLength(written)
        const label = `after switch ${done}, seed ${SEED}`
        const words = fresh.map((word) => /word \d+/.exec(word)?.[0] ?? '')
        const looked = async () => {
          await hurry(tab)
          return shown(tab)
        }
        await expect.poll(looked, { message: label, timeout: 30_000, interval: 150 }).toEqual(words)
        await expectUntouched(quiet)
      }
      const seen = await tab.page.evaluate(() => globalThis.seenToasts)
      const said = seen.flatMap((text) => /told \d+\./.exec(text)?.[0] ?? [])
      expect(new Set(said).size, 'no toast twice').toBe(said.length)
      shownToasts += toasts.filter((text) => said.includes(text)).length
      await tab.page.close()
    }
    expect(shownToasts).toBeGreaterThanOrEqual(SWITCHES / ON_ONE_PAGE)
    expect(server.errorLines()).toEqual([])
  },
  60_000 + SWITCHES * 5_000,
)

test('a page that cannot load the old lines polls, and moves to them once it can', async () => {
  const ada = await Person.signUp(server, 'Ada off line')
  const browser = await chromium.of(ada)
  let isAway = true
  await browser.context.route(/assets\/notification-context-/, (route) =>
    isAway ? route.abort() : route.fallback(),
  )
  const tab = await browser.open('/?realtime=legacy')
  await expect
    .poll(() => tab.asked.some((path) => path.startsWith('GET /api/realtime/events')))
    .toBe(true)
  expect(tab.openLines()).toEqual([])
  isAway = false
  await expect.poll(() => tab.openLines().length).toBeGreaterThan(1)
})

test('the kill switch moves every page that has a line, and one that polls with its next poll; each goes back to its own', async () => {
  const operator = await Person.signUp(server, 'Olga')
  const dan = await Person.signUp(server, 'Dan')
  const eve = await Person.signUp(server, 'Eve')
  const browser = await chromium.of(dan)
  const lined = await browser.open('/notifications')
  const second = await browser.open('/notifications')
  const polling = await (await chromium.of(eve)).open('/notifications?realtime=poll')
  await Promise.all([lined, second, polling].map(live))
  const onOldLines = (tab: Tab) =>
    tab.openLines().length > 0 && !tab.openLines().includes('/ws/realtime')

  const ops = await (await chromium.of(operator)).open('/ops')
  await ops.page.getByRole('tab', { name: 'Rollout' }).click()
  const pressed = performance.now()
  await act(ops, 'Kill switch', 'a drill')
  const moved = (tab: Tab) => expect.poll(() => onOldLines(tab), { interval: 20 }).toBe(true)
  await Promise.all([lined, second].map(moved))
  const movedMs = performance.now() - pressed
  console.log(`From the operator's click to old lines on both pages: ${movedMs.toFixed(0)} ms`)
  expect(movedMs).toBeLessThan(KILLED_MS)
  await moved(polling)

  await act(ops, 'Undo the kill switch', 'the drill is over')
  const unified = () => [...lined.openLines(), ...second.openLines()]
  await expect.poll(unified).toEqual(['/ws/realtime'])
  await expect.poll(() => polling.openLines()).toEqual([])
})
