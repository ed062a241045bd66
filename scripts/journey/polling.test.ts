import { expect, test } from 'vitest'

import { browserForThisFile } from './harness/browser.ts'
import { friends, Person } from './harness/people.ts'
import { badge, live, onScreen } from './harness/screen.ts'
import { serverForThisFile } from './harness/server.ts'

const server = serverForThisFile()
const chromium = browserForThisFile(server)

test('a page that polls hears of messages and notifications, writes, and opens no socket', async () => {
  const { one: ada, other: ben, chatId } = await friends(server, 'Ada', 'Ben')
  const tab = await (await chromium.of(ada)).open(`/chats/${chatId}?realtime=poll`)
  await live(tab)
  const { id: postId } = await ada.post('Anybody there?')
  await ben.json('POST', `/api/chats/${chatId}/messages`, { content: 'I am' })
  await ben.comment(postId, 'Here, too')
  await tab.page.getByRole('log').getByText('I am').waitFor()
  await onScreen.toast(tab, /Ben/).waitFor()
  await expect.poll(() => badge(tab, 'Notifications')).toBe(2)

  await tab.page.getByRole('textbox', { name: 'Message to Ben' }).fill('So am I')
  await tab.page.keyboard.press('Enter')
  await tab.page.getByRole('log').getByText('So am I').waitFor()
  for (const words of ['I am', 'So am I'])
    expect(await tab.page.getByRole('log').getByText(words, { exact: true }).count()).toBe(1)
  expect(tab.lines).toEqual([])
})

test('a page that polls offers what is new in the feed and under Following', async () => {
  const { one: gil, other: hedy } = await friends(server, 'Gil', 'Hedy')
  await hedy.post('Already there')
  const tab = await (await chromium.of(gil)).open('/?realtime=poll')
  await live(tab)
  await onScreen.post(tab, 'Already there').waitFor()
  const offer = tab.page.getByRole('button', { name: 'Load 1 new post' })
  await hedy.post('New for everybody')
  await offer.click()
  await onScreen.post(tab, 'New for everybody').waitFor()

  await tab.page.getByRole('tab', { name: 'Following' }).click()
  await onScreen.post(tab, 'New for everybody').waitFor()
  await hedy.post('New for those who follow')
  await offer.click()
  await onScreen.post(tab, 'New for those who follow').waitFor()
  expect(tab.lines).toEqual([])
})

/** A page that may have no socket for a while: it polls, and goes back to its own line when it can. */
async function refusedAndBack(mode: 'unified' | 'legacy', names: [string, string]) {
  const { one: cora, other: dan, chatId } = await friends(server, ...names)
  const browser = await chromium.of(cora)
  let refused = 0
  let open = false
  await browser.context.routeWebSocket(/\/ws\//, (line) => {
    if (open) return void line.connectToServer()
    refused += 1
    return line.close({ code: 1013, reason: '{"retryIn":50}' })
  })
  const tab = await browser.open(`/chats/${chatId}?realtime=${mode}`)
  await live(tab)
  expect(refused).toBeGreaterThanOrEqual(3)
  const say = (content: string) => dan.json('POST', `/api/chats/${chatId}/messages`, { content })
  const log = tab.page.getByRole('log')
  await say('First, by polling')
  await log.getByText('First, by polling').waitFor()

  open = true
  await tab.page.evaluate(() => dispatchEvent(new Event('online')))
  const polls = () => tab.asked.filter((path) => path.includes('/api/realtime/events')).length
  const said: string[] = []
  // One message may come with a poll that was under way, two cannot.
  const hearsWithoutPolling = async () => {
    const before = polls()
    for (const words of [`Number ${said.length}`, `Number ${said.length + 1}`]) {
      said.push(words)
      await say(words)
      await log.getByText(words, { exact: true }).waitFor()
    }
    return polls() === before
  }
  await expect.poll(hearsWithoutPolling, { message: 'nobody polls beside a line' }).toBe(true)
  for (const words of ['First, by polling', ...said])
    expect(await log.getByText(words, { exact: true }).count()).toBe(1)
}

test('a page whose socket is refused three times polls, hears everything once, and goes back to the socket when it can', async () => {
  await refusedAndBack('unified', ['Cora', 'Dan'])
})

test('a page whose old lines are refused three times polls as well, and goes back to them when it can', async () => {
  await refusedAndBack('legacy', ['Eva', 'Finn'])
})

test('who signs out while their page polls hears of no error', async () => {
  const gus = await Person.signUp(server, 'Gus')
  const tab = await (await chromium.of(gus)).open('/settings?realtime=poll')
  await live(tab)
  await tab.page.getByRole('button', { name: 'Sign out', exact: true }).last().click()
  await tab.page.getByRole('heading', { name: 'Sign in', exact: true }).waitFor()
  await expect.poll(() => tab.asked.some((path) => path.includes('/api/realtime/leave'))).toBe(true)
})

test('no console and no line of the server log holds an error', () => {
  expect(chromium.errors()).toEqual([])
  expect(server.errorLines()).toEqual([])
})

test('a page that polls says that it goes: friends see it at once, not when its next poll is overdue', async () => {
  await server.kill('SIGTERM')
  for (const name of ['POLL_MS', 'POLL_HIDDEN_MS']) server.set(name, '60000')
  server.set('PRESENCE_GRACE_MS', '0')
  await server.start()
  const { one: ida, other: jon } = await friends(server, 'Ida', 'Jon')
  const here = async () => (await jon.json<{ items: unknown[] }>('GET', '/api/presence')).items
  const tab = await (await chromium.of(ida)).open('/?realtime=poll')
  await expect.poll(here).toMatchObject([{ userId: ida.id }])
  await tab.page.close({ runBeforeUnload: true })
  await expect.poll(here, { timeout: 15_000 }).toEqual([])
}, 60_000)
