import type { Locator } from 'playwright'
import { beforeAll, expect, test } from 'vitest'

import { complaints } from './harness/axe.ts'
import { browserForThisFile } from './harness/browser.ts'
import { Person } from './harness/people.ts'
import { refuseComments } from './harness/refuse.ts'
import { live, writeComment } from './harness/screen.ts'
import { serverForThisFile } from './harness/server.ts'
import type { Tab } from './harness/tab.ts'

const server = serverForThisFile()
const chromium = browserForThisFile(server)

const SIZES = { desktop: { width: 1280, height: 900 }, phone: { width: 390, height: 844 } }

/** The lines that a page may be on; in the quick run each page is on one of them. */
const MODES = ['unified', 'legacy', 'poll']

type Page = {
  name: string
  path: () => string
  there: (tab: Tab) => Locator
  /** The server has no such thing, and the browser tells of the answer. */
  isMissing?: true
}

const heading =
  (name: string) =>
  ({ page }: Tab) =>
    page.getByRole('heading', { name, level: 1 })
const words =
  (text: string) =>
  ({ page }: Tab) =>
    page.getByText(text).first()

let ada: Person
let post = 0
let direct = 0
let group = 0

const PAGES: Page[] = [
  { name: 'feed', path: () => '/', there: words('What a week') },
  { name: 'post', path: () => `/posts/${post}`, there: words('Indeed it was') },
  { name: 'friends', path: () => '/people', there: words('Bea') },
  { name: 'incoming requests', path: () => '/people?tab=incoming', there: words('Cora') },
  { name: 'sent requests', path: () => '/people?tab=sent', there: words('Dan') },
  { name: 'people', path: () => '/people?tab=find', there: words('Dan') },
  { name: 'notifications', path: () => '/notifications', there: words('commented on your post') },
  { name: 'own profile', path: () => `/people/${ada.id}`, there: words('Edit profile') },
  { name: 'profile of another', path: () => `/people/${ada.id + 1}`, there: words('Joined') },
  { name: 'following', path: () => '/?feed=following', there: words('Talking of #tides') },
  { name: 'trending', path: () => '/trending', there: words('#tides') },
  { name: 'hashtag', path: () => '/tags/tides', there: words('Talking of #tides') },
  { name: 'chats', path: () => '/chats', there: words('See you there') },
  { name: 'chat of two', path: () => `/chats/${direct}`, there: words('See you there') },
  { name: 'group', path: () => `/chats/${group}`, there: words('Who brings cake?') },
  {
    name: 'chat of others',
    path: () => '/chats/9999',
    there: words('You are not in this chat'),
    isMissing: true,
  },
  { name: 'settings', path: () => '/settings', there: words('This device') },
  { name: 'no such page', path: () => '/nowhere', there: words('This page isn’t here') },
]

const FRONT: Page[] = [
  { name: 'sign in', path: () => '/sign-in', there: heading('Sign in') },
  { name: 'sign up', path: () => '/sign-up', there: heading('Create your account') },
]

beforeAll(async () => {
  ada = await Person.signUp(server, 'Ada')
  const bea = await Person.signUp(server, 'Bea')
  const cora = await Person.signUp(server, 'Cora')
  const dan = await Person.signUp(server, 'Dan')
  const eve = await Person.signUp(server, 'Eve')
  await bea.befriend(ada)
  await cora.askToBeFriends(ada)
  await ada.askToBeFriends(dan)
  ;({ id: post } = await ada.post('What a week'))
  await bea.comment(post, 'Indeed it was')
  await bea.post('Talking of #tides')
  await ada.befriend(eve)
  ;({ id: direct } = await ada.chatWith(bea))
  ;({ id: group } = await ada.chatWith(bea, eve))
  await ada.say(group, 'Who brings cake?')
  await ada.say(direct, 'At seven?')
  await sendFile(bea, direct, 'See you there')
})

async function sendFile(person: Person, chatId: number, content: string): Promise<void> {
  const form = new FormData()
  form.append('file', new Blob(['Bread, cheese, a map.\n']), 'list.txt')
  const { id: attachmentId } = await person.upload(form)
  await person.json('POST', `/api/chats/${chatId}/messages`, { content, attachmentId })
}

/** The quick run looks at each page on one size of screen, the full run on both. */
function sizesFor(path: string) {
  const sizes = Object.entries(SIZES)
  const one = path.length % sizes.length
  return process.env.TRUNKLINE_FULL ? sizes : sizes.slice(one, one + 1)
}

function modesFor(page: Page): string[] {
  const one = page.name.length % MODES.length
  return process.env.TRUNKLINE_FULL ? MODES : MODES.slice(one, one + 1)
}

const opened: { tab: Tab; page: Page; mode: string }[] = []

async function openOn(mode: string, person: Person | null, page: Page): Promise<Tab> {
  const query = `${page.path().includes('?') ? '&' : '?'}realtime=${mode}`
  const tab = await (await chromium.of(person)).open(`${page.path()}${query}`)
  opened.push({ tab, page, mode })
  await page.there(tab).waitFor()
  if (person) await live(tab)
  return tab
}

/** What is wrong with the page for somebody, in both themes. */
async function look(person: Person | null, page: Page): Promise<string[]> {
  const [mode = '', ...others] = modesFor(page)
  for (const other of others) await (await openOn(other, person, page)).page.close()
  const tab = await openOn(mode, person, page)
  const { path } = page
  const found: string[] = []
  for (const [size, viewport] of sizesFor(path())) {
    await tab.page.setViewportSize(viewport)
    await tab.page.emulateMedia({ colorScheme: 'light' })
    found.push(...(await complaints(tab)).map((it) => `${size}: ${it}`))
    await tab.page.emulateMedia({ colorScheme: 'dark' })
    found.push(
      ...(await complaints(tab, { rules: ['color-contrast'] })).map((it) => `dark ${size}: ${it}`),
    )
  }
  return found
}

for (const page of PAGES)
  test(`nobody is shut out of this page, light or dark, desktop or phone: ${page.name}`, async () => {
    expect((await look(ada, page)).join('\n\n')).toBe('')
  })

for (const page of FRONT)
  test(`nobody is shut out of this page, light or dark, desktop or phone: ${page.name}`, async () => {
    expect((await look(null, page)).join('\n\n')).toBe('')
  })

test('no console says a word on any of these pages, whichever the line, and no line of the server log holds an error', () => {
  const said = opened.flatMap(({ tab: { errors, warnings }, page, mode }) =>
    [...errors.filter((text) => !page.isMissing || !text.includes('404')), ...warnings].map(
      (text) => `${page.name}, ${mode}: ${text}`,
    ),
  )
  expect(said).toEqual([])
  expect(server.errorLines()).toEqual([])
})

test('nobody is shut out of a question, of a menu, or of what went wrong', async () => {
  const browser = await chromium.of(ada)
  const profile = await browser.open(`/people/${ada.id + 1}`)
  await profile.page.getByRole('main').getByRole('button', { name: 'Friends' }).click()
  await profile.page.getByRole('menuitem', { name: 'Unfriend' }).waitFor()
  const found = await complaints(profile, { within: '[role="menu"]' })
  await profile.page.getByRole('menuitem', { name: 'Unfriend' }).hover()
  for (const colorScheme of ['light', 'dark'] as const) {
    await profile.page.emulateMedia({ colorScheme })
    const look = { rules: ['color-contrast'], within: '[role="menu"]' }
    found.push(...(await complaints(profile, look)))
  }
  await profile.page.getByRole('menuitem', { name: 'Unfriend' }).click()
  await profile.page.getByRole('dialog').waitFor()
  found.push(...(await complaints(profile)))

  await refuseComments(browser.context)
  const refused = await browser.open(`/posts/${post}?realtime=legacy`)
  await live(refused)
  await writeComment(refused, 'Too late')
  await refused.page.getByRole('alert').waitFor()
  found.push(...(await complaints(refused)))
  expect(found.join('\n\n')).toBe('')
})

test('nobody is shut out of changing their own profile, or of why a picture was not taken', async () => {
  const tab = await (await chromium.of(ada)).open(`/people/${ada.id}`)
  await tab.page.getByRole('button', { name: 'Edit profile' }).click()
  const words = { name: 'notes.txt', mimeType: 'text/plain', buffer: Buffer.from('words') }
  await tab.page.locator('input[type="file"]').setInputFiles(words)
  await tab.page.getByRole('alert').waitFor()
  const found = await complaints(tab)
  await tab.page.emulateMedia({ colorScheme: 'dark' })
  found.push(...(await complaints(tab, { rules: ['color-contrast'] })))
  expect(found.join('\n\n')).toBe('')
})

test('nobody is shut out of starting a chat, of a group’s members, of adding to them, or of leaving', async () => {
  const browser = await chromium.of(ada, { viewport: SIZES.phone })
  const found: string[] = []
  const chats = await browser.open('/chats')
  await chats.page.getByText('See you there').waitFor()
  await chats.page.getByRole('button', { name: 'New chat' }).click()
  await chats.page.getByRole('checkbox', { name: /Bea/ }).waitFor()
  found.push(...(await inBothThemes(chats)))

  const thread = await browser.open(`/chats/${group}`)
  await thread.page.getByRole('button', { name: 'Members and settings' }).click()
  await thread.page.getByText('3 members').waitFor()
  found.push(...(await inBothThemes(thread)))
  await thread.page.getByRole('button', { name: 'Leave group' }).click()
  await thread.page.getByRole('button', { name: 'Stay' }).waitFor()
  found.push(...(await inBothThemes(thread)))
  await thread.page.getByRole('button', { name: 'Stay' }).click()
  await thread.page.getByRole('button', { name: 'Add people' }).click()
  await thread.page.getByText('Nobody to add').waitFor()
  found.push(...(await inBothThemes(thread)))
  expect(found.join('\n\n')).toBe('')
})

async function inBothThemes(tab: Tab): Promise<string[]> {
  await tab.page.emulateMedia({ colorScheme: 'light' })
  const light = await complaints(tab, { within: 'dialog[open]:last-of-type' })
  await tab.page.emulateMedia({ colorScheme: 'dark' })
  const look = { rules: ['color-contrast'], within: 'dialog[open]:last-of-type' }
  return [...light, ...(await complaints(tab, look))]
}
