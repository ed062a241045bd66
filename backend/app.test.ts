import type { Notification } from '@trunkline/shared/contract/notification'
import type { Post } from '@trunkline/shared/contract/post'
import { parsePositions } from '@trunkline/shared/protocol/position'
import { afterEach, beforeEach, expect, test } from 'vitest'

import { TestClient } from './core/testing.ts'
import { createTestApp, type TestPerson } from './testing.ts'

let app: Awaited<ReturnType<typeof createTestApp>>
let ann: TestPerson
let bob: TestPerson
beforeEach(async () => {
  app = await createTestApp()
  ann = await app.signUp('Ann')
  bob = await app.signUp('Bob')
})
afterEach(() => app.close())

test('a comment reaches its author at once, once, with the count that a fetch at that position says', async () => {
  const post = await ann.json<Post>('POST', '/api/posts', { content: 'Hello, world' })
  const line = ann.connect()
  await line.hello()
  await bob.json('POST', `/api/posts/${post.id}/comments`, { content: 'Hello, Ann' })
  const event = await line.next('event')
  expect(event).toMatchObject({
    topic: `notifications:${ann.id}`,
    name: 'notification.created',
    by: bob.id,
    data: {
      unread: 1,
      notification: { kind: 'comment', excerpt: 'Hello, Ann', actor: { name: 'Bob' } },
    },
  })
  const answer = await ann.request('GET', '/api/notifications/unread-count')
  expect(await answer.json()).toEqual({ unread: 1 })
  expect(parsePositions(answer.headers.get('Realtime-Position'))).toEqual({
    [`notifications:${ann.id}`]: [event.seq, event.id],
  })
})

test('marking read over the socket, over REST and again is one fact', async () => {
  const post = await ann.json<Post>('POST', '/api/posts', { content: 'Hello' })
  await bob.json('POST', `/api/posts/${post.id}/comments`, { content: 'Hi' })
  const { items } = await ann.json<{ items: Notification[] }>('GET', '/api/notifications')
  const [{ id } = { id: 0 }] = items
  const line = ann.connect()
  await line.hello()
  const key = '0199a1c2-7c4e-7cc1-9f3b-2f1f6a1b9d10'
  const first = await line.action('notification.mark_read', { ids: [id] }, key)
  expect(first).toMatchObject({ type: 'ok', data: { unread: 0 } })
  const again = await ann.request(
    'POST',
    `/api/notifications/${id}/read`,
    {},
    { 'Idempotency-Key': key },
  )
  expect(await again.json()).toEqual({ unread: 0 })
  const events = await app.database.db
    .selectFrom('events')
    .select('name')
    .where('name', '=', 'notification.read')
    .execute()
  expect(events).toHaveLength(1)
})

test('signing out closes the live line with 4401, and the session opens no other', async () => {
  const line = ann.connect()
  await line.hello()
  await ann.request('POST', '/api/auth/sign-out', {})
  const { code, reason } = await line.closed
  expect([code, JSON.parse(reason)]).toEqual([4401, { why: 'signed_out' }])
  expect((await ann.connect().closed).code).toBe(4401)
})

test('a ticket opens one line, once', async () => {
  const { ticket } = await ann.json<{ ticket: string }>('POST', '/api/realtime/ticket', {})
  const protocols = ['realtime.v1.json', `ticket.${ticket}`]
  const one = new TestClient(app, { protocols })
  expect((await one.hello()).user).toBe(ann.id)
  const two = new TestClient(app, { protocols })
  await expect(two.opened).rejects.toThrow('401')
  one.socket.terminate()
})

test('friends see each other come and go', async () => {
  const request = await ann.json<{ id: number }>('POST', '/api/friend-requests', {
    toUserId: bob.id,
  })
  await bob.json('POST', `/api/friend-requests/${request.id}/accept`, {})
  const line = ann.connect()
  await line.hello()
  const bobs = bob.connect()
  await bobs.hello()
  const key = String(bob.id)
  expect(await line.next('value', (value) => value.key === key)).toMatchObject({
    topic: `presence:${ann.id}`,
    name: 'presence.friend',
    data: { userId: bob.id, name: 'Bob', online: true },
  })
  await bobs.close()
  const gone = await line.next('value', (value) => value.key === key && value.data === null)
  expect(gone.data).toBeNull()
})

test('a plain request to a socket path is told to upgrade', async () => {
  expect((await ann.request('GET', '/ws/realtime')).status).toBe(426)
})

test('stopping sends every line away with 1012 and ends', async () => {
  const line = ann.connect()
  await line.hello()
  const stopped = app.stop()
  expect((await line.closed).code).toBe(1012)
  await stopped
  app = await createTestApp()
})
