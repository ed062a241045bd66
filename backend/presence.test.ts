import { afterEach, beforeEach, expect, test } from 'vitest'

import type { Environment } from './config.ts'
import type { PollAnswer } from './core/poll.ts'
import type { TestClient } from './core/testing.ts'
import { emptyDatabaseUrl } from './db/testing.ts'
import { createTestApp, type TestPerson } from './testing.ts'

let url: string
let app: Awaited<ReturnType<typeof createTestApp>>
let ann: TestPerson
let bob: TestPerson
beforeEach(async () => {
  url = await emptyDatabaseUrl()
  app = await start({
    PRESENCE_GRACE_MS: '0',
    PRESENCE_AWAY_MS: '0',
    SESSION_AUDIT_MS: '500',
  })
  ann = await app.signUp('Ann')
  bob = await app.signUp('Bob')
  const { id } = await ann.json<{ id: number }>('POST', '/api/friend-requests', {
    toUserId: bob.id,
  })
  await bob.json('POST', `/api/friend-requests/${id}/accept`, {})
})
afterEach(() => app.close())

const start = (environment: Environment) => createTestApp({ DATABASE_URL: url, ...environment })

type Shown = 'online' | 'away' | 'offline'
/** How Ann's page is shown Bob next. */
async function next(page: TestClient): Promise<Shown> {
  const { data } = await page.next('value', ({ key }) => key === String(bob.id))
  const friend = data as { away?: true } | null
  return friend ? (friend.away ? 'away' : 'online') : 'offline'
}

const hello = (away: boolean) => ({
  client: { name: 'test', version: '1', device: 'd', tabs: 1, away },
})
const ping = (away?: boolean) => ({
  type: 'ping',
  timestamp: 1,
  ...(away !== undefined && { away }),
})

test('nobody looks, and friends are told; a glance, and they are told at once', async () => {
  const page = ann.connect()
  await page.hello()
  const bobs = bob.connect()
  await bobs.hello()
  expect(await next(page)).toBe('online')
  bobs.send(ping(true))
  expect(await next(page)).toBe('away')
  expect(await ann.json('GET', '/api/presence')).toEqual({
    items: [{ userId: bob.id, name: 'Bob', image: null, away: true }],
  })
  bobs.send(ping())
  expect(await next(page)).toBe('online')
})

test('a page that comes back in the background is shown as it is', async () => {
  const page = ann.connect()
  await page.hello()
  await bob.connect().hello(hello(true))
  expect(await next(page)).toBe('away')
})

test('whoever polls is here, too, and away while nobody looks', async () => {
  const page = ann.connect()
  await page.hello()
  const poll = (more = '') => bob.json<PollAnswer>('GET', `/api/realtime/events?topics=${more}`)
  await poll()
  expect(await next(page)).toBe('online')
  await poll('&away=1')
  expect(await next(page)).toBe('away')
})

test('a page that polls and goes is gone at once where there is no grace, and only that page', async () => {
  const page = ann.connect()
  await page.hello()
  const poll = (line: string) => bob.json('GET', `/api/realtime/events?line=${line}&away=1`)
  const leave = (line: string) => bob.request('POST', '/api/realtime/leave', { line })
  await poll('one')
  expect(await next(page)).toBe('away')
  await poll('two')
  expect((await leave('one')).status).toBe(204)
  expect(await ann.json('GET', '/api/presence')).toMatchObject({ items: [{ userId: bob.id }] })
  await leave('two')
  expect(await next(page)).toBe('offline')
  expect((await leave('../etc')).status).toBe(400)
})

/** As the clock does it. */
const expire = (userId: number) =>
  app.database.writer
    .updateTable('sessions')
    .set({ expires_at: new Date(0).toISOString() })
    .where('user_id', '=', userId)
    .execute()

test.each([
  ['signs out', () => bob.json('POST', '/api/auth/sign-out', {})],
  ['is signed out everywhere', () => bob.json('POST', '/api/auth/revoke-sessions', {})],
  ['has a session that ends by itself', () => expire(bob.id)],
])(
  'whoever polls unseen and %s is gone with the session, not when the next poll is overdue',
  async (_how, end) => {
    const page = ann.connect()
    await page.hello()
    await bob.json('GET', '/api/realtime/events?away=1')
    expect(await next(page)).toBe('away')
    await end()
    expect(await next(page)).toBe('offline')
  },
)

test('a restart of the server is no departure: friends are here before they are back', async () => {
  const bobs = bob.connect()
  await bobs.hello()
  await app.stop()
  app = await start({ PRESENCE_GRACE_MS: '60000' })
  const here = await fetch(`http://127.0.0.1:${app.port}/api/presence`, {
    headers: { Cookie: ann.cookie, 'Sec-Fetch-Site': 'same-origin' },
  })
  expect(await here.json()).toEqual({
    items: [{ userId: bob.id, name: 'Bob', image: null, away: false }],
  })
})
