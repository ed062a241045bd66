import { sql } from 'kysely'
import { afterAll, beforeAll, expect, test, vi } from 'vitest'

import type { Database } from '../../db/database.ts'
import { openEmptyDatabase } from '../../db/testing.ts'
import { type House, openHouse, ORIGIN } from '../testing.ts'
import { handleFrom } from './handle.ts'

// Passwords are hashed for real, which is slow on purpose.
vi.setConfig({ testTimeout: 30_000 })

type Commit = Database['commit']

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
  const taken = await signUp({ ...person, email: 'ADA@example.org', password: 'not this one' })
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

test('where every origin is https, cookies are Secure, and no other host of the site can set them', async () => {
  const origin = 'https://trunkline.example'
  const secure = await openHouse(house.database, { origins: [origin] })
  const answer = await secure.api.request(`${origin}/api/auth/sign-in/email`, {
    method: 'POST',
    headers: { 'Content-Type': 'application/json', Origin: origin, Host: 'trunkline.example' },
    body: JSON.stringify({ email: person.email, password: person.password }),
  })
  const cookie = answer.headers.getSetCookie()[0] ?? ''
  expect(cookie).toMatch(/^__Host-trunkline\.session_token=/)
  expect(cookie.split('; ')).toEqual(expect.arrayContaining(['Path=/', 'HttpOnly', 'Secure']))
  expect(cookie).not.toMatch(/Domain/i)
  const found = await secure.accounts.identify({
    cookie: cookie.split(';')[0],
    bearer: undefined,
    ticket: undefined,
    legacyToken: undefined,
  })
  expect(found).toMatchObject({ ok: true })
})

test('no page is told the token of a session, by no body and no header, however it asks', async () => {
  const page = house.browser()
  const grace = { ...person, name: 'Grace', email: 'grace@example.org' }
  const known = { currentPassword: grace.password, newPassword: grace.password }
  const answers = [
    await page.post('/api/auth/sign-up/email', grace),
    await page.post('/api/auth/sign-up/email', grace),
    await page.post('/api/auth/sign-in/email', grace),
    await page.post('/api/auth/change-password', known),
  ]
  // From here on the next visit lengthens it, and sets the cookie anew.
  await house.database.writer
    .updateTable('sessions')
    .set({ expires_at: new Date(Date.now() + 3_600_000).toISOString() })
    .execute()
  const cookie = { Cookie: page.cookieHeader(), Host: 'localhost:8000' }
  for (const path of ['get-session', 'list-sessions'])
    answers.push(await house.api.request(`${ORIGIN}/api/auth/${path}`, { headers: cookie }))
  const tokens = answers.slice(0, 5).map((answer) => {
    const [value = ''] = /(?<==)[^;]+/.exec(answer.headers.getSetCookie()[0] ?? '') ?? []
    answer.headers.delete('Set-Cookie')
    return decodeURIComponent(value).split('.')[0]
  })
  for (const token of tokens) expect(token).toMatch(/^\w{32}$/)
  for (const answer of answers) {
    expect(answer.status).toBe(200)
    const told = JSON.stringify([...answer.headers]) + (await answer.text())
    for (const token of tokens) expect(told).not.toContain(token)
  }
})

/** As where another program holds the database from some point of a sign-up on; the library says so on its own. */
async function breaksOff(table: 'credentials' | 'sessions', body: object): Promise<void> {
  const { writer } = house.database
  const console = vi.spyOn(globalThis.console, 'error').mockReturnValue()
  await sql
    .raw(`create trigger busy before insert on ${table} begin select raise(abort, 'busy'); end`)
    .execute(writer)
  expect((await signUp(body)).ok).toBe(false)
  await sql.raw('drop trigger busy').execute(writer)
  console.mockRestore()
}

test.each(['credentials', 'sessions'] as const)(
  'a sign-up that breaks off at its %s can be sent again at once, and is one account under its own name',
  async (table) => {
    const eve = { ...person, name: `Eve ${table}`, email: `${table}@example.org` }
    await breaksOff(table, eve)
    const browser = house.browser()
    expect((await browser.post('/api/auth/sign-up/email', eve)).status).toBe(200)
    expect((await browser.get('/api/session')).status).toBe(200)
    const theirs = (await users()).filter(({ email }) => email === eve.email)
    expect(theirs).toMatchObject([{ name: eve.name, handle: handleFrom(eve.name) }])
    expect((await house.browser().post('/api/auth/sign-in/email', eve)).status).toBe(200)
  },
)

test('nobody is there whose password could not be kept', async () => {
  const before = await users()
  await breaksOff('credentials', { ...person, email: 'half@example.org' })
  expect(await users()).toEqual(before)
})

test('a sign-up that is sent again signs in who knows the password, and nobody else', async () => {
  const again = await signUp({ ...person, email: 'ADA@example.org', name: 'Another' })
  expect([again.status, again.headers.getSetCookie().length > 0]).toEqual([200, true])
  const guess = await signUp({ ...person, password: 'not this one' })
  expect([guess.status, guess.headers.getSetCookie()]).toEqual([409, []])
})

test('a new password ends the session, too, that the old one was just about to begin', async () => {
  const database = await openEmptyDatabase()
  const begins = Promise.withResolvers<void>()
  const changed = Promise.withResolvers<void>()
  let isHeld = false
  const commit: Commit = async (work) => {
    if (isHeld) {
      isHeld = false
      begins.resolve()
      await changed.promise
    }
    return database.commit(work)
  }
  const own = await openHouse({ ...database, commit })
  const [owner, thief] = [own.browser(), own.browser()]
  await owner.signUp('Ada')
  isHeld = true
  const entering = thief.signIn('Ada')
  await begins.promise
  const passwords = { currentPassword: person.password, newPassword: 'quite another one' }
  expect((await owner.post('/api/auth/change-password', passwords)).status).toBe(200)
  changed.resolve()
  expect((await entering).status).toBe(401)
  expect((await thief.get('/api/session')).status).toBe(401)
  expect((await owner.get('/api/session')).status).toBe(200)
  expect(await database.db.selectFrom('sessions').select('id').execute()).toHaveLength(1)
  await own.close()
})
