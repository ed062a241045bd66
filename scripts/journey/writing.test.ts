import type { EventOf } from '@trunkline/shared/contract/catalogue'
import type { Comment } from '@trunkline/shared/contract/post'
import { expect, test } from 'vitest'

import { browserForThisFile } from './harness/browser.ts'
import { Person } from './harness/people.ts'
import { refuseComments } from './harness/refuse.ts'
import { live, onScreen, writeComment } from './harness/screen.ts'
import { serverForThisFile } from './harness/server.ts'
import type { Tab } from './harness/tab.ts'

const server = serverForThisFile()
const chromium = browserForThisFile(server)

const stored = async (person: Person, postId: number) =>
  (await person.all<Comment>(`/api/posts/${postId}/comments`, 'after')).map((one) => one.content)

const isTold = ({ name }: EventOf) => name === 'post.comment_created'

/** Beside what is on its way, and beside what waits for a line. */
const UNSENT = /Sending…|Waiting for a connection/

const sending = (tab: Tab, words: string) =>
  onScreen.comment(tab, words).filter({ hasText: UNSENT })

test('a comment stands under the post before the server has answered, and once when it has', async () => {
  const ada = await Person.signUp(server, 'Ada')
  const { id: postId } = await ada.post('Answer me')
  const browser = await chromium.of(ada)
  const tab = await browser.open(`/posts/${postId}`)
  await live(tab)

  server.pause()
  await writeComment(tab, 'Quick words')
  await sending(tab, 'Quick words').waitFor()
  expect(await tab.page.getByRole('textbox', { name: 'New comment' }).inputValue()).toBe('')
  server.resume()

  await expect.poll(() => tab.received(isTold).some(({ topic }) => topic !== 'feed')).toBe(true)
  await sending(tab, 'Quick words').waitFor({ state: 'detached' })
  expect(await onScreen.comment(tab, 'Quick words').count()).toBe(1)
  expect(await stored(ada, postId)).toEqual(['Quick words'])
})

for (const mode of ['unified', 'legacy'])
  test(`${mode}: comments that are written without a server are kept, and sent once when it is back, in order`, async () => {
    const bea = await Person.signUp(server, `Bea ${mode}`)
    const { id: postId } = await bea.post('Is anybody there?')
    const browser = await chromium.of(bea)
    const tab = await browser.open(`/posts/${postId}?realtime=${mode}`)
    await live(tab)

    await server.kill('SIGKILL')
    await onScreen.connection(tab, 'Offline').waitFor()
    for (const words of ['One', 'Two', 'Three']) await writeComment(tab, words)
    for (const words of ['One', 'Two', 'Three']) await sending(tab, words).waitFor()
    await server.start()

    await expect.poll(() => stored(bea, postId)).toEqual(['One', 'Two', 'Three'])
    await tab.page.getByText(UNSENT).first().waitFor({ state: 'detached' })
    const rows = tab.page.getByRole('region', { name: 'Comments' }).getByRole('article')
    expect(await rows.count()).toBe(3)
    for (const [index, words] of ['One', 'Two', 'Three'].entries())
      expect(await rows.nth(index).textContent()).toContain(words)
  })

test('a comment that is refused says why beside it, can be tried again, and can be thrown away', async () => {
  const cora = await Person.signUp(server, 'Cora')
  const { id: postId } = await cora.post('Not everybody may answer')
  const browser = await chromium.of(cora)
  const refusing = await refuseComments(browser.context)
  const tab = await browser.open(`/posts/${postId}?realtime=legacy`)
  await live(tab)

  await writeComment(tab, 'Please')
  const row = onScreen.comment(tab, 'Please')
  await row.getByRole('alert').getByText('Not sent: Not now, says the test.').waitFor()
  expect(await stored(cora, postId)).toEqual([])
  refusing.stop()
  await row.getByRole('button', { name: 'Retry sending this comment' }).click()
  await row.getByRole('alert').waitFor({ state: 'detached' })
  await expect.poll(() => stored(cora, postId)).toEqual(['Please'])
  await expect.poll(() => sending(tab, 'Please').count()).toBe(0)
  expect(await row.count()).toBe(1)
  expect(new Set(refusing.keys).size, 'it was the same action both times').toBe(1)

  refusing.start()
  await writeComment(tab, 'Never mind')
  const unwanted = onScreen.comment(tab, 'Never mind')
  await unwanted.getByRole('button', { name: 'Discard this comment' }).click()
  await unwanted.waitFor({ state: 'detached' })
  expect(await stored(cora, postId)).toEqual(['Please'])
})

test('what one is writing is still there after a reload', async () => {
  const eve = await Person.signUp(server, 'Eve')
  const browser = await chromium.of(eve)
  const tab = await browser.open('/')
  await live(tab)
  const composer = tab.page.getByRole('textbox', { name: 'New post' })
  await composer.fill('Not finished')
  await tab.page.reload()
  await expect.poll(() => composer.inputValue()).toBe('Not finished')
})

test('no line of the server log holds an error', () => {
  expect(server.errorLines()).toEqual([])
})
