import type { OpsUser } from '@trunkline/shared/contract/ops'
import { rolloutActs } from '@trunkline/shared/contract/rollout'
import { afterAll, beforeAll, expect, test } from 'vitest'

import { createTestApp, type TestPerson } from './testing.ts'

let app: Awaited<ReturnType<typeof createTestApp>>
let ada: TestPerson
let ben: TestPerson
beforeAll(async () => {
  app = await createTestApp()
  ada = await app.signUp('Ada')
  ben = await app.signUp('Ben')
})
afterAll(() => app.close())

const routes: [method: string, path: string][] = [
  ...['live', 'stats', 'parity', 'rollout', 'endpoints', 'users/1/sockets', 'audit'].map(
    (path): [string, string] => ['GET', `/api/ops/${path}`],
  ),
  ...Object.keys(rolloutActs).map((act): [string, string] => ['POST', `/api/ops/rollout/${act}`]),
  ['POST', '/api/ops/endpoints/W17/retire'],
  ['POST', '/api/ops/endpoints/W17/unretire'],
  ['POST', '/api/ops/users/1/disconnect'],
  ['POST', '/api/ops/drain'],
]
const body = (method: string) => (method === 'POST' ? {} : undefined)

test.each(routes)('%s %s is for operators: nobody 401, anybody else 403', async (method, path) => {
  const nobody = await fetch(`http://127.0.0.1:${app.port}${path}`, { method })
  expect(nobody.status).toBe(401)
  expect((await ben.request(method, path, body(method))).status).toBe(403)
})

test('every route of operators is in that list', () => {
  const told = app.routes.filter(({ path }) => path.startsWith('/api/ops/') && !path.endsWith('*'))
  const named = routes.map(([method, path]) => `${method} ${path}`)
  for (const { method, path } of told) {
    if (method === 'ALL') continue
    const pattern = new RegExp(`^${method} ${path.replaceAll(/:\w+/g, '[^/]+')}$`)
    expect(
      named.some((name) => pattern.test(name)),
      `${method} ${path}`,
    ).toBe(true)
  }
})

test('only an operator follows the live figures', async () => {
  const [theirs, mine] = [ben.connect(), ada.connect()]
  expect((await theirs.hello({ topics: ['ops'] })).topics.ops).toMatchObject({ state: 'denied' })
  expect((await mine.hello({ topics: ['ops'] })).topics.ops).toMatchObject({ state: 'live' })
  const figures = await mine.next('value', ({ topic }) => topic === 'ops')
  expect(figures).toMatchObject({ name: 'ops.figures', data: { figures: { users: 2 } } })
})

test("an operator sees a user's lines and cuts them; pages come back by 4001, and it is on record", async () => {
  const line = ben.connect()
  await line.hello()
  const old = ben.connect({ path: '/ws/notifications', protocols: [] })
  await old.opened
  const { items, sessions } = await ada.json<OpsUser>('GET', `/api/ops/users/${ben.id}/sockets`)
  expect(sessions).toHaveLength(1)
  expect(JSON.stringify(sessions)).not.toContain('token')
  const oldLine = items.find(({ endpoint }) => endpoint === '/ws/notifications')
  const cut = `/api/ops/users/${ben.id}/disconnect`
  expect(await ada.json('POST', cut, { socket: oldLine?.id })).toEqual({ lines: 1 })
  expect((await old.closed).code).toBe(4001)
  line.send({ type: 'ping', timestamp: 1 })
  await line.next('pong')
  await ada.json('POST', cut, { why: 'too many tabs' })
  expect((await line.closed).code).toBe(4001)
  const audit = await ada.json<{ items: unknown[] }>('GET', '/api/ops/audit?limit=1')
  expect(audit.items).toMatchObject([
    { actor: 'Ada', act: 'disconnect', why: 'too many tabs', details: { userId: ben.id } },
  ])
})
