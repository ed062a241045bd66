import type { EventOf } from '@trunkline/shared/contract/catalogue'
import type { Post } from '@trunkline/shared/contract/post'
import { expect, test } from 'vitest'

import { browserForThisFile } from './harness/browser.ts'
import { Person } from './harness/people.ts'
import { live, onScreen } from './harness/screen.ts'
import { serverForThisFile } from './harness/server.ts'

const server = serverForThisFile()
const chromium = browserForThisFile(server)

const POSTS = 70

test('a screen that shows more than one page of posts is filled without scrolling, from the first look', async () => {
  const ada = await Person.signUp(server, 'Ada')
  for (let i = 1; i <= POSTS; i += 1) await ada.post(`Post number ${i} of many`)
  const browser = await chromium.of(ada, { viewport: { width: 1280, height: 20_000 } })
  const tab = await browser.open('/')
  await live(tab)
  await expect.poll(() => onScreen.post(tab, 'of many').count()).toBe(POSTS)
  await onScreen.post(tab, 'Post number 1 of many').waitFor()
})

test('scrolling down brings older posts before one reaches the end', async () => {
  const bea = await Person.signUp(server, 'Bea')
  const browser = await chromium.of(bea)
  const tab = await browser.open('/')
  await live(tab)
  await onScreen.post(tab, `Post number ${POSTS} of many`).waitFor()

  const oldest = onScreen.post(tab, 'Post number 1 of many')
  await expect
    .poll(async () => {
      await tab.page.mouse.wheel(0, 800)
      return oldest.count()
    })
    .toBe(1)
})

test('a post of somebody else moves nothing that one is reading; it waits behind a button', async () => {
  const cora = await Person.signUp(server, 'Cora')
  const dan = await Person.signUp(server, 'Dan')
  const browser = await chromium.of(cora)
  const tab = await browser.open('/')
  await live(tab)
  const read = onScreen.post(tab, `Post number ${POSTS - 5} of many`)
  await read.scrollIntoViewIfNeeded()
  await expect.poll(async () => (await read.boundingBox())?.y).toBeGreaterThan(0)
  const place = await read.boundingBox()

  await dan.post('Something new')
  await tab.page.getByRole('button', { name: 'Load 1 new post' }).waitFor()
  expect(await read.boundingBox()).toEqual(place)
  expect(await onScreen.post(tab, 'Something new').count()).toBe(0)

  await dan.post('Something newer')
  await tab.page.getByRole('button', { name: 'Load 2 new posts' }).click()
  await onScreen.post(tab, 'Something newer').waitFor()
  const rows = tab.page.getByRole('main').getByRole('article')
  expect(await rows.nth(0).textContent()).toContain('Something newer')
  expect(await rows.nth(1).textContent()).toContain('Something new')
  expect(await tab.page.evaluate(() => scrollY)).toBe(0)
})

test("one's own post stands in the feed at once, and once", async () => {
  const eve = await Person.signUp(server, 'Eve')
  const browser = await chromium.of(eve)
  const tab = await browser.open('/')
  await live(tab)
  await tab.page.getByRole('textbox', { name: 'New post' }).fill('I was here')
  await tab.page.getByRole('button', { name: 'Post', exact: true }).click()
  await onScreen.post(tab, 'I was here').waitFor()

  const isTold = ({ name }: EventOf) => name === 'post.created'
  await expect.poll(() => tab.received(isTold).length).toBe(1)
  await expect.poll(() => onScreen.post(tab, 'Sending').count()).toBe(0)
  expect(await onScreen.post(tab, 'I was here').count()).toBe(1)
  const { items } = await eve.json<{ items: Post[] }>('GET', '/api/posts')
  expect(items.filter(({ content }) => content === 'I was here')).toHaveLength(1)
})

for (const mode of ['unified', 'poll'])
  test(`${mode}: who blocks somebody misses nothing of what the others post, in any tab`, async () => {
    const [fay, gil, hal] = [
      await Person.signUp(server, `Fay ${mode}`),
      await Person.signUp(server, `Gil ${mode}`),
      await Person.signUp(server, `Hal ${mode}`),
    ]
    await hal.post(`The first of ${mode}`)
    await fay.json('PUT', `/api/users/${gil.id}/block`, {})
    const browser = await chromium.of(fay)
    const tabs = [await browser.open(`/?realtime=${mode}`), await browser.open('/')]
    await Promise.all(tabs.map(live))
    for (const tab of tabs) await onScreen.post(tab, `The first of ${mode}`).waitFor()
    const lists = () => tabs.flatMap(({ asked }) => asked.filter((one) => one.includes('/posts?')))
    const read = lists().length
    await gil.post('Unheard')
    await hal.post('Heard')
    await hal.post('Heard, too')
    for (const { page } of tabs)
      await page.getByRole('button', { name: 'Load 2 new posts' }).waitFor()
    expect(lists(), 'the line tells them; nothing is read again').toHaveLength(read)
    expect(tabs.flatMap(({ errors }) => errors)).toEqual([])
  })

test('no console and no line of the server log holds an error', () => {
  expect(chromium.errors()).toEqual([])
  expect(server.errorLines()).toEqual([])
})
