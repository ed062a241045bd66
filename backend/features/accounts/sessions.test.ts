import { afterEach, beforeEach, expect, test, vi } from 'vitest'

import { openEmptyDatabase } from '../../db/testing.ts'
import { type Browser, type House, openHouse } from '../testing.ts'
import { createAuth } from './auth.ts'
import { Sessions } from './sessions.ts'
import type { AccountSettings } from './settings.ts'

// Passwords are hashed for real, which is slow on purpose.
vi.setConfig({ testTimeout: 30_000 })

let house: House
let browser: Browser

const open = async (settings: Partial<AccountSettings> = {}) => {
  house = await openHouse(await openEmptyDatabase(), settings)
  browser = house.browser()
  await browser.signUp('Ada')
}
beforeEach(() => open())
afterEach(() => house.close())

const identify = (cookie = browser.cookieHeader()) =>
  house.accounts.identify({ cookie, bearer: undefined, ticket: undefined, legacyToken: undefined })
const sessionId = async () => {
  const found = await identify()
  return found.ok ? found.identity.sessionId : 0
}
/** What another process, or somebody with a database client, does: nobody here is told. */
const deleteSilently = () => house.database.writer.deleteFrom('sessions').execute()

test('a session is remembered: asking again asks no database', async () => {
  await identify()
  await deleteSilently()
  expect(await identify()).toMatchObject({ ok: true })
})

test('an end that another process tells of is heard at once', async () => {
  const id = await sessionId()
  await deleteSilently()
  house.broker.publish([{ type: 'notice', name: 'session_ended', sessionId: id, why: 'revoked' }])
  expect(await identify()).toMatchObject({ ok: false })
})

test('an end that nobody tells of is found by the next audit', async () => {
  await house.close()
  await open({ sessionAuditMs: 0 })
  expect(await identify()).toMatchObject({ ok: true })
  await deleteSilently()
  expect(await identify()).toMatchObject({ ok: false })
})

test('a session that ends while it is looked up is not remembered', async () => {
  const { database, config } = house
  const auth = createAuth({
    database,
    config,
    log: { error: () => undefined, warn: () => undefined },
    giveHandle: async (name) => name,
    clock: Date.now,
    onSessionEnd: () => undefined,
  })
  const sessions: Sessions = new Sessions({
    auth,
    db: database.db,
    // Asked last in a lookup: the session's row has been read, its end is told now.
    roleOf: async () => {
      await deleteSilently()
      sessions.forget(id)
      return 'user'
    },
    clock: Date.now,
    auditMs: 1_000_000,
  })
  const id = await sessionId()
  const [name = '', value = ''] = browser.cookieHeader().split('=')
  expect(await sessions.byCookie(name, value)).toBeUndefined()
  expect(await sessions.byCookie(name, value)).toBeUndefined()
})

test('an expired session is over, and its lines are told why', async () => {
  const id = await sessionId()
  const cookie = browser.cookieHeader()
  await house.close()
  await open({ sessionAuditMs: 0 })
  expect(id).toBeGreaterThan(0)
  await house.database.writer
    .updateTable('sessions')
    .set({ expires_at: new Date(Date.now() - 1_000).toISOString() })
    .execute()
  expect(await identify()).toMatchObject({ ok: false })
  expect(await identify(cookie)).toMatchObject({ ok: false })
  expect(house.published).toContainEqual(
    expect.objectContaining({ name: 'session_ended', why: 'expired' }),
  )
})

test('a session that was lengthened lives on', async () => {
  await house.close()
  await open({ sessionAuditMs: 0 })
  await identify()
  const later = Date.now() + 30 * 24 * 3_600_000
  await house.database.writer
    .updateTable('sessions')
    .set({ expires_at: new Date(later).toISOString() })
    .execute()
  expect(await identify()).toMatchObject({ ok: true, identity: { expiresAt: later } })
})
