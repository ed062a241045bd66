import { afterAll, beforeAll, expect, test } from 'vitest'

import type { TestClient } from '../core/testing.ts'
import { createTestApp, ORIGIN, type TestPerson } from '../testing.ts'
import { endpoints } from './endpoints.ts'
import { address, open, settle } from './testing.ts'

type App = Awaited<ReturnType<typeof createTestApp>>
let app: App
let friend: TestPerson
let later = 0
beforeAll(async () => {
  // The audit would find an expiry by chance: here it does not look.
  app = await createTestApp({ SESSION_AUDIT_MS: '3600000' }, { clock: () => Date.now() + later })
  friend = await app.signUp('Friend')
})
afterAll(() => app.close())

const PASSWORD = 'correct horse battery'
const LINES = ['realtime', 'sse', ...endpoints.map(({ id }) => id)]

/** How a line ended, and when. */
type End = { line: string; code: number; why: string | undefined; at: number }

/** Every line that there is, open with the session of `person`; resolves with how each ended. */
async function everyLine(person: TestPerson, chatId: number): Promise<() => Promise<End[]>> {
  const ended = async (line: string, client: TestClient): Promise<End> => {
    const { code, reason } = await client.closed
    const { why } = JSON.parse(reason) as { why?: string }
    return { line, code, why, at: performance.now() }
  }
  const unified = person.connect()
  await unified.hello()
  const ends = [ended('realtime', unified), streamEnded(person, chatId)]
  for (const endpoint of endpoints) {
    const { client } = await open(endpoint, person)
    ends.push(ended(endpoint.id, client))
  }
  return () => Promise.all(ends)
}

async function streamEnded(person: TestPerson, chatId: number): Promise<End> {
  const answer = await person.request('GET', `/api/sse?channel=dm:${chatId}`)
  const text = await answer.text()
  const said = /event: close\ndata: (.*)\n\n$/.exec(text)?.[1] ?? '{"code":0}'
  const { code, why } = JSON.parse(said) as { code: number; why?: string }
  return { line: 'sse', code, why, at: performance.now() }
}

/** The same person from another browser. */
async function elsewhere(
  person: TestPerson,
): Promise<(path: string, body: unknown) => Promise<Response>> {
  const send = (path: string, body: unknown, cookie = '') =>
    fetch(`http://127.0.0.1:${app.port}/api/auth${path}`, {
      method: 'POST',
      headers: {
        'Content-Type': 'application/json',
        Origin: ORIGIN,
        ...(cookie && { Cookie: cookie }),
      },
      body: JSON.stringify(body),
    })
  const email = `${person.name.toLowerCase()}@example.org`
  const answer = await send('/sign-in/email', { email, password: PASSWORD })
  const cookie = answer.headers
    .getSetCookie()
    .map((line) => line.split(';', 1)[0])
    .join('; ')
  return (path, body) => send(path, body, cookie)
}

const causes: [cause: string, why: string, end: (person: TestPerson) => Promise<unknown>][] = [
  ['Signing out', 'signed_out', (person) => person.request('POST', '/api/auth/sign-out', {})],
  [
    'Revocation from another device',
    'revoked',
    async (person) => (await elsewhere(person))('/revoke-other-sessions', {}),
  ],
  [
    'A new password',
    'revoked',
    async (person) =>
      (await elsewhere(person))('/change-password', {
        currentPassword: PASSWORD,
        newPassword: 'a new horse with a staple',
      }),
  ],
  [
    'Expiry',
    'expired',
    async () => {
      later += 8 * 86_400_000
    },
  ],
]

test.each(causes)(
  '%s ends every line of the session with 4401 within a second',
  async (cause, why, end) => {
    const person = await app.signUp(`P${causes.findIndex(([name]) => name === cause)}`)
    const { chatId } = await settle(person, friend)
    const ends = await everyLine(person, chatId)
    const bystander = friend.connect()
    await bystander.hello()

    await end(person)
    const began = performance.now()
    const all = await ends()
    expect(all.map(({ line, code, why: told }) => [line, code, told])).toEqual(
      LINES.map((line) => [line, 4401, why]),
    )
    expect(Math.max(...all.map(({ at }) => at)) - began).toBeLessThan(1_000)
    expect((await person.request('GET', '/api/session')).status).toBe(401)
    for (const endpoint of endpoints)
      expect(
        (await person.connect({ path: address(endpoint, person), protocols: [] }).closed).code,
      ).toBe(4401)
    expect((await person.request('GET', `/api/sse?channel=dm:${chatId}`)).status).toBe(401)
    const others = (await friend.request('GET', '/api/session')).status
    expect([others, bystander.socket.readyState === bystander.socket.OPEN]).toEqual(
      cause === 'Expiry' ? [401, false] : [200, true],
    )
    friend.hangUp()
  },
)
