import { rmSync } from 'node:fs'

import type { EventOf } from '@trunkline/shared/contract/catalogue'
import type { Message } from '@trunkline/shared/contract/chat'
import { afterAll, afterEach, beforeEach, expect, test } from 'vitest'

import { PersonalBrowser } from './harness/browser.ts'
import { message, say, shownWords } from './harness/chat.ts'
import { type Chromium, executable, newProfile, startChromium } from './harness/chromium.ts'
import { friends, Person } from './harness/people.ts'
import { live, onScreen, showAllRows } from './harness/screen.ts'
import type { Tab } from './harness/tab.ts'
import { wiredServerForThisFile } from './harness/wire.ts'

const { server, wire } = wiredServerForThisFile()

const profiles: string[] = []
const running: Chromium[] = []
// A browser is the one thing that these tests cannot bring along; the gate has it, and fails on what did not run.
beforeEach((context) => context.skip(executable === undefined, 'There is no Chromium here.'))
afterEach(async () => {
  wire.mend()
  await Promise.all(running.splice(0).map((chromium) => chromium.end()))
})
afterAll(() => profiles.forEach((profile) => rmSync(profile, { recursive: true, force: true })))

/** The same browser again: what it stored is there, whatever became of it. */
async function start(profile: string) {
  const chromium = await startChromium(executable ?? '', profile)
  running.push(chromium)
  const [context] = chromium.browser.contexts()
  if (!context) throw new Error('Chromium has no window.')
  const browser = new PersonalBrowser(context, wire.origin, () => {})
  const kill = async () => {
    running.splice(running.indexOf(chromium), 1)
    await chromium.kill()
  }
  return { browser, kill }
}

/** Two friends, the chat between them, and a profile of the first one's browser. */
async function friendsWithProfile(first: string, second: string) {
  const profile = newProfile()
  profiles.push(profile)
  return { ...(await friends(server, first, second)), profile }
}

/** The chat as the server has it, oldest first. */
const stored = async (person: Person, chatId: number) =>
  (await person.json<{ items: Message[] }>('GET', `/api/chats/${chatId}/messages?limit=100`)).items

async function openThread(browser: PersonalBrowser, chatId: number): Promise<Tab> {
  const tab = await browser.open(`/chats/${chatId}`)
  await showAllRows(tab)
  await tab.page.getByRole('log').or(tab.page.getByText('Nothing said yet')).waitFor()
  return tab
}

const isMessage = (frame: unknown): frame is EventOf<'chat.message_created'> =>
  (frame as EventOf).name === 'chat.message_created'

const WORDS = Array.from({ length: 20 }, (_, n) => `Typed offline ${n + 1}.`)

test('twenty messages typed offline survive the browser and a server that is killed meanwhile: once, in order', async () => {
  const { one: ada, other: ben, chatId, profile } = await friendsWithProfile('Ada', 'Ben')
  const first = await start(profile)
  await first.browser.signIn(ada)
  const typing = await openThread(first.browser, chatId)
  await live(typing)
  wire.cut()
  await onScreen.connection(typing, 'Offline').waitFor()
  for (const words of WORDS) await say(typing, words)
  await message(typing, WORDS.at(-1) ?? '').waitFor()
  await typing.page.getByText('Waiting for a connection').first().waitFor()
  await first.kill()
  expect(await stored(ada, chatId)).toEqual([])

  wire.mend()
  const hears = ben.connect()
  await hears.hello()
  const second = await start(profile)
  await second.browser.signIn(ada)
  const again = await openThread(second.browser, chatId)
  await hears.take(isMessage)
  await server.kill('SIGKILL')
  await server.start()

  await expect
    .poll(async () => (await stored(ada, chatId)).map(({ content }) => content), {
      timeout: 30_000,
    })
    .toEqual(WORDS)
  await expect.poll(() => shownWords(again, /Typed offline \d+\./)).toEqual(WORDS)
  await again.page
    .getByText(/Sending|Waiting/)
    .first()
    .waitFor({ state: 'detached' })
  await again.page.reload()
  await live(again)
  expect(await stored(ada, chatId), 'nothing is left to be sent').toHaveLength(WORDS.length)
})

test('what was not sent and is not wanted any more is gone for good', async () => {
  const { one: cora, other: dan, chatId, profile } = await friendsWithProfile('Cora', 'Dan')
  const first = await start(profile)
  await first.browser.signIn(cora)
  const tab = await openThread(first.browser, chatId)
  await live(tab)
  await cora.json('PUT', `/api/users/${dan.id}/block`, {})
  await say(tab, 'You will not hear this')
  await tab.page.getByRole('alert').filter({ hasText: 'Not sent' }).waitFor()
  await tab.page.reload()
  const failed = tab.page.getByRole('alert').filter({ hasText: 'Not sent' })
  await failed.waitFor()
  await failed.getByRole('button', { name: 'Discard' }).click()
  await failed.waitFor({ state: 'detached' })
  await tab.page.reload()
  await live(tab)
  expect(await message(tab, 'You will not hear this').count()).toBe(0)
})

test('what one person typed is not sent by the next who signs in on that browser', async () => {
  const { one: eve, chatId, profile } = await friendsWithProfile('Eve', 'Finn')
  const gus = await Person.signUp(server, 'Gus')
  const first = await start(profile)
  await first.browser.signIn(eve)
  const tab = await openThread(first.browser, chatId)
  await live(tab)
  wire.cut()
  await onScreen.connection(tab, 'Offline').waitFor()
  await say(tab, 'Mine alone')
  await message(tab, 'Mine alone').waitFor()
  await first.kill()
  wire.mend()
  const second = await start(profile)
  await second.browser.context.clearCookies()
  await second.browser.signIn(gus)
  await live(await second.browser.open('/'))
  await second.browser.context.clearCookies()
  await second.browser.signIn(eve)
  const back = await openThread(second.browser, chatId)
  await live(back)
  expect(await stored(eve, chatId)).toEqual([])
  expect(await message(back, 'Mine alone').count()).toBe(0)
})
