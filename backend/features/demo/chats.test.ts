import { topic } from '@trunkline/shared/protocol/topic'
import { afterAll, beforeAll, expect, test, vi } from 'vitest'

import { openEmptyDatabase } from '../../db/testing.ts'
import { DEMO_PASSWORD } from '../accounts/service.ts'
import { type Browser, type House, openHouse } from '../testing.ts'
import { seedDemo } from './service.ts'

// Passwords are hashed for real, which is slow on purpose.
vi.setConfig({ testTimeout: 30_000 })

const NOW = Date.parse('2020-01-15T12:00:00.000Z')

type Seen = {
  id: number
  title: string | null
  unread: number
  members: { name: string }[]
  lastMessage: { content: string; createdAt: string }
}

let house: House
beforeAll(async () => {
  house = await openHouse(await openEmptyDatabase())
  const { database, write, accounts, uploads } = house
  await seedDemo({ database, write, accounts, uploads, now: NOW })
}, 60_000)
afterAll(() => house.close())

async function signedIn(key: string): Promise<Browser> {
  const browser = house.browser()
  const answer = await browser.post('/api/auth/sign-in/email', {
    email: `${key}@demo.example`,
    password: DEMO_PASSWORD,
  })
  expect(answer.status).toBe(200)
  return browser
}
const chatsOf = async (browser: Browser) =>
  ((await (await browser.get('/api/chats')).json()) as { items: Seen[] }).items

test('whoever tries the demo finds chats of the last days, some unread, the latest first', async () => {
  const chats = await chatsOf(await signedIn('ada'))
  expect(chats.map(({ title, unread, members }) => [title, unread, members.length])).toEqual([
    [null, 1, 2],
    ['Saturday hills', 3, 5],
    [null, 1, 2],
  ])
  const times = chats.map(({ lastMessage }) => lastMessage.createdAt)
  expect(times).toEqual(times.toSorted().toReversed())
  expect(Date.parse(times[0] ?? '')).toBeLessThan(NOW)
})

test('who was added later sees what was said since, and the log tells the same', async () => {
  const farah = await signedIn('farah')
  const [group] = await chatsOf(farah)
  const list = await farah.get(`/api/chats/${group?.id}/messages`)
  const { items } = (await list.json()) as { items: { no: number; content: string }[] }
  expect(items[0]?.content).toMatch(/^This is Farah/)
  const { id } = await house.database.db
    .selectFrom('users')
    .select('id')
    .where('email', '=', 'farah@demo.example')
    .executeTakeFirstOrThrow()
  const told = await house.database.db
    .selectFrom('events')
    .innerJoin('topics', 'topics.id', 'events.topic_id')
    .select('events.name')
    .where('topics.name', '=', topic.chats(id))
    .where('events.name', '=', 'chat.message_created')
    .execute()
  expect(told).toHaveLength(items.length)
})
