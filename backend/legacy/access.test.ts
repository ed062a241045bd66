import type { IncomingMessage } from 'node:http'

import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest'

import { TestClient } from '../core/testing.ts'
import { createTestApp, type TestPerson } from '../testing.ts'
import { endpoints } from './endpoints.ts'
import { address, comment, open, pongOf, postOf, settle, tokenOf } from './testing.ts'

type App = Awaited<ReturnType<typeof createTestApp>>

let app: App
let ann: TestPerson
let bob: TestPerson
beforeAll(async () => {
  app = await createTestApp()
  ann = await app.signUp('Ann')
  bob = await app.signUp('Bob')
  await settle(ann, await app.signUp('Cid'))
})
afterEach(() => {
  ann.hangUp()
  bob.hangUp()
})
afterAll(() => app.close())

const all = endpoints.map((endpoint) => [endpoint.id, endpoint] as const)
const byToken = all.filter(([, { path }]) => path !== '/ws/realtime')

describe.each(all)('%s', (_, endpoint) => {
  test('opens with the session cookie, with a trailing slash or without', async () => {
    const path = address(endpoint, ann)
    const slashed = path.includes('?') ? path.replace('?', '/?') : `${path}/`
    for (const one of [path, slashed]) {
      const client = ann.connect({ path: one, protocols: [] })
      await client.opened
      client.send({ type: 'ping' })
      expect(await pongOf(client)).toEqual({ type: 'pong' })
    }
  })

  test('says in the handshake that it will go, when, and what to use instead', async () => {
    const client = ann.connect({ path: address(endpoint, ann), protocols: [] })
    const answer = await new Promise<IncomingMessage>((resolve) =>
      client.socket.once('upgrade', resolve),
    )
    expect(answer.headers).toMatchObject({
      deprecation: '@1795219200',
      sunset: 'Fri, 21 May 2027 00:00:00 GMT',
      link: expect.stringContaining('</ws/realtime>; rel="successor-version"'),
    })
  })
})

describe.each(byToken)('%s', (_, endpoint) => {
  test('opens with ?token= and nothing else', async () => {
    const token = await tokenOf(ann)
    const client = new TestClient(app, { path: address(endpoint, ann, { token }), protocols: [] })
    await client.opened
    client.send({ type: 'ping' })
    expect(await pongOf(client)).toEqual({ type: 'pong' })
    client.socket.terminate()
  })
})

test('every old line ends with the session', async () => {
  const zed = await app.signUp('Zed')
  await settle(zed, bob)
  const lines = await Promise.all(endpoints.map((endpoint) => open(endpoint, zed)))
  await zed.request('POST', '/api/auth/sign-out', {})
  const ends = await Promise.all(lines.map(({ client }) => client.closed))
  expect(ends).toEqual(endpoints.map(() => ({ code: 4401, reason: '{"why":"signed_out"}' })))
})

test('the console snippet of the sources works as printed', async () => {
  const post = await postOf(ann)
  const snippet = 'ws://localhost:8000/ws/notifications?token=...'
  const url = snippet.replace('8000', String(app.port)).replace('...', await tokenOf(ann))
  const ws = new WebSocket(url)
  const received = new Promise((resolve) => {
    ws.onmessage = (e) => resolve(JSON.parse(e.data))
  })
  await new Promise((resolve) => {
    ws.onopen = resolve
  })
  await comment(bob, post)
  expect(await received).toMatchObject({ type: 'comment_on_post', user_name: 'Bob' })
  ws.close()
})

test('a token wins over the cookie that the browser sends along', async () => {
  const token = await tokenOf(bob)
  const bobs = ann.connect({ path: `/ws/notifications/${bob.id}?token=${token}`, protocols: [] })
  await bobs.opened
  bobs.send({ type: 'ping' })
  expect(await pongOf(bobs)).toEqual({ type: 'pong' })
})

test('the new address takes no token in its URL, not even for its old frames', async () => {
  const path = `/ws/realtime?token=${await tokenOf(ann)}`
  await expect(new TestClient(app, { path, protocols: [] }).opened).rejects.toThrow('401')
})

test.each(['user_', ''])('a path names its caller as %s<id>', async (prefix) => {
  const line = ann.connect({ path: `/ws/notifications/${prefix}${ann.id}`, protocols: [] })
  await line.opened
  line.send({ type: 'ping' })
  expect(await pongOf(line)).toEqual({ type: 'pong' })
})

test("somebody else's line is refused: to a browser by close code, to a program by status", async () => {
  for (const path of [`/ws/notifications/${bob.id}`, `/ws/notifications/user_${bob.id}`]) {
    expect((await ann.connect({ path, protocols: [] }).closed).code).toBe(4403)
    const token = await tokenOf(ann)
    const program = new TestClient(app, { path: `${path}?token=${token}`, protocols: [] })
    await expect(program.opened).rejects.toThrow('403')
  }
})

test.each(['nobody', '0', 't1', 'user_x', '%31'])('there is no line for %s', async (name) => {
  const path = `/ws/notifications/${name}`
  expect((await ann.connect({ path, protocols: [] }).closed).code).toBe(4404)
})

test('an old address that is offered a subprotocol says that it has none', async () => {
  expect((await ann.connect({ path: '/ws/notifications' }).closed).code).toBe(4406)
})
