import type { FileChooser } from 'playwright'
import { expect, test } from 'vitest'

import { browserForThisFile } from './harness/browser.ts'
import { composer, message } from './harness/chat.ts'
import { choose, isFocused, tabTo } from './harness/keys.ts'
import { Person } from './harness/people.ts'
import { badge, live, onScreen } from './harness/screen.ts'
import { serverForThisFile } from './harness/server.ts'

const server = serverForThisFile()
const chromium = browserForThisFile(server)

test('with nothing but a keyboard: post, open it, comment, send a request, read what is new', async () => {
  const ada = await Person.signUp(server, 'Ada')
  const bea = await Person.signUp(server, 'Bea')
  const tab = await (await chromium.of(ada)).open('/')
  const { page } = tab
  const { keyboard } = page
  const main = page.getByRole('main')
  await live(tab)

  await tabTo(tab, page.getByRole('link', { name: 'Skip to content' }))
  await keyboard.press('Enter')
  await tabTo(tab, page.getByRole('textbox', { name: 'New post' }))
  await keyboard.type('Written by hand')
  await tabTo(tab, main.getByRole('button', { name: 'Post', exact: true }))
  await keyboard.press('Enter')
  await onScreen.post(tab, 'Written by hand').waitFor()

  await tabTo(tab, onScreen.post(tab, 'Written by hand').getByRole('link', { name: 'Comment' }))
  await keyboard.press('Enter')
  await expect.poll(() => isFocused(page.getByRole('heading', { level: 1 }))).toBe(true)
  await tabTo(tab, page.getByRole('textbox', { name: 'New comment' }))
  await keyboard.type('And answered')
  await keyboard.press('Control+Enter')
  await onScreen.comment(tab, 'And answered').waitFor()

  const [post] = (await ada.json<{ items: { id: number }[] }>('GET', '/api/posts')).items
  await bea.comment(post?.id ?? 0, 'I can hear you')
  await expect.poll(() => badge(tab, 'Notifications')).toBe(1)
  await page.keyboard.press('Escape')
  await page.reload()
  await live(tab)
  await tabTo(tab, onScreen.nav(tab, 'Notifications'))
  await keyboard.press('Enter')
  await tabTo(tab, main.getByRole('button', { name: 'Mark all read' }))
  await keyboard.press('Enter')
  await expect.poll(() => badge(tab, 'Notifications')).toBe(0)

  await page.goto(`${server.origin}/people?tab=find`)
  await tabTo(tab, page.getByRole('tab', { name: /^Find/ }))
  await tabTo(tab, main.getByRole('button', { name: 'Add friend Bea' }))
  await keyboard.press('Enter')
  await main.getByRole('button', { name: 'Cancel request to Bea' }).waitFor()
  expect(chromium.errors()).toEqual([])
})

test('a question of the app is answered with the keyboard, and the focus comes back to where it was', async () => {
  const cora = await Person.signUp(server, 'Cora')
  const dan = await Person.signUp(server, 'Dan')
  await cora.befriend(dan)
  const tab = await (await chromium.of(cora)).open(`/people/${dan.id}`)
  const { page } = tab
  await live(tab)
  const friends = page.getByRole('main').getByRole('button', { name: 'Friends' })
  await tabTo(tab, friends)
  await page.keyboard.press('Enter')
  await choose(tab, 'Unfriend')
  const dialog = page.getByRole('dialog')
  await dialog.waitFor()
  await page.keyboard.press('Escape')
  await dialog.waitFor({ state: 'detached' })
  await expect.poll(() => isFocused(friends)).toBe(true)
  expect(await cora.json('GET', '/api/friends')).toMatchObject({ items: [{ id: dan.id }] })
})

test('with nothing but a keyboard: a group is started, spoken in with a file, added to and left; the focus comes back each time', async () => {
  const eve = await Person.signUp(server, 'Eve')
  const others = await Promise.all(['Finn', 'Gus', 'Hana'].map((n) => Person.signUp(server, n)))
  for (const other of others) await eve.befriend(other)
  const tab = await (await chromium.of(eve)).open('/')
  const { page } = tab
  const { keyboard } = page
  await live(tab)

  // Asked for early: the browser takes a moment to hand choosers over.
  const choosing = new Promise<FileChooser>((resolve) => page.once('filechooser', resolve))
  await tabTo(tab, onScreen.nav(tab, 'Chats'))
  await keyboard.press('Enter')
  const start = page.getByRole('button', { name: 'New chat' })
  await tabTo(tab, start)
  await keyboard.press('Enter')
  await expect
    .poll(() => isFocused(page.getByRole('searchbox', { name: /^Find a friend/ })))
    .toBe(true)
  await keyboard.press('Escape')
  await expect.poll(() => isFocused(start)).toBe(true)
  await keyboard.press('Enter')
  for (const name of [/Finn/, /Gus/]) {
    await tabTo(tab, page.getByRole('checkbox', { name }))
    await keyboard.press('Space')
  }
  await tabTo(tab, page.getByRole('textbox', { name: /^Name of the group/ }))
  await keyboard.type('By hand')
  await keyboard.press('Enter')
  await page.getByRole('heading', { name: 'By hand', level: 1 }).waitFor()

  await expect.poll(() => isFocused(composer(tab))).toBe(true)
  await keyboard.type('No mouse was harmed')
  await keyboard.press('Shift+Tab')
  expect(await isFocused(page.getByRole('button', { name: 'Attach a file' }))).toBe(true)
  await keyboard.press('Enter')
  const chooser = await choosing
  await chooser.setFiles({ name: 'list.txt', mimeType: 'text/plain', buffer: Buffer.from('Tea\n') })
  await page.getByRole('button', { name: 'Remove list.txt' }).waitFor()
  await tabTo(tab, composer(tab))
  await keyboard.press('Enter')
  await message(tab, 'No mouse was harmed')
    .getByRole('link', { name: /list\.txt/ })
    .waitFor()

  const members = page.getByRole('button', { name: 'Members and settings' })
  await tabTo(tab, members)
  await keyboard.press('Enter')
  await tabTo(tab, page.getByRole('button', { name: 'Add people' }))
  await keyboard.press('Enter')
  await tabTo(tab, page.getByRole('checkbox', { name: /Hana/ }))
  await keyboard.press('Space')
  await tabTo(tab, page.getByRole('button', { name: 'Add', exact: true }))
  await keyboard.press('Enter')
  await page.getByText('4 members').waitFor()
  const leave = page.getByRole('button', { name: 'Leave group' })
  await tabTo(tab, leave)
  await keyboard.press('Enter')
  await expect.poll(() => isFocused(page.getByRole('button', { name: 'Stay' }))).toBe(true)
  await keyboard.press('Enter')
  await expect.poll(() => isFocused(leave)).toBe(true)
  await keyboard.press('Escape')
  await expect.poll(() => isFocused(members)).toBe(true)

  await keyboard.press('Enter')
  await tabTo(tab, leave)
  await keyboard.press('Enter')
  await tabTo(tab, page.getByRole('button', { name: 'Leave', exact: true }))
  await keyboard.press('Enter')
  await page.getByText('No chats yet').waitFor()
  expect(chromium.errors()).toEqual([])
})

test('with nothing but a keyboard: react, repost, follow, write to a friend, block and unblock', async () => {
  const ida = await Person.signUp(server, 'Ida')
  const jon = await Person.signUp(server, 'Jon')
  await ida.befriend(jon)
  await jon.post('What do you say?')
  const tab = await (await chromium.of(ida)).open(`/people/${jon.id}`)
  const { page } = tab
  const { keyboard } = page
  const main = page.getByRole('main')
  await live(tab)

  await tabTo(tab, main.getByRole('button', { name: 'Follow Jon' }))
  await keyboard.press('Enter')
  await main.getByRole('button', { name: 'Following Jon' }).waitFor()
  const post = onScreen.post(tab, 'What do you say?')
  await tabTo(tab, post.getByRole('button', { name: 'Like', exact: true }))
  await keyboard.press('ArrowUp')
  await expect
    .poll(() => isFocused(post.getByRole('button', { name: 'Like', exact: true }).last()))
    .toBe(true)
  await keyboard.press('ArrowRight')
  await keyboard.press('Enter')
  const reacted = post.getByRole('button', { name: 'Love: 1 love' })
  await expect.poll(() => isFocused(reacted)).toBe(true)
  await tabTo(tab, post.getByRole('button', { name: 'Repost' }))
  await keyboard.press('Space')
  await post.getByRole('button', { name: /1 repost/ }).waitFor()

  await page.getByRole('heading', { level: 1 }).focus()
  await tabTo(tab, main.getByRole('button', { name: 'Message Jon' }))
  await keyboard.press('Enter')
  await expect.poll(() => isFocused(composer(tab))).toBe(true)
  await page.goBack()

  const more = main.getByRole('button', { name: 'More about Jon' })
  await tabTo(tab, more)
  await keyboard.press('Enter')
  await choose(tab, 'Block')
  await tabTo(tab, page.getByRole('dialog').getByRole('button', { name: 'Block', exact: true }))
  await keyboard.press('Enter')
  await main.getByText('You have blocked Jon').waitFor()
  await expect.poll(() => isFocused(more)).toBe(true)
  await tabTo(tab, main.getByRole('button', { name: 'Unblock' }))
  await keyboard.press('Enter')
  await onScreen.post(tab, 'What do you say?').waitFor()
  expect(chromium.errors()).toEqual([])
})

test('with nothing but a keyboard: sign in, turn tabs over, accept a request, look at a picture, answer, delete, change the profile and the theme, sign out', async () => {
  const kim = await Person.signUp(server, 'Kim')
  const lia = await Person.signUp(server, 'Lia')
  await lia.askToBeFriends(kim)
  const tab = await (await chromium.of(null)).open('/sign-in')
  const { page } = tab
  const { keyboard } = page
  const main = page.getByRole('main')

  await tabTo(tab, page.getByRole('textbox', { name: 'Email' }))
  await keyboard.type(kim.email)
  await tabTo(tab, page.getByLabel('Password', { exact: true }))
  await keyboard.type(kim.password)
  await keyboard.press('Enter')
  await live(tab)

  await tabTo(tab, onScreen.nav(tab, 'People'))
  await keyboard.press('Enter')
  const friends = page.getByRole('tab', { name: /^Friends/ })
  await tabTo(tab, friends)
  await keyboard.press('ArrowRight')
  await expect.poll(() => isFocused(page.getByRole('tab', { name: /^Incoming/ }))).toBe(true)
  await tabTo(tab, main.getByRole('button', { name: 'Accept Lia' }))
  await keyboard.press('Enter')
  await main.getByText('No requests').waitFor()
  await page.getByRole('heading', { level: 1 }).focus()
  await tabTo(tab, page.getByRole('tab', { name: /^Incoming/ }))
  await keyboard.press('ArrowLeft')
  await expect.poll(() => isFocused(friends)).toBe(true)
  await main.getByRole('link', { name: 'Lia' }).waitFor()

  const { id } = await postPicture(kim, await page.screenshot())
  await lia.comment(id, 'What is it?')
  await page.goto(`${server.origin}/posts/${id}`)
  await live(tab)
  const picture = main.getByRole('button', { name: /^Picture by Kim/ })
  await tabTo(tab, picture)
  await keyboard.press('Enter')
  await page.getByRole('dialog').waitFor()
  await keyboard.press('Escape')
  await page.getByRole('dialog').waitFor({ state: 'detached' })
  await expect.poll(() => isFocused(picture)).toBe(true)

  await tabTo(tab, main.getByRole('button', { name: 'Answer Lia' }))
  await keyboard.press('Enter')
  await expect.poll(() => isFocused(page.getByRole('textbox', { name: 'New comment' }))).toBe(true)
  await keyboard.type('A very small picture')
  await keyboard.press('Control+Enter')
  await onScreen.comment(tab, 'A very small picture').getByText('answered Lia').waitFor()

  await page.getByRole('heading', { level: 1 }).focus()
  await tabTo(tab, main.getByRole('button', { name: 'More about this post' }))
  await keyboard.press('Enter')
  await choose(tab, 'Delete post')
  await tabTo(tab, page.getByRole('dialog').getByRole('button', { name: 'Delete' }))
  await keyboard.press('Enter')
  await expect.poll(() => lia.request('GET', `/api/posts/${id}`)).toMatchObject({ status: 404 })

  const account = page.getByRole('button', { name: /^Your account/ })
  await tabTo(tab, account)
  await keyboard.press('Enter')
  await choose(tab, 'Profile')
  await tabTo(tab, main.getByRole('button', { name: 'Edit profile' }))
  await keyboard.press('Enter')
  await tabTo(tab, main.getByRole('textbox', { name: 'Bio' }))
  await keyboard.type('No mouse')
  await tabTo(tab, main.getByRole('button', { name: 'Save' }))
  await keyboard.press('Enter')
  await main.getByText('No mouse').waitFor()

  await tabTo(tab, main.getByRole('link', { name: 'Settings' }))
  await keyboard.press('Enter')
  await tabTo(tab, page.getByRole('radio', { name: 'System' }))
  await keyboard.press('ArrowRight')
  await keyboard.press('ArrowRight')
  await expect
    .poll(() => page.locator('html').getAttribute('data-mantine-color-scheme'))
    .toBe('dark')
  await tabTo(tab, account)
  await keyboard.press('Enter')
  await choose(tab, 'Sign out')
  await page.getByRole('heading', { name: 'Sign in' }).waitFor()
  expect(chromium.errors()).toEqual([])
})

async function postPicture(person: Person, picture: Buffer): Promise<{ id: number }> {
  const form = new FormData()
  form.append('file', new Blob([new Uint8Array(picture)]), 'people.png')
  const { id: attachmentId } = await person.upload(form)
  return person.json('POST', '/api/posts', { content: 'Look at this', attachmentId })
}
