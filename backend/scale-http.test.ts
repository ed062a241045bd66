import { afterAll, beforeAll, expect, test } from 'vitest'

import { openEmptyDatabase } from './db/testing.ts'
import { fill, MESSAGES, READER } from './features/testing-scale.ts'
import { type Browser, type House, openHouse } from './features/testing.ts'

/** The full run asks at full size, and prints how long each answer took. */
const POSTS = process.env.TRUNKLINE_FULL ? 100_000 : 10_000
const ROUNDS = process.env.TRUNKLINE_FULL ? 20 : 1

let house: House
let ada: Browser

beforeAll(async () => {
  house = await openHouse(await openEmptyDatabase())
  ada = house.browser()
  expect(await ada.signUp('Ada')).toBe(READER)
  await fill(house.database, POSTS)
}, 60_000)
afterAll(async () => {
  await house.close()
})

test.each([
  '/api/posts?feed=public',
  `/api/posts?feed=public&before=${POSTS / 2}`,
  '/api/posts?feed=following',
  `/api/posts?feed=following&before=${POSTS / 2}`,
  '/api/posts?author=77',
  '/api/posts?tag=tag7',
  '/api/posts/4711',
  '/api/posts/101/comments',
  '/api/trending',
  '/api/notifications',
  '/api/notifications/unread-count',
  '/api/chats',
  '/api/chats/unread-count',
  '/api/chats/1/messages?limit=50',
  `/api/chats/1/messages?limit=50&before=${MESSAGES / 2}`,
  '/api/users?query=n29',
  '/api/friends',
])('%s answers with one page, however much there is', async (path) => {
  const took: number[] = []
  let text = ''
  for (let round = 0; round < ROUNDS; round++) {
    const start = performance.now()
    const answer = await ada.get(path)
    text = await answer.text()
    took.push(performance.now() - start)
    expect(answer.status).toBe(200)
  }
  const median = took.toSorted((a, b) => a - b)[Math.floor(ROUNDS / 2)] ?? 0
  if (process.env.TRUNKLINE_FULL)
    process.stdout.write(
      `${path}: ${median.toFixed(1)} ms, ${Math.round(text.length / 1_000)} kB\n`,
    )
  expect(text.length).toBeLessThan(64_000)
})
