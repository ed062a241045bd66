import { expect, test } from 'vitest'

import { browserForThisFile } from './harness/browser.ts'
import { message, openChat } from './harness/chat.ts'
import { Person } from './harness/people.ts'
import { live, onScreen } from './harness/screen.ts'
import { heapOf, readUp, scroll } from './harness/scrolling.ts'
import { serverForThisFile } from './harness/server.ts'

const server = serverForThisFile()
const chromium = browserForThisFile(server)

const full = Boolean(process.env.TRUNKLINE_FULL)
const MESSAGES = full ? 10_000 : 300
const POSTS = full ? 3_000 : 120
/** More rows than this in the page at once, and it would grow with what has been read. */
const ROWS = 120
/** What a second look at the same rows may cost, in bytes: nothing but what the engine keeps for itself. */
const SPARE_BYTES = 8 * 1_024 * 1_024
const AT_ONCE = 8
/** So many messages are read upwards by and by, over the edges of several pages. */
const UNHURRIED = 200
/** Less than a line: an eye that reads does not lose its place. */
const JUMP_PX = 4
const FIRST = 'the very first'
const LAST = 'the very last'

async function eachOf(count: number, work: (n: number) => Promise<unknown>): Promise<void> {
  let next = 1
  const run = async () => {
    while (next <= count) {
      const n = next
      next += 1
      await work(n)
    }
  }
  await Promise.all(Array.from({ length: AT_ONCE }, run))
}

test(`a chat of ${MESSAGES} messages is read to its beginning and back, with few rows in the page and memory flat`, async () => {
  const ada = await Person.signUp(server, 'Ada')
  const bea = await Person.signUp(server, 'Bea')
  await ada.befriend(bea)
  const chat = await ada.json<{ id: number }>('POST', '/api/chats', { memberIds: [bea.id] })
  const send = (content: string) => bea.json('POST', `/api/chats/${chat.id}/messages`, { content })
  await send(FIRST)
  await eachOf(MESSAGES - 2, (n) => send(`word ${n} of many`))
  await send(LAST)

  const tab = await openChat(await chromium.of(ada), chat.id)
  await message(tab, LAST).waitFor()
  const moved = await readUp(tab, `word ${MESSAGES - UNHURRIED} of many`)
  const rows = [await scroll(tab, 'log', { by: -8_000, words: FIRST })]
  rows.push(await scroll(tab, 'log', { by: 20_000, words: LAST }))
  const once = await heapOf(tab)
  rows.push(await scroll(tab, 'log', { by: -20_000, words: FIRST }))
  rows.push(await scroll(tab, 'log', { by: 20_000, words: LAST }))
  const twice = await heapOf(tab)
  console.log(
    `${MESSAGES} messages: at most ${Math.max(...rows)} rows, heap ${once} then ${twice}, moved by ${moved} px`,
  )
  expect(moved).toBeLessThan(JUMP_PX)
  expect(Math.max(...rows)).toBeLessThan(ROWS)
  expect(twice).toBeLessThan(once + SPARE_BYTES)
  expect(tab.errors).toEqual([])
}, 600_000)

test(`a feed of ${POSTS} posts is read to its end and back, with few rows in the page and memory flat`, async () => {
  const cora = await Person.signUp(server, 'Cora')
  await cora.post(FIRST)
  await eachOf(POSTS - 2, (n) => cora.post(`thought ${n} of many`))
  await cora.post(LAST)

  const tab = await (await chromium.of(cora)).open('/')
  await live(tab)
  await onScreen.post(tab, LAST).waitFor()
  const rows = [await scroll(tab, 'main', { by: 8_000, words: FIRST })]
  rows.push(await scroll(tab, 'main', { by: -40_000, words: LAST }))
  const once = await heapOf(tab)
  rows.push(await scroll(tab, 'main', { by: 40_000, words: FIRST }))
  rows.push(await scroll(tab, 'main', { by: -40_000, words: LAST }))
  const twice = await heapOf(tab)
  console.log(`${POSTS} posts: at most ${Math.max(...rows)} rows, heap ${once} then ${twice}`)
  expect(Math.max(...rows)).toBeLessThan(ROWS)
  expect(twice).toBeLessThan(once + SPARE_BYTES)
  expect(tab.errors).toEqual([])
}, 600_000)
