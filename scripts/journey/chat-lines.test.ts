import { expect, test } from 'vitest'

import { browserForThisFile } from './harness/browser.ts'
import { composer, message, openChat, say, shownWords } from './harness/chat.ts'
import { friends, Person } from './harness/people.ts'
import { onScreen } from './harness/screen.ts'
import type { Tab } from './harness/tab.ts'
import { wiredServerForThisFile } from './harness/wire.ts'

const { server, wire } = wiredServerForThisFile()
const chromium = browserForThisFile(wire)

/** Two friends, the chat between them, and a browser for each. */
async function friendsWithBrowsers(first: string, second: string) {
  const { one, other, chatId } = await friends(server, first, second)
  const [ones, others] = await Promise.all([one, other].map((person) => chromium.of(person)))
  if (!ones || !others) throw new Error('Two people have two browsers.')
  return { one, other, chatId, ones, others }
}

/** Resolves once the code of pages that nobody has opened yet is here. */
const pagesBrought = ({ page }: Tab) =>
  page.waitForFunction(() =>
    performance.getEntriesByType('resource').some(({ name }) => name.includes('people-page')),
  )

const FIVE = [1, 2, 3, 4, 5]
const MARK = /(Here|There) \d\./

test('what is said on both sides while the network is off is there on both sides when it is back, each once', async () => {
  const { other: bea, chatId, ones, others } = await friendsWithBrowsers('Ada', 'Bea')
  const adas = await openChat(ones, chatId)
  const beas = await openChat(others, chatId)
  await say(adas, 'Here 0.')
  await message(beas, 'Here 0.').waitFor()
  expect(await beas.page.getByText('New messages').count(), 'it was seen coming').toBe(0)
  await pagesBrought(adas)

  // What is open breaks, and only Bea finds a way back.
  await ones.context.setOffline(true)
  wire.cut()
  wire.mend()
  await onScreen.banner(adas).waitFor()
  for (const i of FIVE) await say(adas, `Here ${i}.`)
  await message(adas, 'Here 5.').filter({ hasText: 'Waiting for a connection' }).waitFor()
  // Pages that were never looked at open all the same, and going back loses nothing.
  await onScreen.nav(adas, 'People').click()
  await adas.page.getByRole('heading', { name: 'People', level: 1 }).waitFor()
  await adas.page.goBack()
  await message(adas, 'Here 5.').waitFor()
  for (const i of FIVE) await bea.say(chatId, `There ${i}.`)
  await message(beas, 'There 5.').waitFor()
  await ones.context.setOffline(false)

  await message(adas, 'There 5.').waitFor()
  await message(beas, 'Here 5.').waitFor()
  await onScreen.banner(adas).waitFor({ state: 'detached' })
  const expected = ['Here 0.', ...FIVE.map((i) => `There ${i}.`), ...FIVE.map((i) => `Here ${i}.`)]
  for (const tab of [adas, beas]) await expect.poll(() => shownWords(tab, MARK)).toEqual(expected)
  expect(await message(adas, 'Waiting for a connection').count()).toBe(0)
})

test('on a slow network one sees at once what one says, and the other side hears it in order, each once', async () => {
  const { chatId, ones, others } = await friendsWithBrowsers('Cora', 'Dan')
  const coras = await openChat(ones, chatId)
  const dans = await openChat(others, chatId)
  const session = await coras.page.context().newCDPSession(coras.page)
  await session.send('Network.enable')
  // A telephone at the edge of the country, in bytes per second.
  const slow = { offline: false, latency: 400, downloadThroughput: 6_000, uploadThroughput: 4_000 }
  await session.send('Network.emulateNetworkConditions', slow)

  for (const i of FIVE) await say(coras, `Here ${i}.`)
  await expect.poll(() => shownWords(coras, MARK)).toEqual(FIVE.map((i) => `Here ${i}.`))
  await say(dans, 'There 1.')
  const expected = FIVE.map((i) => `Here ${i}.`)
  await message(coras, 'There 1.').waitFor()
  await message(dans, 'Here 5.').waitFor()
  for (const tab of [coras, dans])
    expect((await shownWords(tab, MARK)).filter((words) => words !== 'There 1.')).toEqual(expected)
})

test('on the old lines each tab has its own connections, and hears each message once', async () => {
  const { one: eve, other: finn, chatId, ones } = await friendsWithBrowsers('Eve', 'Finn')
  const first = await openChat(ones, chatId, '?realtime=legacy')
  const second = await openChat(ones, chatId)
  const lines = [
    '/ws/friend-requests/',
    `/ws/messages/${chatId}`,
    '/ws/notifications/',
    '/ws/online',
    '/ws/trending',
  ]
  for (const tab of [first, second]) await expect.poll(() => tab.openLines()).toEqual(lines)

  for (const i of FIVE) await finn.say(chatId, `There ${i}.`)
  for (const tab of [first, second]) {
    await message(tab, 'There 5.').waitFor()
    expect(await shownWords(tab, MARK)).toEqual(FIVE.map((i) => `There ${i}.`))
  }
  const open = async () => {
    const { by_endpoint: by } = await eve.json<{ by_endpoint: Record<string, number> }>(
      'GET',
      '/ws/stats',
    )
    return by['/ws/messages/:chatId']
  }
  await expect.poll(open).toBe(2)
  await second.page.close()
  await expect.poll(open).toBe(1)
})

test('a picture and a file go along with a message, are opened by whom they are for, and by nobody else', async () => {
  const { chatId, ones, others } = await friendsWithBrowsers('Gus', 'Hana')
  const guses = await openChat(ones, chatId)
  const hanas = await openChat(others, chatId)
  const stranger = await Person.signUp(server, 'Ida')

  const picture = await guses.page.screenshot()
  const chooser = guses.page.getByRole('form', { name: 'New message' }).locator('input[type=file]')
  await chooser.setInputFiles({ name: 'hills.png', mimeType: 'image/png', buffer: picture })
  await guses.page.getByRole('button', { name: 'Remove hills.png' }).waitFor()
  await say(guses, 'From the top')
  const shown = message(hanas, 'From the top').getByRole('img', { name: 'hills.png' })
  await expect
    .poll(() => shown.evaluate((it) => it instanceof HTMLImageElement && it.naturalWidth))
    .toBe(1280)
  await shown.click()
  const large = hanas.page.getByRole('dialog', { name: 'hills.png' })
  await large.waitFor()
  await hanas.page.keyboard.press('Escape')
  await large.waitFor({ state: 'detached' })

  const words = Buffer.from('Bread, cheese, a map.\n')
  await chooser.setInputFiles({ name: 'list.txt', mimeType: 'text/plain', buffer: words })
  await guses.page.getByRole('button', { name: 'Remove list.txt' }).waitFor()
  await composer(guses).press('Enter')
  const link = message(hanas, 'list.txt').getByRole('link')
  const [download] = await Promise.all([hanas.page.waitForEvent('download'), link.click()])
  expect(download.suggestedFilename()).toBe('list.txt')
  const address = (await link.getAttribute('href')) ?? ''
  expect((await stranger.request('GET', address)).status).toBe(404)
})

test('no console and no line of the server log holds an error', () => {
  const unexpected = chromium.errors().filter((error) => !/net::ERR_|WebSocket/.test(error))
  expect(unexpected).toEqual([])
  expect(server.errorLines()).toEqual([])
})
