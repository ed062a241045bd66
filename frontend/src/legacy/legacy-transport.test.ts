// @vitest-environment node
import type { MessageOf } from '@trunkline/shared/contract/catalogue'
import { topic } from '@trunkline/shared/protocol/topic'
import { afterAll, afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import { WebSocket as NodeWebSocket } from 'ws'

import { fakeWorld } from '../realtime/fake-web-socket.ts'
import { plainWorld } from '../realtime/testing.ts'
import { ME, MINE, notificationNo, transportContract } from '../realtime/transport.contract.ts'
import type { Restart } from '../realtime/transport.ts'
import { timers, type World } from '../realtime/world.ts'
import { FakeOldServer } from './fake-old-server.ts'
import { LegacyTransport } from './legacy-transport.ts'

const NOTIFICATIONS = '/ws/notifications/'
const FEED = '/ws/feed'
const realFetch = globalThis.fetch

async function connect(server: FakeOldServer): Promise<LegacyTransport> {
  const host = await server.host()
  vi.stubGlobal('fetch', (path: string, init: RequestInit) =>
    realFetch(`http://${host}${path}`, init),
  )
  const world = plainWorld(NodeWebSocket as unknown as World['WebSocket'])
  // The pauses of the sources are seconds; these are hundredths.
  world.after = (ms, then) => timers.after(ms / 100, then)
  return new LegacyTransport({
    base: `ws://${host}`,
    world,
    probe: () => Promise.resolve('unreachable' as const),
  })
}

const created = (n: number) => {
  const { id, actor, postId, commentId, requestId, excerpt, read, createdAt } = notificationNo(n)
  return {
    type: 'notification_message',
    notification: {
      id,
      notification_type: 'Comment',
      actor,
      post_id: postId,
      comment_id: commentId,
      request_id: requestId,
      message: excerpt,
      read,
      created_at: createdAt,
    },
    _at: [MINE, n, `e_${n}`],
  }
}

afterAll(() => vi.unstubAllGlobals())

transportContract('old lines', async () => {
  const server = new FakeOldServer()
  server.reply = (asked, input) =>
    asked.endsWith('/404/accept')
      ? { status: 404, body: { error: { code: 'not_found', message: 'no such request' } } }
      : { status: 200, body: { ...(input as object), unread: 0 }, position: `${MINE}=9:e_9` }
  const transport = await connect(server)
  return {
    transport,
    happen: (n) => server.say(NOTIFICATIONS, created(n)),
    cut: () => server.cut(),
    carriedOut: () => server.carriedOut.map(({ id, input }) => ({ id, input })),
    swallowAnswers: () => (server.isSilent = true),
    answerAgain: () => (server.isSilent = false),
    close: async () => {
      transport.close()
      await server.stop()
    },
  }
})

describe('legacy transport', () => {
  let server: FakeOldServer
  let transport: LegacyTransport
  let told: MessageOf[]
  let restarts: Restart[]
  const live = () => vi.waitFor(() => expect(transport.status.get().state).toBe('live'))

  beforeEach(async () => {
    server = new FakeOldServer()
    transport = await connect(server)
    told = []
    restarts = []
    transport.onMessage((message) => told.push(message))
    transport.onRestart((restart) => restarts.push(restart))
  })
  afterEach(async () => {
    transport.close()
    await server.stop()
  })

  test('two families are two sockets, on the endpoints of the sources, with their positions', async () => {
    transport.follow(MINE)
    transport.follow(topic.friendRequests(ME))
    transport.follow(topic.account(ME))
    await vi.waitFor(() => expect(server.opened).toHaveLength(2))
    expect(server.opened.toSorted()).toEqual([
      '/ws/friend-requests/?stamp=1',
      '/ws/notifications/?dialect=channels&stamp=1',
    ])
  })

  test('feed and open post share a socket, which goes with the last of them', async () => {
    const leaveFeed = transport.follow(topic.feed())
    const leavePost = transport.follow(topic.post(7))
    const leavePostToo = transport.follow(topic.post(7))
    await live()
    expect(server.opened).toEqual(['/ws/feed?stamp=1'])
    leaveFeed()
    leavePost()
    leavePost()
    expect(transport.status.get().state).toBe('live')
    leavePostToo()
    await vi.waitFor(() => expect(server.lines(FEED)).toBe(0))
  })

  test('each opening makes its topics start over', async () => {
    transport.follow(topic.feed())
    await live()
    expect(restarts.map(({ topic: name, at, why }) => [name, at, why])).toEqual([
      ['feed', null, 'reopened'],
    ])
    transport.follow(topic.post(7))
    expect(restarts.at(-1)).toMatchObject({ topic: 'post:7', why: 'reopened' })
    server.cut()
    await vi.waitFor(() => expect(restarts).toHaveLength(4))
    expect(restarts.slice(2).map((one) => one.topic)).toEqual(['feed', 'post:7'])
  })

  test('what an old frame cannot tell makes its topics start over where it stands', async () => {
    transport.follow(topic.feed())
    await live()
    restarts.length = 0
    const comment = { id: 3, postId: 7, userId: 1, content: 'x', timestamp: '' }
    server.say(FEED, { type: 'new_comment', comment, _at: ['feed', 5, 'e_5'] })
    await vi.waitFor(() => expect(restarts).toHaveLength(2))
    expect(restarts).toMatchObject([
      { topic: 'feed', at: [5, 'e_5'], why: 'untold' },
      { topic: 'post:7', at: null, why: 'untold' },
    ])
  })

  test('an event that comes in several frames is told by the first, and read because of the others', async () => {
    transport.follow(MINE)
    await live()
    restarts.length = 0
    for (const id of [5, 6])
      server.say(NOTIFICATIONS, {
        type: 'notification_message',
        notification: { id, read: true },
        _at: [MINE, 8, 'e_8'],
      })
    await vi.waitFor(() => expect(restarts).toMatchObject([{ topic: MINE, at: [8, 'e_8'] }]))
    expect(told).toMatchObject([{ name: 'notification.read', seq: 8, data: { ids: [5] } }])
  })

  test('several notifications are marked read one by one, as one action', async () => {
    server.reply = () => ({ status: 200, body: { unread: 2 }, position: `${MINE}=9:e_9` })
    const done = await transport.act('notification.mark_read', { ids: [5, 6] }, { id: 'a' })
    expect(done).toEqual({ output: { unread: 2 }, at: { [MINE]: 9 } })
    expect(server.carriedOut.map(({ asked, id }) => [asked, id])).toEqual([
      ['POST /api/notifications/5/read', 'a'],
      ['POST /api/notifications/6/read', 'a.1'],
    ])
  })

  test('every action has its place in HTTP, and answers as over the socket', async () => {
    server.reply = () => ({ status: 200, body: { id: 1 } })
    const output = async (asked: Promise<{ output: unknown }>) => (await asked).output
    expect(await output(transport.act('friend_request.send', { toUserId: 2 }))).toEqual({
      request: { id: 1 },
    })
    await transport.act('friend_request.accept', { id: 3 })
    await transport.act('friend_request.decline', { id: 3 })
    await transport.act('friend_request.cancel', { id: 3 })
    await transport.act('friend_request.unfriend', { userId: 4 })
    expect(await output(transport.act('post.create', { content: 'hi' }))).toEqual({
      post: { id: 1 },
    })
    expect(await output(transport.act('post.comment', { postId: 7, content: 'hi' }))).toEqual({
      comment: { id: 1 },
    })
    await transport.act('post.delete', { postId: 7 })
    await transport.act('account.update_profile', { name: 'Ann' })
    expect(server.carriedOut.map(({ asked, input }) => [asked, input])).toEqual([
      ['POST /api/friend-requests', { toUserId: 2 }],
      ['POST /api/friend-requests/3/accept', {}],
      ['POST /api/friend-requests/3/decline', {}],
      ['POST /api/friend-requests/3/cancel', {}],
      ['DELETE /api/friends/4', {}],
      ['POST /api/posts', { content: 'hi' }],
      ['POST /api/posts/7/comments', { content: 'hi' }],
      ['DELETE /api/posts/7', {}],
      ['PUT /api/profile', { name: 'Ann' }],
    ])
  })
})

describe('legacy transport, without a server', () => {
  let page: ReturnType<typeof fakeWorld>
  let transport: LegacyTransport

  beforeEach(() => {
    vi.useFakeTimers()
    page = fakeWorld()
    const probe = () => Promise.resolve('unreachable' as const)
    transport = new LegacyTransport({ base: 'ws://server', world: page.world, probe })
  })
  afterEach(() => {
    transport.close()
    vi.useRealTimers()
  })

  test('old lines wait 1, 2, 4, 8 and 16 s, and then every 16 s for ever', async () => {
    transport.follow(MINE)
    for (const seconds of [1, 2, 4, 8, 16, 16, 16]) {
      page.last().end()
      const dials = page.sockets.length
      await vi.advanceTimersByTimeAsync(seconds * 1_000 - 1)
      expect(page.sockets).toHaveLength(dials)
      await vi.advanceTimersByTimeAsync(1)
      expect(page.sockets).toHaveLength(dials + 1)
    }
  })

  test('the page shows how the worst of its lines stands, and is live when all are', async () => {
    transport.follow(MINE)
    transport.follow(topic.friendRequests(ME))
    const state = () => transport.status.get().state
    page.sockets[0]?.open()
    expect(state()).toBe('connecting')
    page.sockets[1]?.open()
    expect(state()).toBe('live')
    page.sockets[0]?.end()
    expect(state()).toBe('offline')
    transport.retryNow()
    page.last().open()
    expect(state()).toBe('live')
  })
})
