import { afterAll, beforeAll, expect, test, vi } from 'vitest'

import { openEmptyDatabase } from '../../db/testing.ts'
import { type House, openHouse } from '../testing.ts'

// Passwords are hashed for real, which is slow on purpose.
vi.setConfig({ testTimeout: 30_000 })

let house: House
const person = { name: 'Ada', email: 'ada@example.org', password: 'correct horse battery' }

beforeAll(async () => {
  house = await openHouse(await openEmptyDatabase())
})
afterAll(() => house.close())

const signUp = (body: unknown) => house.browser().post('/api/auth/sign-up/email', body)
const users = () =>
  house.database.db
    .selectFrom('users')
    .select(['name', 'email', 'image', 'handle', 'demo'])
    .execute()

test('a sign-up takes name, address and password, and nothing else that is sent', async () => {
  const sent = {
    image: 'https://evil.example/x.svg',
    handle: 'root',
    demo: 1,
    role: 'ops',
    bio: 'x',
  }
  expect((await signUp({ ...person, ...sent })).status).toBe(200)
  expect(await users()).toEqual([
    { name: 'Ada', email: 'ada@example.org', image: null, handle: 'ada', demo: 0 },
  ])
})

test.each([
  [{ ...person, email: 'nobody' }, 'email'],
  [{ ...person, email: 'b@example.org', password: 'short' }, 'password'],
  [{ ...person, email: 'b@example.org', name: '   ' }, 'name'],
  [{ ...person, email: 'b@example.org', name: 'x'.repeat(81) }, 'name'],
  [{ email: 'b@example.org', password: person.password }, 'name'],
  [{ ...person, email: 'b@example.org', name: 'A\0da' }, 'name'],
  [{ ...person, email: 'b@example.org', name: 'A\nda' }, 'name'],
])('a sign-up with %j is refused, and the field is named', async (body, field) => {
  const answer = await signUp(body)
  expect(answer.status).toBe(400)
  expect(await answer.json()).toMatchObject({
    error: {
      code: 'invalid_input',
      message: expect.stringMatching(new RegExp(`^${field}: `)),
      details: { fieldErrors: { [field]: [expect.any(String)] } },
    },
  })
  expect(await users()).toHaveLength(1)
})

test('the refusals of the library have the shape of all others', async () => {
  const taken = await signUp({ ...person, email: 'ADA@example.org' })
  expect(taken.status).toBe(409)
  expect(await taken.json()).toMatchObject({
    error: {
      code: 'conflict',
      message: expect.any(String),
      details: { reason: 'USER_ALREADY_EXISTS_USE_ANOTHER_EMAIL' },
    },
  })
  const wrong = await house
    .browser()
    .post('/api/auth/sign-in/email', { email: person.email, password: 'not this one' })
  expect(wrong.status).toBe(401)
  expect(await wrong.json()).toMatchObject({ error: { code: 'unauthenticated' } })
})

test.each([
  ['POST', '/api/auth/update-user'],
  ['POST', '/api/auth/delete-user'],
  ['POST', '/api/auth/change-email'],
  ['POST', '/api/auth/sign-in/social'],
  ['POST', '/api/auth/request-password-reset'],
  ['GET', '/api/auth/error'],
  ['GET', '/api/auth/nothing'],
])('%s %s is not there', async (method, path) => {
  const answer = await house.browser().send(method, path, method === 'POST' ? {} : undefined)
  expect(answer.status).toBe(404)
  expect(await answer.json()).toMatchObject({ error: { code: 'not_found' } })
})

test('the session cookie is out of reach for scripts and other sites', async () => {
  const answer = await house.browser().post('/api/auth/sign-in/email', {
    email: person.email,
    password: person.password,
  })
  const [cookie] = answer.headers.getSetCookie()
  expect(cookie).toMatch(/^trunkline\.session_token=/)
  expect(cookie).toContain('HttpOnly')
  expect(cookie).toContain('SameSite=Lax')
  expect(cookie).not.toContain('Secure')
})

test('where every origin is https, cookies are Secure', async () => {
  const origin = 'https://trunkline.example'
  const secure = await openHouse(house.database, { origins: [origin] })
  const answer = await secure.api.request(`${origin}/api/auth/sign-in/email`, {
    method: 'POST',
    headers: { 'Content-Type': 'application/json', Origin: origin, Host: 'trunkline.example' },
    body: JSON.stringify({ email: person.email, password: person.password }),
  })
  const cookie = answer.headers.getSetCookie()[0] ?? ''
  expect(cookie).toMatch(/^__Secure-trunkline\.session_token=.*Secure/)
  const found = await secure.accounts.identify({
    cookie: cookie.split(';')[0],
    bearer: undefined,
    ticket: undefined,
    legacyToken: undefined,
  })
  expect(found).toMatchObject({ ok: true })
})

test('a sign-up that a crash cut short does not keep its address for ever', async () => {
  const past = new Date(Date.now() - 61_000).toISOString()
  await house.database.writer
    .insertInto('users')
    .values({
      name: 'Half',
      email: 'half@example.org',
      email_verified: 0,
      image: null,
      handle: 'half',
      created_at: past,
      updated_at: past,
    })
    .execute()
  expect((await signUp({ ...person, name: 'Half', email: 'half@example.org' })).status).toBe(200)
})
