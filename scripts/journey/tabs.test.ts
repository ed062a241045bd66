import type { Comment } from '@trunkline/shared/contract/post'
import { expect, test } from 'vitest'

import { browserForThisFile, type PersonalBrowser } from './harness/browser.ts'
import { Person } from './harness/people.ts'
import { live, onScreen, showAllRows, writeComment } from './harness/screen.ts'
import { serverForThisFile } from './harness/server.ts'
import type { Tab } from './harness/tab.ts'
import { writeSteadily } from './harness/writers.ts'

const server = serverForThisFile()
const chromium = browserForThisFile(server)

const TABS = process.env.TRUNKLINE_FULL === '1' ? 6 : 4
const EVENTS_PER_SECOND = 50
const VOICES = 5
/** Events between one change of owner and the next; what comes of all of them still fits on the highest tab. */
const BETWEEN = process.env.TRUNKLINE_FULL === '1' ? 75 : 25

/** The comments from top to bottom. */
const shown = ({ page }: Tab): Promise<string[]> =>
  page
    .getByRole('region', { name: 'Comments' })
    .getByRole('article')
    .evaluateAll((rows) => rows.map((row) => /voice \d \d+/.exec(row.textContent ?? '')?.[0] ?? ''))

/** How many sockets the server holds, as it says itself. */
async function sockets(person: Person): Promise<number> {
  const stats = await person.json<{ total_connections: number }>('GET', '/ws/stats')
  return stats.total_connections
}

async function openTabs(browser: PersonalBrowser, path: string, count: number): Promise<Tab[]> {
  const tabs: Tab[] = []
  for (let n = 0; n < count; n += 1) tabs.push(await browser.open(path))
  await Promise.all(tabs.map(live))
  return tabs
}

/** Several voices that together say so much a second. */
function writeTogether(person: Person, postId: number) {
  const perSecond = EVENTS_PER_SECOND / VOICES
  const began = performance.now()
  const voices = Array.from({ length: VOICES }, (_, n) =>
    writeSteadily(person, postId, { voice: `voice ${n + 1}`, perSecond }),
  )
  return {
    reached: (count: number) => Promise.all(voices.map((one) => one.reached(count / VOICES))),
    async stop() {
      const words = (await Promise.all(voices.map((one) => one.stop()))).flat()
      const rate = (words.length * 1_000) / (performance.now() - began)
      console.info(`${words.length} events, ${rate.toFixed(0)} a second, three changes of owner`)
    },
  }
}

/** The tab that holds the browser's socket. */
async function owner(tabs: readonly Tab[]): Promise<Tab> {
  await expect.poll(() => tabs.filter((tab) => tab.openLines().length > 0).length).toBe(1)
  const [found] = tabs.filter((tab) => tab.openLines().length > 0)
  if (!found) throw new Error('No tab has a line.')
  return found
}

test(
  'tabs share one socket; its owner is closed, crashes and is reloaded under load: nothing is lost or doubled',
  async () => {
    const ada = await Person.signUp(server, 'Ada')
    const bea = await Person.signUp(server, 'Bea')
    const { id: postId } = await bea.post('Six at once')
    const browser = await chromium.of(ada)
    let tabs = await openTabs(browser, `/posts/${postId}`, TABS)
    expect(await sockets(ada)).toBe(1)

    const said = writeTogether(bea, postId)
    await said.reached(BETWEEN)
    const closed = await owner(tabs)
    tabs = tabs.filter((tab) => tab !== closed)
    await closed.page.close()

    await said.reached(2 * BETWEEN)
    const crashed = await owner(tabs)
    tabs = tabs.filter((tab) => tab !== crashed)
    const session = await browser.context.newCDPSession(crashed.page)
    // A tab that crashes does not answer.
    void session.send('Page.crash').catch(() => undefined)
    await crashed.page.waitForEvent('crash')
    for (const line of crashed.lines) line.open = false

    await said.reached(3 * BETWEEN)
    const reloaded = await owner(tabs)
    await reloaded.page.reload()
    await said.reached(4 * BETWEEN)
    await said.stop()
    const words = (await bea.all<Comment>(`/api/posts/${postId}/comments`, 'after')).map(
      ({ content }) => content,
    )

    await Promise.all(tabs.map((tab) => showAllRows(tab, 100 + words.length)))
    for (const tab of tabs) await expect.poll(() => shown(tab), { timeout: 30_000 }).toEqual(words)
    await expect.poll(() => sockets(ada)).toBe(1)
    await owner(tabs)
    expect(server.errorLines()).toEqual([])
  },
  60_000 + BETWEEN * 500,
)

test('an owner that the browser has put to sleep is replaced by the tab beside it', async () => {
  const cora = await Person.signUp(server, 'Cora')
  const dan = await Person.signUp(server, 'Dan')
  const { id: postId } = await dan.post('Sleep well')
  const window = await chromium.window(cora)
  const asleep = await window.open(`/posts/${postId}`)
  await live(asleep)
  const awake = await window.open(`/posts/${postId}`)
  await live(awake)
  expect((await owner([asleep, awake])) === asleep).toBe(true)
  const session = await window.context.newCDPSession(asleep.page)
  await session.send('Page.setWebLifecycleState', { state: 'frozen' })

  await dan.comment(postId, 'Is anybody awake?')
  await onScreen.comment(awake, 'Is anybody awake?').waitFor()

  await session.send('Page.setWebLifecycleState', { state: 'active' })
  await asleep.page.bringToFront()
  await onScreen.comment(asleep, 'Is anybody awake?').waitFor()
  await owner([asleep, awake])
  await expect.poll(() => sockets(cora)).toBe(1)
})

test('a tab that comes back from where the browser kept it has what it missed, and what it had to send arrives once', async () => {
  const eve = await Person.signUp(server, 'Eve')
  const finn = await Person.signUp(server, 'Finn')
  const { id: postId } = await finn.post('Back and forth')
  const browser = await chromium.of(eve)
  // Chromium keeps no page whose lock another tab waits for, so the one that leaves is not the owner. A page that is kept
  // and is told that somebody signed out is thrown away, too, for the channel of the session stays open: so it should be.
  const other = await browser.open(`/posts/${postId}`)
  await live(other)
  const tab = await browser.open(`/posts/${postId}`)
  await live(tab)
  await tab.page.evaluate(() => Object.assign(window, { kept: true }))
  await browser.context.setOffline(true)
  await writeComment(tab, 'Typed before I left')
  await onScreen.comment(tab, 'Typed before I left').waitFor()
  await tab.page.goto('about:blank')
  await browser.context.setOffline(false)
  await finn.comment(postId, 'While you were out')
  await onScreen.comment(other, 'While you were out').waitFor()
  await tab.page.goBack({ waitUntil: 'commit' })
  expect(await tab.page.evaluate(() => 'kept' in window), 'it is the same page').toBe(true)
  await onScreen.comment(tab, 'While you were out').waitFor()
  await live(tab)
  await finn.comment(postId, 'And now')
  for (const each of [tab, other]) {
    await onScreen.comment(each, 'And now').waitFor()
    await expect.poll(() => onScreen.comment(each, 'Typed before I left').count()).toBe(1)
  }
  const typed = async () => {
    const comments = await finn.all<Comment>(`/api/posts/${postId}/comments`, 'after')
    return comments.filter(({ content }) => content === 'Typed before I left').length
  }
  await expect.poll(typed).toBe(1)
  await expect.poll(() => sockets(eve)).toBe(1)
})

test('a page that is loaded again shows at once what it showed, reads nothing again, and hears what it missed', async () => {
  const gus = await Person.signUp(server, 'Gus')
  const hal = await Person.signUp(server, 'Hal')
  const { id: postId } = await gus.post('Again and again')
  await hal.comment(postId, 'Before')
  const browser = await chromium.of(gus)
  const tab = await browser.open('/notifications')
  await onScreen.notification(tab, 'Hal commented on your post').waitFor()
  await live(tab)
  await browser.context.route('**/api/notifications**', () => {})
  await tab.page.goto('about:blank')
  await hal.comment(postId, 'Meanwhile')

  await tab.page.goto(`${server.origin}/notifications`)
  const rows = onScreen.notification(tab, 'Hal commented on your post')
  await expect.poll(() => rows.count()).toBe(2)
  expect(await onScreen.toast(tab, /Hal/).count(), 'nobody is startled by the past').toBe(0)
})
