import { afterEach, beforeEach, expect, test } from 'vitest'

import { createTestApp, type TestPerson } from './testing.ts'

type App = Awaited<ReturnType<typeof createTestApp>>
let app: App
let ada: TestPerson
let ben: TestPerson
beforeEach(async () => {
  app = await createTestApp({ DRAIN_GRACE_MS: '50', DRAIN_OVER_MS: '60000' })
  ada = await app.signUp('Ada')
  ben = await app.signUp('Ben')
})
afterEach(() => app.close())

const acts = () =>
  app.database.db.selectFrom('ops_acts').select(['actor_id', 'act', 'details']).execute()

test('an operator drains: the new line is told its slot, an old one is closed with 4001, and it is on record', async () => {
  const line = ben.connect()
  await line.hello()
  const old = ben.connect({ path: '/ws/notifications', protocols: [] })
  await old.opened
  const answer = await ada.request('POST', '/api/ops/drain', { overMs: 20, why: 'new machine' })
  expect(answer.status).toBe(202)
  const told = { connections: 2, told: 1 }
  expect(await answer.json()).toMatchObject(told)
  expect(await line.next('drain')).toMatchObject({ why: 'new machine' })
  expect((await old.closed).code).toBe(4001)
  expect((await line.closed).code).toBe(4001)
  const [act, ...others] = await acts()
  expect(others).toEqual([])
  expect(act).toMatchObject({ actor_id: ada.id, act: 'drain' })
  expect(JSON.parse(act?.details ?? '')).toMatchObject({ ...told, why: 'new machine' })
})

test('whoever is no operator, or nobody, drains nothing', async () => {
  const line = ben.connect()
  await line.hello()
  expect((await ben.request('POST', '/api/ops/drain', { overMs: 0 })).status).toBe(403)
  const nobody = await fetch(`http://127.0.0.1:${app.port}/api/ops/drain`, { method: 'POST' })
  expect(nobody.status).toBe(401)
  line.send({ type: 'ping', timestamp: 1 })
  await line.next('pong')
  expect(await acts()).toEqual([])
})

test('a drain that cannot be put on record moves nobody, and may be asked for again', async () => {
  const line = ben.connect()
  await line.hello()
  const rename = (from: string, to: string) =>
    app.database.writer.schema.alterTable(from).renameTo(to).execute()
  const ask = () => ada.request('POST', '/api/ops/drain', { overMs: 0 }, { 'Idempotency-Key': 'a' })
  await rename('ops_acts', 'nowhere')
  expect((await ask()).status).toBe(500)
  line.send({ type: 'ping', timestamp: 1 })
  await line.next('pong')
  expect(line.frames).toEqual([])
  await rename('nowhere', 'ops_acts')
  expect((await ask()).status).toBe(202)
  await line.next('drain')
  expect(await acts()).toHaveLength(1)
})

test('asked again under the same key it is the same drain; another one is refused meanwhile', async () => {
  const line = ben.connect()
  await line.hello()
  const key = { 'Idempotency-Key': 'one' }
  const first = await ada.json('POST', '/api/ops/drain', {}, key)
  expect(await ada.json('POST', '/api/ops/drain', {}, key)).toEqual(first)
  expect((await ada.request('POST', '/api/ops/drain', {})).status).toBe(409)
  expect(await acts()).toHaveLength(1)
})

test.each([{ overMs: -1 }, { overMs: 1e9 }, { overMs: 'soon' }, { why: '' }])(
  '%j is refused and nobody is moved',
  async (body) => {
    expect((await ada.request('POST', '/api/ops/drain', body)).status).toBe(400)
    expect(await acts()).toEqual([])
  },
)
