import { topic } from '@trunkline/shared/protocol/topic'
import { afterAll, beforeAll, expect, test, vi } from 'vitest'

import { openEmptyDatabase } from '../../db/testing.ts'
import { type Browser, type House, openHouse } from '../testing.ts'
import { DEMO_PASSWORD } from './service.ts'

// Passwords are hashed for real, which is slow on purpose.
vi.setConfig({ testTimeout: 30_000 })

let house: House
let ada: Browser
let adaId: number

beforeAll(async () => {
  house = await openHouse(await openEmptyDatabase())
  ada = house.browser()
  adaId = await ada.signUp('Ada')
})
afterAll(() => house.close())

test('who am I: profile, address and role, at a position of my account', async () => {
  const answer = await ada.get('/api/session')
  expect(await answer.json()).toEqual({
    user: {
      id: adaId,
      handle: 'ada',
      name: 'Ada',
      image: null,
      bio: '',
      joinedAt: expect.stringMatching(/^\d{4}-.*Z$/),
      email: 'ada@example.org',
      role: 'ops',
    },
    session: { id: expect.any(Number), expiresAt: expect.stringMatching(/^\d{4}-.*Z$/) },
  })
  expect(answer.headers.get('Realtime-Position')).toBe(`${topic.account(adaId)}=0:`)
})

test('nobody signed in is 401, which is not "down"', async () => {
  const answer = await house.browser().get('/api/session')
  expect(answer.status).toBe(401)
  expect(await answer.json()).toMatchObject({
    error: { code: 'unauthenticated', details: { why: 'missing' } },
  })
})

test('a page that asks quietly learns "nobody" without an error in its console', async () => {
  const answer = await house.browser().get('/api/session?quiet')
  expect([answer.status, await answer.json()]).toEqual([200, { user: null, session: null }])
})

test('a session near its end is lengthened by a visit, with a new cookie', async () => {
  const browser = house.browser()
  await browser.signUp('Old')
  const id = await house.accounts
    .identify({
      cookie: browser.cookieHeader(),
      bearer: undefined,
      ticket: undefined,
      legacyToken: undefined,
    })
    .then((found) => (found.ok ? found.identity.sessionId : 0))
  await house.database.writer
    .updateTable('sessions')
    .set({ expires_at: new Date(Date.now() + 3_600_000).toISOString() })
    .where('id', '=', id)
    .execute()
  const fresh = await openHouse(house.database)
  const answer = await fresh.api.request('http://localhost:8000/api/session', {
    headers: { Cookie: browser.cookieHeader(), Host: 'localhost:8000' },
  })
  const { session } = (await answer.json()) as { session: { expiresAt: string } }
  expect(Date.parse(session.expiresAt)).toBeGreaterThan(Date.now() + 6 * 24 * 3_600_000)
  expect(answer.headers.getSetCookie().join()).toContain('trunkline.session_token=')
})

test('a profile change is told on my account, and the answer carries its position', async () => {
  await house.follow(topic.account(adaId))
  const answer = await ada.send('PUT', '/api/profile', { name: 'Ada O.', bio: 'Bridges' })
  const { profile } = (await answer.json()) as { profile: unknown }
  expect(profile).toMatchObject({ id: adaId, name: 'Ada O.', handle: 'ada', bio: 'Bridges' })
  const event = house.heard(topic.account(adaId)).at(-1)
  expect(event).toMatchObject({ name: 'account.profile_updated', data: { profile } })
  expect(answer.headers.get('Realtime-Position')).toBe(
    `account:${adaId}=${event?.seq}:${event?.id}`,
  )
})

test('a taken handle is refused by name, and nothing else of the change happens', async () => {
  const ben = house.browser()
  await ben.signUp('Ben')
  const answer = await ben.send('PUT', '/api/profile', { handle: ' ADA ', bio: 'not written' })
  expect(answer.status).toBe(409)
  expect(await answer.json()).toMatchObject({
    error: { code: 'conflict', details: { fieldErrors: { handle: ['somebody else has it'] } } },
  })
  expect(await (await ben.get('/api/session')).json()).toMatchObject({ user: { bio: '' } })
})

test("keeping one's own handle is no conflict", async () => {
  expect((await ada.send('PUT', '/api/profile', { handle: 'ada' })).status).toBe(200)
})

test.each([
  [{ handle: 'a b' }, 'handle'],
  [{ name: '  ' }, 'name'],
  [{ name: 7 }, 'name'],
  [{ bio: 'x'.repeat(501) }, 'bio'],
  [{ name: 'A\0da' }, 'name'],
  [{ name: 'A\u001bda' }, 'name'],
  [{ name: 'A\ud800' }, 'name'],
  [{ bio: 'Bridges\0' }, 'bio'],
  [{ handle: 'ada\0' }, 'handle'],
])('a profile of %j is refused, and the field is named', async (change, field) => {
  const answer = await ada.send('PUT', '/api/profile', change)
  expect(answer.status).toBe(400)
  expect(await answer.json()).toMatchObject({
    error: { code: 'invalid_input', details: { fieldErrors: { [field]: [expect.any(String)] } } },
  })
})

test('tickets and legacy tokens are for who is signed in', async () => {
  for (const path of ['/api/realtime/ticket', '/api/legacy-token'])
    expect((await house.browser().post(path)).status).toBe(401)
})

test('before anybody signs in, the page learns its mode and build; no demo where there is none', async () => {
  const answer = await house.browser().get('/api/config')
  expect(await answer.json()).toEqual({
    mode: 'unified',
    why: 'build',
    parity: false,
    retry: { min: 500, max: 30_000, window: 2_000 },
    build: 'test',
  })
})

test('demo accounts are offered on this machine, and nowhere else', async () => {
  await house.accounts.createUser({
    name: 'Demo',
    email: 'demo@demo.example',
    password: DEMO_PASSWORD,
    demo: true,
  })
  expect(await (await house.browser().get('/api/config')).json()).toMatchObject({
    demo: { accounts: [{ name: 'Demo', email: 'demo@demo.example', password: DEMO_PASSWORD }] },
  })
  const open = await openHouse(house.database, { loopback: false })
  expect(await (await open.browser().get('/api/config')).json()).not.toHaveProperty('demo')
})
