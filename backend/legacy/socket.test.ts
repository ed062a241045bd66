import type { Notification } from '@trunkline/shared/contract/notification'
import { afterAll, afterEach, beforeAll, describe, expect, onTestFinished, test, vi } from 'vitest'

import { createTestApp, type TestPerson } from '../testing.ts'
import { endpoints } from './endpoints.ts'
import { at, comment, golden, type OldFrame, open, postOf, settle } from './testing.ts'

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

/** What a line says by itself when it opens. */
const isSnapshot = ({ type }: OldFrame) =>
  type === 'trending' || type === 'engagement_update' || type === 'user_online'

/** Somebody in a house of their own, whose notifications are those of the recorded answers: 1 and 2. */
async function withTwoNotifications(): Promise<TestPerson> {
  const house = await createTestApp()
  onTestFinished(() => house.close())
  const [one, two] = [await house.signUp('One'), await house.signUp('Two')]
  const post = await postOf(one)
  await comment(two, post)
  await comment(two, post)
  return one
}

/** What an error says is for people, and may be said better one day. */
function withoutWords(frame: OldFrame): OldFrame {
  if (frame.type !== 'error') return frame
  const { message, ...rest } = frame
  expect(message).toMatch(/\w/)
  return rest
}

test('every old line of notifications, requests and posts tells the same facts, each in the words of its source', async () => {
  const post = await postOf(ann)
  const ids = ['W2', 'W3', 'W4', 'W6', 'W16', 'W17', 'W18']
  const lines = await Promise.all(ids.map((id) => open(at(id), ann)))
  const { id: commentId } = await comment(bob, post)
  const { id: requestId } = await bob.json<{ id: number }>('POST', '/api/friend-requests', {
    toUserId: ann.id,
  })
  const heard = await Promise.all(
    lines.map(async ({ listener }, i) => {
      const counts: Record<string, number> = { W3: 2, W6: 2, W17: 2, W18: 3 }
      const id = ids[i] ?? ''
      return [id, await listener.heard(counts[id] ?? 1)] as const
    }),
  )
  const { items } = await ann.json<{ items: Notification[] }>('GET', '/api/notifications')
  const [request, reply] = items
  const bobsName = { id: bob.id, name: 'Bob', handle: 'bob', image: null }
  const told = { request_id: requestId, from_user_id: bob.id, from_user_name: 'Bob' }
  const e = (part: object): unknown => expect.objectContaining(part)
  expect(Object.fromEntries(heard)).toEqual({
    W2: [{ type: 'connection_request', ...told }],
    W3: [
      {
        type: 'comment_on_post',
        user_name: 'Bob',
        notification_id: reply?.id,
        post_id: post.id,
        timestamp: reply?.createdAt,
        read: false,
      },
      {
        type: 'connection_request',
        ...told,
        notification_id: request?.id,
        timestamp: request?.createdAt,
        read: false,
      },
    ],
    W4: [
      {
        type: 'new_comment',
        comment: e({ id: commentId, postId: post.id, userId: bob.id, content: 'Hi' }),
      },
    ],
    W6: [
      e({
        type: 'notification',
        data: {
          notification_id: `n${reply?.id}`,
          type: 'REPLY',
          actor_id: `user_${bob.id}`,
          actor_name: 'Bob',
          tweet_id: `t${post.id}`,
        },
      }),
      e({ data: e({ notification_id: `n${request?.id}`, type: 'FRIEND_REQUEST' }) }),
    ],
    W16: [
      {
        type: 'friend_request_update',
        action: 'created',
        request: e({ id: requestId, from_user: bobsName, status: 'pending' }),
      },
    ],
    W17: [
      {
        type: 'notification_message',
        notification: {
          id: reply?.id,
          notification_type: 'Comment',
          actor: bobsName,
          post_id: post.id,
          comment_id: commentId,
          request_id: null,
          message: 'Hi',
          read: false,
          created_at: reply?.createdAt,
        },
      },
      e({ notification: e({ notification_type: 'Friend Request', request_id: requestId }) }),
    ],
    W18: expect.arrayContaining([
      e({ notification: e({ notification_type: 'Comment' }) }),
      e({ notification: e({ notification_type: 'Friend Request' }) }),
      e({ type: 'friend_request_update', action: 'created' }),
    ]),
  })
})

test('whoever asked hears of the acceptance, and not of the own request', async () => {
  const zoe = await app.signUp('Zoe')
  const { listener } = await open(at('W2'), zoe)
  const request = await zoe.json<{ id: number }>('POST', '/api/friend-requests', {
    toUserId: ann.id,
  })
  await ann.json('POST', `/api/friend-requests/${request.id}/accept`, {})
  expect(await listener.heard(1)).toEqual([{ type: 'connection_accepted', user_id: ann.id }])
})

describe.each(endpoints.map((endpoint) => [endpoint.id, endpoint] as const))(
  '%s',
  (id, endpoint) => {
    test('answers what it always answered', async () => {
      const person = endpoint.accepts.includes('mark_as_read') ? await withTwoNotifications() : ann
      const { client, listener } = await open(endpoint, person)
      const expected: OldFrame[] = []
      const answers = async (count: number) => {
        const answered = () => listener.frames.filter((frame) => !isSnapshot(frame))
        await vi.waitUntil(() => answered().length >= count, { timeout: 5_000, interval: 5 })
        return answered()
      }
      for (const answer of golden(id).answers) {
        client.send(answer.to)
        expected.push(...answer.with)
        await answers(expected.length)
      }
      client.send({ type: 'ping' })
      const frames = await answers(expected.length + 1)
      const said = frames.map((frame) => JSON.stringify(withoutWords(frame)))
      expect(said).toEqual([...expected, { type: 'pong' }].map((frame) => JSON.stringify(frame)))
    })
  },
)

test('a stamped line hears the position of every event, and otherwise the same bytes', async () => {
  const post = await postOf(ann)
  const plain = await open(at('W17'), ann)
  const stamped = await open(at('W17'), ann, { stamp: '1' })
  await comment(bob, post)
  await ann.json('POST', '/api/notifications/read-all', {})
  await Promise.all([plain.listener.heard(2), stamped.listener.heard(2)])
  const log = await app.database.db
    .selectFrom('events')
    .innerJoin('topics', 'topics.id', 'events.topic_id')
    .select(['topics.name', 'seq', 'events.id'])
    .where('topics.name', '=', `notifications:${ann.id}`)
    .orderBy('seq', 'desc')
    .limit(2)
    .execute()
  expect(stamped.listener.texts).toEqual(
    plain.listener.texts.map((text, i) => {
      const { name, seq, id } = log[1 - i] ?? {}
      return `${text.slice(0, -1)},"_at":${JSON.stringify([name, seq, id])}}`
    }),
  )
})

test('what one line reads, every other line of the person hears as read', async () => {
  const post = await postOf(ann)
  await ann.json('POST', '/api/notifications/read-all', {})
  await comment(bob, post)
  const { items } = await ann.json<{ items: Notification[] }>('GET', '/api/notifications')
  const [{ id } = { id: 0 }] = items
  const unified = ann.connect()
  await unified.hello()
  const others = await Promise.all(['W6', 'W17', 'W18'].map((one) => open(at(one), ann)))
  const { client } = await open(at('W17'), ann)
  client.send({ action: 'mark_as_read', notification_id: id })
  const read = { type: 'notification_message', notification: { id, read: true } }
  const [d, ...e] = await Promise.all(others.map(({ listener }) => listener.heard(1)))
  expect(d).toMatchObject([
    { type: 'notification', data: { notification_id: `n${id}`, read: true } },
  ])
  expect(e).toEqual([[read], [read]])
  expect(await unified.next('event')).toMatchObject({
    name: 'notification.read',
    data: { ids: [id], unread: 0 },
  })
})

test('a repeated client_id acts once and is answered each time', async () => {
  const post = await postOf(ann)
  await comment(bob, post)
  const { client, listener } = await open(at('W18'), ann)
  const ask = { action: 'mark_all_as_read', client_id: 'c-1' }
  client.send(ask)
  await listener.heard(1)
  await comment(bob, post)
  await listener.heard(2)
  client.send(ask)
  const [done, ...later] = await listener.heard(3)
  expect(done).toMatchObject({ type: 'all_notifications_read', unread: 0 })
  expect(later).toEqual([expect.objectContaining({ type: 'notification_message' }), done])
  expect(await ann.json('GET', '/api/notifications/unread-count')).toEqual({ unread: 1 })
})

test('nothing that is sent brings a line down but binary, which it never spoke', async () => {
  const { client, listener } = await open(at('W17'), ann)
  client.send(`${'['.repeat(20_000)}`)
  client.send({ type: 'ping', deep: JSON.parse('['.repeat(40) + ']'.repeat(40)) })
  client.send({ type: 'ping', long: 'x'.repeat(20_000) })
  expect(await listener.heard(3)).toMatchObject([
    { type: 'error', code: 'bad_frame' },
    { type: 'error', code: 'bad_frame' },
    { type: 'error', code: 'too_large' },
  ])
  client.socket.send(Buffer.from('{"type":"ping"}'), { binary: true })
  expect((await client.closed).code).toBe(1003)
})

test('LEGACY_NAIVE_TIMESTAMPS writes the times of A and B without zone', async () => {
  const house = await createTestApp({ LEGACY_NAIVE_TIMESTAMPS: '1' })
  onTestFinished(() => house.close())
  const one = await house.signUp('One')
  const { listener } = await open(at('W4'), one)
  await postOf(one)
  const [frame] = await listener.heard(1)
  expect(frame).toMatchObject({
    post: { timestamp: expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d$/) },
  })
})
