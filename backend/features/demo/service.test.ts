import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest'

import { inSnapshot } from '../../db/database.ts'
import { openEmptyDatabase, testDatabases } from '../../db/testing.ts'
import { DEMO_PASSWORD } from '../accounts/service.ts'
import { incomingCount } from '../friend-requests/queries.ts'
import { unreadCount } from '../notifications/queries.ts'
import { publicPosts } from '../posts/queries.ts'
import { type House, openHouse } from '../testing.ts'
import { seedDemo } from './service.ts'

// Passwords are hashed for real, which is slow on purpose.
vi.setConfig({ testTimeout: 60_000 })

const NOW = Date.parse('2020-01-15T12:00:00.000Z')

describe.each(testDatabases)('on $name', ({ open }) => {
  let house: House
  const lines: string[] = []
  const seed = () =>
    seedDemo({
      database: house.database,
      write: house.write,
      accounts: house.accounts,
      uploads: house.uploads,
      now: NOW,
      progress: (line) => lines.push(line),
    })
  const idOf = async (key: string) => {
    const { id } = await house.database.db
      .selectFrom('users')
      .select('id')
      .where('email', '=', `${key}@demo.example`)
      .executeTakeFirstOrThrow()
    return id
  }

  beforeAll(async () => {
    house = await openHouse(await open())
  }, 60_000)
  afterAll(() => house.close())

  test('one cut short before anything was written is made anew, once', async () => {
    await house.accounts.createUser({
      name: 'Ada Okafor',
      handle: 'ada',
      email: 'ada@demo.example',
      password: 'another',
      demo: true,
    })
    expect(await seed()).toBe(true)
    const people = await house.database.db.selectFrom('users').select(['handle', 'demo']).execute()
    expect(people).toHaveLength(8)
    expect(people.every(({ demo }) => demo === 1)).toBe(true)
    expect(people.map(({ handle }) => handle)).toContain('elif')
  })

  test('it says what it does, and how to sign in', () => {
    expect(lines.length).toBeGreaterThan(1)
    expect(lines.at(-1)).toContain(DEMO_PASSWORD)
  })

  test('everybody can sign in', async () => {
    const browser = house.browser()
    const answer = await browser.post('/api/auth/sign-in/email', {
      email: 'ada@demo.example',
      password: DEMO_PASSWORD,
    })
    expect(answer.status).toBe(200)
    expect(await (await browser.get('/api/session')).json()).toMatchObject({
      user: { name: 'Ada Okafor', role: 'user' },
    })
  })

  test('some have a picture that everybody sees, the others their initials', async () => {
    const browser = house.browser()
    await browser.post('/api/auth/sign-in/email', {
      email: 'ada@demo.example',
      password: DEMO_PASSWORD,
    })
    const people = await house.database.db.selectFrom('users').select(['handle', 'image']).execute()
    const faces = people.filter(({ image }) => image !== null)
    expect(faces.map(({ handle }) => handle).sort()).toEqual(['ben', 'daniel', 'farah', 'hugo'])
    for (const { image } of faces) expect((await browser.get(image ?? '')).status).toBe(200)
  })

  test('everything happened in the past, in the order of its ids', async () => {
    const { items } = await publicPosts(house.database.db, 1, { limit: 100 })
    expect(items.length).toBeGreaterThan(10)
    const times = items.map(({ createdAt }) => Date.parse(createdAt))
    expect(times).toEqual([...times].sort((a, b) => b - a))
    expect(Math.max(...times)).toBeLessThan(NOW)
  })

  test('counts, lists and log agree', async () => {
    const ada = await idOf('ada')
    const { unread, incoming, last } = await inSnapshot(house.database.db, async (db) => ({
      unread: await unreadCount(db, ada),
      incoming: await incomingCount(db, ada),
      last: await db
        .selectFrom('events')
        .innerJoin('topics', 'topics.id', 'events.topic_id')
        .select('events.body')
        .where('topics.name', '=', `notifications:${ada}`)
        .orderBy('events.seq', 'desc')
        .limit(1)
        .executeTakeFirstOrThrow(),
    }))
    expect(unread).toBeGreaterThan(1)
    expect(incoming).toBe(2)
    expect(JSON.parse(last.body)).toMatchObject({ unread })
  })

  test('a database that holds anything is left alone', async () => {
    const before = await publicPosts(house.database.db, 1, { limit: 100 })
    expect(await seed()).toBe(false)
    expect(await publicPosts(house.database.db, 1, { limit: 100 })).toEqual(before)
  })
})

test.each(testDatabases)(
  'on $name: where somebody has signed up, nothing is seeded',
  async ({ open }) => {
    const house = await openHouse(await open())
    await house.person('Ada')
    const { database, write, accounts, uploads } = house
    expect(await seedDemo({ database, write, accounts, uploads, now: NOW })).toBe(false)
    expect(await database.db.selectFrom('users').select('name').execute()).toEqual([
      { name: 'Ada' },
    ])
    await house.close()
  },
)

test('a demo whose pictures cannot be kept says so, and is there', async () => {
  const house = await openHouse(await openEmptyDatabase())
  const lines: string[] = []
  const uploads = { receive: () => Promise.reject(new Error('read-only folder')) }
  const { database, write, accounts } = house
  const progress = (line: string) => void lines.push(line)
  expect(await seedDemo({ database, write, accounts, uploads, now: NOW, progress })).toBe(true)
  expect(lines.join('\n')).toContain('without pictures, they could not be kept (read-only folder)')
  expect((await publicPosts(database.db, 1, { limit: 100 })).items.length).toBeGreaterThan(10)
  await house.close()
})
