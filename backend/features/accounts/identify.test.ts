import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest'

import type { Credentials } from '../../core/identity.ts'
import { testDatabases } from '../../db/testing.ts'
import { type Browser, type House, openHouse, ORIGIN } from '../testing.ts'

// Passwords are hashed for real, which is slow on purpose.
vi.setConfig({ testTimeout: 30_000 })

const nothing: Credentials = {
  cookie: undefined,
  bearer: undefined,
  ticket: undefined,
  legacyToken: undefined,
}

describe.each(testDatabases)('on $name', ({ open }) => {
  let house: House
  let browser: Browser
  let userId: number

  beforeAll(async () => {
    house = await openHouse(await open())
    browser = house.browser()
    userId = await browser.signUp('Ada')
  }, 60_000)
  afterAll(() => house.close())

  const identify = (credentials: Partial<Credentials>) =>
    house.accounts.identify({ ...nothing, ...credentials })
  const cookieOf = (of: Browser) => ({ cookie: of.cookieHeader() })
  const ticket = async (of = browser) =>
    ((await (await of.post('/api/realtime/ticket')).json()) as { ticket: string }).ticket
  const legacyToken = async (of = browser) =>
    ((await (await of.post('/api/legacy-token')).json()) as { token: string }).token
  /** Another device of the same person. */
  const phone = async () => {
    const device = house.browser()
    await device.signIn('Ada')
    return device
  }
  const sessionOf = async (of: Browser) => {
    const found = await identify(cookieOf(of))
    if (!found.ok) throw new Error(found.why)
    return found.identity
  }
  const notices = (sessionId: number) =>
    house.published.filter(
      (message) =>
        message.type === 'notice' &&
        message.name === 'session_ended' &&
        message.sessionId === sessionId,
    )

  test('the session cookie says who asks, among other cookies', async () => {
    const found = await identify({ cookie: `a=b; ${browser.cookieHeader()}; c=d=e` })
    expect(found).toMatchObject({ ok: true, identity: { userId } })
  })

  test('a program may send its session token as Bearer', async () => {
    const signedIn = await house.programSignIn('Ada')
    const { token } = (await signedIn.clone().json()) as { token: string }
    for (const bearer of [token, signedIn.headers.get('set-auth-token') ?? ''])
      expect(await identify({ bearer })).toMatchObject({ ok: true, identity: { userId } })
  })

  test.each([
    ['nothing', {}, 'missing'],
    ['a cookie of somebody else', { cookie: 'theme=dark' }, 'missing'],
    ['an unsigned cookie', { cookie: 'trunkline.session_token=abc' }, 'invalid'],
    ['an empty cookie', { cookie: 'trunkline.session_token=' }, 'invalid'],
    ['an oversized cookie', { cookie: `trunkline.session_token=${'x'.repeat(9_000)}` }, 'invalid'],
    ['control characters', { cookie: 'trunkline.session_token=\u0000\u0007' }, 'invalid'],
    ['characters beyond a header', { bearer: '✓ēē' }, 'invalid'],
    ['a user id as Bearer', { bearer: '1' }, 'invalid'],
    ['an unsigned JWT', { bearer: 'eyJhbGciOiJub25lIn0.eyJzdWIiOiIxIn0.' }, 'invalid'],
    ['junk as ticket', { ticket: 'junk' }, 'invalid'],
    ['an empty ticket', { ticket: '' }, 'invalid'],
    ['junk as legacy token', { legacyToken: 'junk' }, 'invalid'],
  ])('%s is refused', async (_what, credentials, why) => {
    expect(await identify(credentials)).toEqual({ ok: false, why })
  })

  test('a cookie with another signature is refused', async () => {
    const [name, value = ''] = browser.cookieHeader().split('=')
    const forged = value.replace(/\.(.)/, (_, first: string) => `.${first === 'A' ? 'B' : 'A'}`)
    expect(await identify({ cookie: `${name}=${forged}` })).toMatchObject({ ok: false })
  })

  test('a ticket works once: of eight handshakes at the same moment one gets in', async () => {
    const offered = await ticket()
    const found = await Promise.all(Array.from({ length: 8 }, () => identify({ ticket: offered })))
    expect(found.filter(({ ok }) => ok)).toMatchObject([{ identity: { userId } }])
    expect(await identify({ ticket: offered })).toEqual({ ok: false, why: 'invalid' })
  })

  test('an expired ticket or token says that it expired: a new one may be asked for', async () => {
    const hasty = await openHouse(house.database, { ticketTtlMs: 0, legacyTokenTtlMs: 0 })
    const ask = async (path: string) => {
      const headers = { Cookie: browser.cookieHeader(), Origin: ORIGIN }
      const answer = await hasty.api.request(path, { method: 'POST', headers })
      const { ticket: made, token } = (await answer.json()) as Record<string, string>
      return made ?? token
    }
    expect(await identify({ ticket: await ask('/api/realtime/ticket') })).toEqual({
      ok: false,
      why: 'expired',
    })
    expect(await identify({ legacyToken: await ask('/api/legacy-token') })).toEqual({
      ok: false,
      why: 'expired',
    })
  })

  test('a legacy token works again and again, on old paths alone', async () => {
    const token = await legacyToken()
    for (let i = 0; i < 2; i++)
      expect(await identify({ legacyToken: token })).toMatchObject({
        ok: true,
        identity: { userId },
      })
    expect(await identify({ ticket: token })).toMatchObject({ ok: false })
    expect(await identify({ bearer: token })).toMatchObject({ ok: false })
    expect(await identify({ legacyToken: await ticket() })).toMatchObject({ ok: false })
  })

  test('on old paths the token decides, even beside a good cookie', async () => {
    const found = await identify({ ...cookieOf(browser), legacyToken: 'junk' })
    expect(found).toEqual({ ok: false, why: 'invalid' })
  })

  test("a session's own token and id are neither ticket nor legacy token", async () => {
    const { sessionId } = await sessionOf(browser)
    const rows = await house.database.db
      .selectFrom('sessions')
      .select('token')
      .where('id', '=', sessionId)
      .execute()
    for (const secret of [rows[0]?.token ?? '', String(sessionId), String(userId)]) {
      expect(await identify({ ticket: secret })).toMatchObject({ ok: false })
      expect(await identify({ legacyToken: secret })).toMatchObject({ ok: false })
    }
  })

  test('neither ticket nor token is stored as it is', async () => {
    const [offered, token] = [await ticket(), await legacyToken()]
    const rows = await house.database.db.selectFrom('access_tokens').selectAll().execute()
    expect(rows.length).toBeGreaterThan(0)
    expect(JSON.stringify(rows)).not.toContain(offered)
    expect(JSON.stringify(rows)).not.toContain(token)
  })

  test('signing out ends cookie, ticket and token at once, and tells the lines why', async () => {
    const device = await phone()
    const { sessionId } = await sessionOf(device)
    const [offered, token, cookie] = [
      await ticket(device),
      await legacyToken(device),
      cookieOf(device),
    ]
    await device.post('/api/auth/sign-out')
    expect(await identify(cookie)).toMatchObject({ ok: false, why: 'invalid' })
    expect(await identify({ ticket: offered })).toMatchObject({ ok: false })
    expect(await identify({ legacyToken: token })).toMatchObject({ ok: false })
    expect(notices(sessionId)).toEqual([
      { type: 'notice', name: 'session_ended', sessionId, why: 'signed_out' },
    ])
  })

  test('signing out everywhere else ends every other session, and this one goes on', async () => {
    const device = await phone()
    const there = await sessionOf(device)
    await browser.post('/api/auth/revoke-other-sessions')
    expect(await identify(cookieOf(device))).toMatchObject({ ok: false })
    expect(await identify(cookieOf(browser))).toMatchObject({ ok: true })
    expect(notices(there.sessionId)).toMatchObject([{ why: 'revoked' }])
  })

  test('revoking one session ends that one', async () => {
    const device = await phone()
    const there = await sessionOf(device)
    const listed = (await (await browser.get('/api/auth/list-sessions')).json()) as {
      id: string
      token: string
    }[]
    const { token = '' } = listed.find(({ id }) => Number(id) === there.sessionId) ?? {}
    await browser.post('/api/auth/revoke-session', { token })
    expect(await identify(cookieOf(device))).toMatchObject({ ok: false })
    expect(await identify(cookieOf(browser))).toMatchObject({ ok: true })
  })

  test('no list of sessions holds what a session is known by', async () => {
    const device = await phone()
    const rows = await house.database.db.selectFrom('sessions').select('token').execute()
    const told = await Promise.all(
      ['/api/auth/list-sessions', '/api/auth/get-session'].map(async (path) =>
        (await browser.get(path)).text(),
      ),
    )
    for (const { token } of rows) expect(told.join()).not.toContain(token)
    const [{ token: name = '' } = {}] = JSON.parse(told[0] ?? '[]') as { token?: string }[]
    expect(await identify({ bearer: name })).toMatchObject({ ok: false })
    expect(await identify(cookieOf(device))).toMatchObject({ ok: true })
  })

  test("nobody revokes somebody else's session, by name or by token", async () => {
    const eve = house.browser()
    await eve.signUp('Eve')
    const rows = await house.database.db
      .selectFrom('sessions')
      .select('token')
      .where('user_id', '=', userId)
      .execute()
    await eve.post('/api/auth/revoke-session', { token: rows[0]?.token })
    const mine = (await (await browser.get('/api/auth/list-sessions')).json()) as {
      token: string
    }[]
    await eve.post('/api/auth/revoke-session', { token: mine[0]?.token })
    expect(await identify(cookieOf(browser))).toMatchObject({ ok: true })
  })

  test('which sessions live is answered for many at once', async () => {
    const { sessionId, expiresAt } = await sessionOf(browser)
    const alive = await house.accounts.checkSessions([sessionId, 999_999])
    expect([...alive]).toEqual([[sessionId, expiresAt]])
  })

  test('a new password ends every session but the new one', async () => {
    const device = await phone()
    const there = await sessionOf(device)
    const answer = await browser.post('/api/auth/change-password', {
      currentPassword: 'correct horse battery',
      newPassword: 'a new horse with a staple',
      revokeOtherSessions: false,
    })
    expect(answer.status).toBe(200)
    expect(await identify(cookieOf(device))).toMatchObject({ ok: false })
    expect(notices(there.sessionId)).toMatchObject([{ why: 'revoked' }])
    expect(await identify(cookieOf(browser))).toMatchObject({ ok: true, identity: { userId } })
  })
})
