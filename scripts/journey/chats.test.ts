import type { Page } from 'playwright'
import { expect, test } from 'vitest'

import { browserForThisFile } from './harness/browser.ts'
import { composer, message, messages, openChat, say, shownWords } from './harness/chat.ts'
import { friends, Person } from './harness/people.ts'
import { badge, live, onScreen, showAllRows } from './harness/screen.ts'
import { serverForThisFile } from './harness/server.ts'
import type { Tab } from './harness/tab.ts'

const server = serverForThisFile()
const chromium = browserForThisFile(server)

/** How far the end of the chat lies below what is seen, in pixels. */
const belowTheView = ({ page }: Tab) =>
  page
    .getByRole('log')
    .evaluate((it) => Math.round(it.scrollHeight - it.clientHeight - it.scrollTop))

const saidTyping = (tab: Tab) =>
  tab.lines
    .flatMap(({ frames }) => frames)
    .filter(({ from, text }) => from === 'page' && text.includes('chat.typing'))

test('two windows chat: each sees at once what the other says, that they write, and that they stopped; nobody asks the server meanwhile', async () => {
  const { one: ada, other: ben, chatId } = await friends(server, 'Ada', 'Ben')
  const adas = await openChat(await chromium.of(ada), chatId)
  const bens = await openChat(await chromium.of(ben), chatId)

  await say(adas, 'Is the kettle on?')
  await message(bens, 'Is the kettle on?').waitFor()
  await say(bens, 'Since before you asked')
  await message(adas, 'Since before you asked').waitFor()
  await adas.page.getByText('Seen by Ben').waitFor()

  await composer(bens).pressSequentially('And the cake is')
  const writing = adas.page.getByText('Ben is writing…')
  await writing.waitFor()
  expect(saidTyping(bens), 'fifteen letters are one hint').toHaveLength(1)
  for (const { asked: all } of [adas, bens])
    await expect
      .poll(() => all, { message: 'a page asks once what it is to do' })
      .toContain('GET /api/config')
  const asked = [[...adas.asked], [...bens.asked]]
  // Ben sits and thinks: the hint is not repeated, and Ada's page forgets it by itself, 5 s later.
  await writing.waitFor({ state: 'detached' })
  expect(saidTyping(bens)).toHaveLength(1)
  expect([adas.asked, bens.asked], 'seconds without a request').toEqual(asked)

  expect(adas.openLines()).toEqual(['/ws/realtime'])
  expect(bens.openLines()).toEqual(['/ws/realtime'])
  await composer(bens).press('Enter')
  await message(adas, 'And the cake is').waitFor()
})

test('three people who talk at once, five messages each, all see the same fifteen, each once, in one order', async () => {
  const cora = await Person.signUp(server, 'Cora')
  const dan = await Person.signUp(server, 'Dan')
  const eve = await Person.signUp(server, 'Eve')
  for (const other of [dan, eve]) await cora.befriend(other)
  const { id: chatId } = await cora.chatWith(dan, eve)
  const tabs = await Promise.all(
    [cora, dan, eve].map(async (person) => openChat(await chromium.of(person), chatId)),
  )

  const voices = ['c', 'd', 'e']
  await Promise.all(
    tabs.map(async (tab, index) => {
      for (let i = 1; i <= 5; i += 1) await say(tab, `Word ${voices[index] ?? ''}${i}.`)
    }),
  )
  await Promise.all(tabs.map((tab) => showAllRows(tab)))
  const mark = /Word \w\d\./
  for (const tab of tabs) await expect.poll(() => messages(tab).count()).toBe(15)
  const [first, ...others] = await Promise.all(tabs.map((tab) => shownWords(tab, mark)))
  expect(new Set(first).size).toBe(15)
  for (const shown of others) expect(shown).toEqual(first)
  for (const voice of voices)
    expect(first?.filter((words) => words.includes(` ${voice}`))).toEqual(
      [1, 2, 3, 4, 5].map((i) => `Word ${voice}${i}.`),
    )
  const { items } = await cora.json<{ items: { content: string }[] }>(
    'GET',
    `/api/chats/${chatId}/messages`,
  )
  expect(items).toHaveLength(15)
})

test('a chat that one comes back to says how much is new and where it begins, opens at its end, and still holds what one was writing', async () => {
  const { one: finn, other: gus, chatId } = await friends(server, 'Finn', 'Gus')
  const much = ' with much more to say about it'.repeat(12)
  for (let i = 1; i <= 30; i += 1)
    await finn.say(chatId, `Line ${i} of a long story${i % 3 === 0 ? much : ''}`)
  const guses = await (await chromium.of(gus)).open(`/chats/${chatId}`)
  await live(guses)
  await message(guses, 'Line 30 of a long story').waitFor()
  await expect.poll(() => belowTheView(guses)).toBe(0)
  const unread = () => gus.json('GET', '/api/chats/unread-count')
  await expect.poll(unread).toEqual({ unreadChats: 0 })
  await composer(guses).fill('Wait, I was going to')
  await onScreen.nav(guses, 'Feed').click()
  await guses.page.getByRole('heading', { name: 'Feed', level: 1 }).waitFor()

  for (const words of ['Listen.', 'And then,', 'the end.']) await finn.say(chatId, words)
  await expect.poll(() => badge(guses, 'Chats')).toBe(1)
  await onScreen.nav(guses, 'Chats').click()
  const row = guses.page.getByRole('link', { name: /^Finn/ })
  await row.getByText(/^3 unread$/).waitFor()
  await row.click()

  const last = message(guses, 'the end.')
  await expect.poll(() => last.count()).toBe(1)
  await expect.poll(() => belowTheView(guses)).toBe(0)
  const text = (await guses.page.getByRole('log').textContent()) ?? ''
  const [before, after] = [text.indexOf('Line 30'), text.indexOf('Listen.')]
  const divider = text.indexOf('New messages')
  expect(divider).toBeGreaterThan(before)
  expect(divider).toBeLessThan(after)
  expect(await composer(guses).inputValue()).toBe('Wait, I was going to')
  await expect.poll(unread).toEqual({ unreadChats: 0 })
  expect(await badge(guses, 'Chats')).toBe(0)

  const again = await guses.page.context().newPage()
  await again.goto(`${server.origin}/chats`)
  const finns = again.getByRole('link', { name: /^Finn/ })
  await finns.waitFor()
  // It may first show what was kept, and then what happened since.
  await expect.poll(() => again.getByText('unread').count()).toBe(0)

  await guses.page.close()
  await finns.click()
  const half = again.getByRole('textbox', { name: /^Message to / })
  await expect.poll(() => half.inputValue()).toBe('Wait, I was going to')
  const other = await again.context().newPage()
  await other.goto(`${server.origin}/chats/${chatId}`)
  const same = other.getByRole('textbox', { name: /^Message to / })
  await same.fill('Wait, I was going to say')
  await expect.poll(() => half.inputValue()).toBe('Wait, I was going to say')
  await same.press('Enter')
  await expect.poll(() => half.inputValue()).toBe('')

  await tellOfEchoes(other)
  const hanging = again.evaluate(() => {
    for (const until = performance.now() + 700; performance.now() < until;);
  })
  const words = 'Every letter, as I typed it'
  await same.pressSequentially(words)
  await hanging
  await expect.poll(() => half.inputValue()).toBe(words)
  expect(await same.inputValue()).toBe(words)
  await same.press('Enter')
  await expect.poll(() => half.inputValue()).toBe('')
  expect(await same.inputValue()).toBe('')
  const isEchoed = () => document.body.hasAttribute('data-echo')
  expect(await other.evaluate(isEchoed), 'a tab in which nobody types keeps nothing').toBe(false)
})

/** From now on the page marks that another tab changed what one was writing. */
const tellOfEchoes = (page: Page) =>
  page.evaluate(() =>
    addEventListener('storage', ({ key }) => {
      if (key?.includes('.draft.') === true) document.body.setAttribute('data-echo', key)
    }),
  )

test('who is added to a group sees it come, who leaves or is taken out sees it go, and what was said goes with it', async () => {
  const hana = await Person.signUp(server, 'Hana')
  const ida = await Person.signUp(server, 'Ida')
  const jon = await Person.signUp(server, 'Jon')
  const kim = await Person.signUp(server, 'Kim')
  for (const other of [ida, jon, kim]) await hana.befriend(other)
  const { id: chatId } = await hana.chatWith(ida, jon)
  await hana.say(chatId, 'Only for those who are here')
  const hanas = await openChat(await chromium.of(hana), chatId)
  const idas = await openChat(await chromium.of(ida), chatId)
  const jons = await openChat(await chromium.of(jon), chatId)
  const kims = await (await chromium.of(kim)).open('/chats')
  await kims.page.getByText('No chats yet').waitFor()
  await live(kims)

  const { page } = hanas
  const members = page.getByRole('button', { name: 'Members and settings' })
  const panel = page.getByRole('dialog', { name: 'Group' })
  await members.click()
  await panel.getByRole('button', { name: 'Add people' }).click()
  const picker = page.getByRole('dialog', { name: 'Add people' })
  await picker.getByRole('checkbox', { name: /Kim/ }).check({ force: true })
  await picker.getByRole('button', { name: 'Add', exact: true }).click()
  await panel.getByText('4 members').waitFor()
  await kims.page.getByRole('link', { name: /Hana/ }).click()
  await hana.say(chatId, 'Welcome, Kim')
  await message(kims, 'Welcome, Kim').waitFor()
  expect(await message(kims, 'Only for those').count(), 'not what was said before').toBe(0)

  await composer(jons).fill('I was just about to')
  const drafts = () =>
    jons.page.evaluate(() =>
      Object.entries(localStorage).flatMap(([key, text]) => (key.includes('.draft.') ? text : [])),
    )
  expect(await drafts()).toEqual(['I was just about to'])
  await panel.getByRole('button', { name: 'Remove Jon' }).click()
  await jons.page.getByText('You are not in this chat').waitFor()
  await expect.poll(drafts).toEqual([])
  expect(await jons.page.getByText('Only for those who are here').count()).toBe(0)
  await panel.getByText('3 members').waitFor()
  await panel.getByRole('button', { name: 'Close' }).click()
  expect((await jon.request('GET', `/api/chats/${chatId}/messages`)).status).toBe(404)

  await idas.page.getByRole('button', { name: 'Members and settings' }).click()
  await idas.page.getByRole('button', { name: 'Leave group' }).click()
  await idas.page.getByRole('button', { name: 'Leave', exact: true }).click()
  await idas.page.getByText('No chats yet').waitFor()
  await page.getByText('2 people').waitFor()
})

test('no console and no line of the server log holds an error', () => {
  expect(chromium.errors()).toEqual([])
  expect(server.errorLines()).toEqual([])
})
