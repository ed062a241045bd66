import type { OpsEndpoint } from '@trunkline/shared/contract/ops'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'

import { createTestApp, type TestPerson } from './testing.ts'

let app: Awaited<ReturnType<typeof createTestApp>>
let ada: TestPerson
let ben: TestPerson
/** How far this server's clock is ahead. */
let ahead = 0
beforeEach(async () => {
  ahead = 0
  app = await createTestApp({}, { clock: () => Date.now() + ahead })
  ada = await app.signUp('Ada')
  ben = await app.signUp('Ben')
})
afterEach(() => app.close())

const listed = async (id: string) => {
  const { items } = await ada.json<{ items: OpsEndpoint[] }>('GET', '/api/ops/endpoints')
  return items.find((endpoint) => endpoint.id === id)
}
const retire = (id: string, body: object) =>
  ada.request('POST', `/api/ops/endpoints/${id}/retire`, body)

test('an endpoint with an open line is not retired, whoever insists', async () => {
  const old = ben.connect({ path: '/ws/trending', protocols: [] })
  await old.opened
  expect(await listed('W7')).toMatchObject({ connections: 1, because: '1 open now' })
  const answer = await retire('W7', { early: true })
  expect(answer.status).toBe(409)
  expect(await answer.json()).toMatchObject({ error: { message: 'W7 has traffic: 1 open now' } })
  await old.close()
  await app.ops.sampler.keep()
  expect((await retire('W7', { early: true })).status).toBe(409)
})

test('what was used a moment ago is not retired, though nobody looked since', async () => {
  const short = ben.connect({ path: '/ws/trending', protocols: [] })
  await short.opened
  await short.close()
  expect((await retire('W7', { early: true })).status).toBe(409)
  expect((await ben.request('GET', '/api/messages?directMessageId=1')).status).not.toBe(410)
  expect((await retire('W14', { early: true })).status).toBe(409)
})

test('a line that was open for long counts until it closed, and a minute on; then it may go', async () => {
  const long = ben.connect({ path: '/ws/trending', protocols: [] })
  await long.opened
  await app.ops.sampler.keep()
  ahead += 90_000
  await long.close()
  await vi.waitFor(async () => expect(await listed('W7')).toMatchObject({ connections: 0 }))
  expect((await retire('W7', { early: true })).status).toBe(409)
  ahead += 60_000
  expect((await retire('W7', { early: true })).status).toBe(409)
  ahead += 10_000
  expect((await retire('W7', { early: true })).status).toBe(200)
})

test('a quiet one goes early only when an operator says so; then it closes with 4410 and names its replacement', async () => {
  const early = await retire('W7', {})
  expect(early.status).toBe(409)
  expect(await early.json()).toMatchObject({
    error: { message: 'W7 may not be removed yet: counted for 0 of 30 days; nobody came yet' },
  })
  expect((await retire('W7', { early: true, why: 'rehearsal' })).status).toBe(200)
  const old = ben.connect({ path: '/ws/trending', protocols: [] })
  const { code, reason } = await old.closed
  expect(code).toBe(4410)
  expect(JSON.parse(reason)).toEqual({ why: 'retired', message: '/ws/realtime' })
  expect((await listed('W7'))?.retired).toMatchObject({ by: 'Ada' })
  await ada.json('POST', '/api/ops/endpoints/W7/unretire', {})
  await ben.connect({ path: '/ws/trending', protocols: [] }).opened
  const { items } = await ada.json<{ items: { act: string; why: string }[] }>(
    'GET',
    '/api/ops/audit',
  )
  expect(items.map(({ act, why }) => [act, why])).toEqual([
    ['endpoint.unretire', ''],
    ['endpoint.retire', 'rehearsal'],
  ])
})

test('a retired HTTP path answers 410, and its requests counted as traffic before', async () => {
  const post = () => ben.request('POST', '/posts', { content: 'from an old client' })
  expect((await post()).ok).toBe(true)
  await app.ops.sampler.keep()
  expect((await listed('W15'))?.lastSeen).not.toBeNull()
  expect((await retire('W15', { early: true })).status).toBe(409)
  expect((await retire('W14', { early: true })).status).toBe(200)
  const gone = await ben.request('GET', '/api/messages?directMessageId=1')
  expect(gone.status).toBe(410)
  expect(await gone.json()).toMatchObject({ error: { code: 'gone' } })
})

test('an id that is none is not found, and nothing twice', async () => {
  expect((await retire('W99', { early: true })).status).toBe(404)
  expect((await ada.request('POST', '/api/ops/endpoints/W7/unretire', {})).status).toBe(409)
})

test('what an operator does is done once under one key, however often it is sent, and answered as before', async () => {
  const act = (body: object, path = 'endpoints/W7/retire') =>
    ada.request('POST', `/api/ops/${path}`, body, { 'Idempotency-Key': 'one' })
  const body = { early: true, why: 'nobody comes' }
  const answers = await Promise.all([act(body), act(body)])
  expect(answers.map(({ status }) => status)).toEqual([200, 200])
  const [first, again] = await Promise.all(answers.map((answer) => answer.json()))
  expect(again).toEqual(first)
  for (const other of [act({ early: true }), act(body, 'endpoints/W8/retire')])
    expect(await (await other).json()).toMatchObject({ error: { code: 'id_reused' } })
  const acts = await app.database.db.selectFrom('ops_acts').select('act').execute()
  expect(acts).toEqual([{ act: 'endpoint.retire' }])
})

test('what was refused under a key may be tried again under it', async () => {
  const old = ben.connect({ path: '/ws/trending', protocols: [] })
  await old.opened
  const key = { 'Idempotency-Key': 'two' }
  const cut = () => ada.request('POST', '/api/ops/users/0/disconnect', {}, key)
  expect((await cut()).status).toBe(404)
  const path = `/api/ops/users/${ben.id}/disconnect`
  expect(await ada.json('POST', path, {}, key)).toEqual({ lines: 1 })
  await old.closed
  expect(await ada.json('POST', path, {}, key)).toEqual({ lines: 1 })
})
