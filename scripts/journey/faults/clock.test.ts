import { DatabaseSync } from 'node:sqlite'

import type { Comment } from '@trunkline/shared/contract/post'
import { SUBPROTOCOL, TICKET_PREFIX } from '@trunkline/shared/protocol/version'
import { afterAll, beforeAll, expect, test } from 'vitest'

import { TestClient } from '../../../backend/core/testing.ts'
import { faultyServer } from '../harness/faults.ts'
import { follow } from '../harness/follower.ts'
import { Person } from '../harness/people.ts'
import { until } from '../harness/until.ts'

const TICKET_MS = 600_000
const server = faultyServer({ TICKET_TTL_MS: String(TICKET_MS), SESSION_AUDIT_MS: '200' })
beforeAll(() => server.start())
afterAll(() => server.end())

const HOUR_MS = 3_600_000
const DAY_MS = 24 * HOUR_MS

/** The same server again, its clock off by so much. */
async function startOff(ms: number): Promise<void> {
  await server.kill('SIGTERM')
  server.set('FAULT_CLOCK_MS', String(ms))
  await server.start()
}

test('a clock that jumps an hour back, and two hours forward, changes no order and resets nobody', async () => {
  const ada = await Person.signUp(server, 'Ada')
  const bea = await Person.signUp(server, 'Bea')
  const { id: postId } = await ada.post('What time is it?')
  const follower = follow(ada, `notifications:${ada.id}`)
  await until(() => follower.states.length > 0, { what: 'a greeting' })

  const said: string[] = []
  for (const off of [0, -HOUR_MS, HOUR_MS]) {
    await startOff(off)
    for (let n = 1; n <= 3; n += 1) {
      said.push(`${off} ${n}`)
      await bea.comment(postId, `${off} ${n}`)
    }
  }

  const stored = await ada.all<Comment>(`/api/posts/${postId}/comments`, 'after')
  expect(stored.map(({ content }) => content)).toEqual(said)
  const [, , third, fourth] = stored.map(({ createdAt }) => Date.parse(createdAt))
  expect(fourth, 'the clock did jump').toBeLessThan(third ?? 0)
  expect(await ada.notifications()).toHaveLength(said.length)
  await expect.poll(() => follower.heard).toEqual(said.map((_, index) => index + 1))
  expect(follower.states).not.toContain('reset')
  follower.stop()
  expect(server.errorLines()).toEqual([])
}, 60_000)

test('tickets and sessions are good for as long as they say, however the clock of the process stands', async () => {
  type Ticket = { ticket: string; expiresAt: string }
  type Session = { session: { expiresAt: string } }
  const cora = await Person.signUp(server, 'Cora')
  const ask = () => cora.json<Ticket>('POST', '/api/realtime/ticket')
  const left = (until: string) => Date.parse(until) - Date.now()

  const { ticket } = await ask()
  await startOff(HOUR_MS)
  const line = new TestClient(server, { protocols: [SUBPROTOCOL, `${TICKET_PREFIX}${ticket}`] })
  expect(await line.hello(), 'it does not end early').toMatchObject({ user: cora.id })
  await line.close()

  const { expiresAt } = await ask()
  expect(left(expiresAt), 'nor live on').toBeLessThan(TICKET_MS + HOUR_MS / 2)
  const dan = await Person.signUp(server, 'Dan')
  const { session } = await dan.json<Session>('GET', '/api/session')
  expect(left(session.expiresAt)).toBeLessThan(7 * DAY_MS + HOUR_MS / 2)
  await startOff(-HOUR_MS)
  const eve = await Person.signUp(server, 'Eve')
  const later = await eve.json<Session>('GET', '/api/session')
  expect(left(later.session.expiresAt)).toBeGreaterThan(7 * DAY_MS - HOUR_MS / 2)
}, 60_000)

test('a session ends when the database says so: no clock of a process ends one early or keeps one', async () => {
  const fay = await Person.signUp(server, 'Fay')
  const signedIn = async () => (await fay.request('GET', '/api/session')).status
  await startOff(8 * DAY_MS)
  expect(await signedIn(), 'a clock that is ahead ends none').toBe(200)
  expect((await fay.request('GET', '/api/auth/list-sessions')).status).toBe(200)
  expect(await signedIn()).toBe(200)
  await startOff(-8 * DAY_MS)
  expect(await signedIn(), 'nor does one that is behind').toBe(200)

  const line = fay.connect()
  await line.hello()
  const database = new DatabaseSync(server.databasePath)
  const over = new Date(Date.now() - 1_000).toISOString()
  database.prepare('update sessions set expires_at = ? where user_id = ?').run(over, fay.id)
  database.close()
  expect((await line.closed).code, 'and keeps none').toBe(4401)
  await until(async () => (await signedIn()) === 401, { what: 'nobody is signed in' })
}, 60_000)
