// @vitest-environment node
import type { MessageOf } from '@trunkline/shared/contract/catalogue'
import { type Topic, topic } from '@trunkline/shared/protocol/topic'
import { afterAll, afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import { WebSocket as NodeWebSocket } from 'ws'

import { fakeWorld } from '../realtime/fake-web-socket.ts'
import { plainWorld } from '../realtime/testing.ts'
import { ME, MINE, notificationNo, transportContract } from '../realtime/transport.contract.ts'
import type { Restart } from '../realtime/transport.ts'
import { timers, type World } from '../realtime/world.ts'
import { FakeOldServer } from './fake-old-server.ts'
import { LegacyTransport } from './legacy-transport.ts'

const AT = '2026-11-21T10:00:00.000Z'
const ann = { id: 2, handle: 'ann', name: 'Ann', image: null }
const cora = { id: 3, handle: 'cora', name: 'Cora', image: null }
const NOTIFICATIONS = '/ws/notifications/'
const FEED = '/ws/feed'
const realFetch = globalThis.fetch

const realWorld = () => plainWorld(NodeWebSocket as unknown as World['WebSocket'])

async function connect(server: FakeOldServer, world = realWorld()): Promise<LegacyTransport> {
  const host = await server.host()
  vi.stubGlobal('fetch', (path: string, init: RequestInit) =>
    realFetch(`http://${host}${path}`, init),
  )
  // The pauses of the sources are seconds; these are hundredths.
  world.after = (ms, then) => timers.after(ms / 100, then)
  return new LegacyTransport({
    base: `ws://${host}`,
    userId: ME,
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
  let world: ReturnType<typeof realWorld>
  const live = () => vi.waitFor(() => expect(transport.status.get().state).toBe('live'))

  beforeEach(async () => {
    server = new FakeOldServer()
    world = realWorld()
    transport = await connect(server, world)
    told = []
    restarts = []
    transport.hear({ message: (message) => told.push(message) })
    transport.hear({ restart: (restart) => restarts.push(restart) })
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

  describe('what an old frame names and does not show', () => {
    const bodies: Record<string, unknown> = {
      'GET /api/chats/5': { id: 5, members: [ann, notificationNo(1).actor] },
      'GET /api/chats/5/messages?limit=50': { items: [{ id: 8, chatId: 5, createdAt: AT }] },
      'GET /api/posts/7': { id: 7, author: ann, createdAt: AT, engagement: { comments: 1 } },
      'GET /api/posts/7/comments?limit=1&after=2': { items: [{ id: 3, postId: 7, createdAt: AT }] },
      'GET /api/posts?feed=following': {
        items: [{ id: 7, author: ann, repostedBy: cora }],
      },
    }
    const asked: string[] = []
    beforeEach(() => {
      asked.length = 0
      server.reply = (path) => {
        asked.push(path)
        const body = bodies[path]
        const error = { code: 'not_found', message: path }
        return body ? { status: 200, body } : { status: 404, body: { error } }
      }
    })

    async function saysFirst(followed: Topic, path: string, frame: object) {
      transport.follow(followed)
      await live()
      restarts.length = 0
      server.say(path, frame)
      await vi.waitFor(() => expect(told.length + restarts.length).toBeGreaterThan(0))
    }

    test('a message of the open chat is told whole', async () => {
      const _at = ['chats:1', 4, 'e_4']
      await saysFirst('chat:5', '/ws/messages/5', { type: 'new_message', message_id: 8, _at })
      expect(told).toEqual([
        {
          type: 'event',
          topic: 'chats:1',
          seq: 4,
          id: 'e_4',
          name: 'chat.message_created',
          timestamp: AT,
          data: { message: { id: 8, chatId: 5, createdAt: AT }, unread: null, unreadChats: null },
        },
      ])
    })

    test('who types is told with a name, which is asked for once', async () => {
      const frame = { type: 'typing', user_id: 2, is_typing: true }
      await saysFirst('chat:5', '/ws/messages/5', frame)
      server.say('/ws/messages/5', { ...frame, is_typing: false })
      await vi.waitFor(() => expect(told).toHaveLength(2))
      expect(told).toMatchObject([
        { topic: 'chat:5', name: 'chat.typing', by: 2, data: { on: true, person: { id: 2 } } },
        { topic: 'chat:5', name: 'chat.typing', by: 2, data: { on: false, person: { id: 2 } } },
      ])
      expect(asked).toEqual(['GET /api/chats/5'])
    })

    test('a post is told whole', async () => {
      const post = { id: 7, userId: 1, content: 'x', timestamp: AT }
      await saysFirst('feed', FEED, { type: 'new_post', post, _at: ['feed', 5, 'e_5'] })
      expect(told).toMatchObject([
        { topic: 'feed', seq: 5, data: { post: { id: 7, author: ann } } },
      ])
    })

    test('a comment is told whole, and its post starts over', async () => {
      const comment = { id: 3, postId: 7, userId: 1, content: 'x', timestamp: '' }
      await saysFirst('feed', FEED, { type: 'new_comment', comment, _at: ['feed', 5, 'e_5'] })
      await vi.waitFor(() => expect(told).toHaveLength(1))
      expect(told).toMatchObject([{ topic: 'feed', seq: 5, data: { comment: { id: 3 } } }])
      expect(restarts).toMatchObject([{ topic: 'post:7', at: null, why: 'untold' }])
    })

    test('counters are told by kind', async () => {
      transport.follow('post:7')
      const data = { likes: 1, replies: 1, retweets: 0, tweet_id: 't7' }
      const frame = { type: 'engagement_update', timestamp: AT, data }
      await saysFirst('engagement:7', '/ws/engagement/7', frame)
      expect(told).toMatchObject([
        { topic: 'engagement:7', data: { postId: 7, engagement: { comments: 1 } } },
      ])
    })

    test('a repost in the following feed is told with whose it is', async () => {
      const data = { new_tweets: [{ tweet_id: 't7', content: 'x' }] }
      await saysFirst('feed:1', '/ws/feed/1', { type: 'feed_update', timestamp: AT, data })
      expect(told).toMatchObject([
        { topic: 'feed:1', name: 'post.followed', by: cora.id, data: { repostedBy: cora } },
      ])
    })

    test('what cannot be read makes its topic start over where it stands', async () => {
      const post = { id: 404, userId: 1, content: 'x', timestamp: AT }
      await saysFirst('feed', FEED, { type: 'new_post', post, _at: ['feed', 5, 'e_5'] })
      expect(told).toEqual([])
      expect(restarts).toMatchObject([{ topic: 'feed', at: [5, 'e_5'], why: 'untold' }])
    })

    test('a flood is not read piece by piece', async () => {
      transport.follow('feed')
      await live()
      restarts.length = 0
      const post = { id: 7, userId: 1, content: 'x', timestamp: AT }
      for (let seq = 1; seq <= 100; seq += 1)
        server.say(FEED, { type: 'new_post', post, _at: ['feed', seq, `e_${seq}`] })
      await vi.waitFor(() => expect(restarts.at(-1)).toMatchObject({ at: [100, 'e_100'] }))
      expect(told.map((one) => one.type === 'event' && one.seq)).toEqual(
        Array.from({ length: 30 }, (_, index) => index + 1),
      )
    })
  })

  test('what comes while an earlier frame is looked up is told after it', async () => {
    let answerFirst = () => {}
    const first = new Promise<void>((resolve) => (answerFirst = resolve))
    vi.stubGlobal('fetch', async (path: string) => {
      if (path === '/api/posts/1') await first
      return Response.json({ id: Number(path.split('/').at(-1)), createdAt: AT })
    })
    transport.follow('feed')
    await live()
    for (const id of [1, 2])
      server.say(FEED, { type: 'new_post', post: { id }, _at: ['feed', id, `e_${id}`] })
    await new Promise((resolve) => setImmediate(resolve))
    expect(told).toEqual([])
    answerFirst()
    await vi.waitFor(() => expect(told).toMatchObject([{ seq: 1 }, { seq: 2 }]))
  })

  test('presence and trending need no look', async () => {
    transport.follow(topic.presence(ME))
    transport.follow(topic.trending())
    await live()
    server.say('/ws/online', { type: 'user_online', user_id: 2, full_name: 'Ann' })
    server.say('/ws/trending', { type: 'trending', timestamp: AT, data: { topics: [] } })
    await vi.waitFor(() =>
      expect(told.map(({ name }) => name).toSorted()).toEqual([
        'presence.friend',
        'trending.topics',
      ]),
    )
  })

  test('a friend who left while there was no line is told as gone when there is one', async () => {
    server.reply = () => ({ status: 200, body: { items: [{ userId: 3, name: 'Cora' }] } })
    transport.follow(topic.presence(ME))
    await live()
    for (const user_id of [2, 3])
      server.say('/ws/online', { type: 'user_online', user_id, full_name: 'Somebody' })
    await vi.waitFor(() => expect(told).toHaveLength(2))
    server.cut()
    await vi.waitFor(() => expect(told).toHaveLength(3))
    expect(told.at(-1)).toMatchObject({ name: 'presence.friend', key: '2', data: null })
  })

  test('typing in the open chat goes over its socket, and no other hint over any', async () => {
    transport.follow('chat:5')
    await live()
    transport.signal('chat:5', 'chat.typing', { on: true })
    transport.signal('chat:6', 'chat.typing', { on: true })
    transport.signal('post:7', 'post.typing', { on: true })
    await vi.waitFor(() => expect(server.received).toHaveLength(1))
    expect(server.received).toEqual(['{"type":"typing","is_typing":true}'])
  })

  test('counters have a socket for the open post, and none for each post of a list', async () => {
    transport.follow('engagement:6')
    transport.follow('engagement:7')
    transport.follow('post:7')
    await live()
    expect(server.opened.toSorted()).toEqual(['/ws/engagement/7?stamp=1', '/ws/feed?stamp=1'])
  })

  test('what no old line tells is read when it is shown, and when the page is looked at again', async () => {
    transport.follow('chats:1')
    expect(restarts).toMatchObject([{ topic: 'chats:1', at: null, why: 'untold' }])
    restarts.length = 0
    world.wake()
    expect(restarts.map(({ topic: name, why }) => [name, why])).toEqual([
      ['chats:1', 'untold'],
      ['account:1', 'untold'],
    ])
  })

  test('a page that moves on keeps the line that the next one wants', async () => {
    const leave = transport.follow('feed')
    await live()
    leave()
    transport.follow('post:7')
    await vi.waitFor(() => expect(restarts.at(-1)?.topic).toBe('post:7'))
    await new Promise((resolve) => setTimeout(resolve, 30))
    expect(server.opened).toHaveLength(1)
    expect(server.lines(FEED)).toBe(1)
  })

  test('a chat that may not be heard ends, and the page is no less live', async () => {
    const ended: string[] = []
    transport.hear({ ended: ({ topic: name, purge }) => ended.push(`${name} ${purge}`) })
    transport.follow(MINE)
    transport.follow('chat:5')
    await live()
    restarts.length = 0
    server.close('/ws/messages/5', 4403)
    await vi.waitFor(() => expect(ended).toEqual(['chat:5 true']))
    expect(transport.status.get().state).toBe('live')
    expect(restarts).toMatchObject([{ topic: 'chats:1' }])
  })

  test('an endpoint that is gone for good asks for the new line, and so may the server; each is told once', async () => {
    const modes: [string, string][] = []
    transport.hear({ mode: (to, why) => modes.push([to, why]) })
    transport.follow(MINE)
    transport.follow('feed')
    await live()
    server.say('/', { type: 'mode', to: 'poll', why: 'kill switch' })
    await vi.waitFor(() => expect(modes).toEqual([['poll', 'kill switch']]))
    server.close(FEED, 4410)
    await vi.waitFor(() => expect(modes.at(-1)).toEqual(['unified', 'retired']))
    expect(modes).toHaveLength(2)
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

  test('several notifications are marked read in one call, under the id of the action', async () => {
    server.reply = () => ({ status: 200, body: { unread: 2 }, position: `${MINE}=9:e_9` })
    const done = await transport.act('notification.mark_read', { ids: [5, 6] }, { id: 'a' })
    expect(done).toEqual({ output: { unread: 2 }, at: { [MINE]: 9 } })
    expect(server.carriedOut.map(({ asked, id }) => [asked, id])).toEqual([
      ['POST /api/notifications/read', 'a'],
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
    transport = new LegacyTransport({ base: 'ws://server', userId: ME, world: page.world, probe })
  })
  afterEach(() => {
    transport.close()
    vi.useRealTimers()
  })

  const paces: [Topic, number[]][] = [
    [MINE, [1, 2, 4, 8, 16, 16, 16]],
    ['chat:5', [1, 2, 4, 8, 16, 16]],
    [topic.trending(), [3, 6, 12, 24, 48, 48]],
    [topic.myFeed(ME), [3, 6, 12, 24, 48, 48]],
  ]
  test.each(paces)(
    'the old line of %s waits as its client did, and never gives up',
    async (name, pace) => {
      transport.follow(name)
      for (const seconds of pace) {
        page.last().end()
        const dials = page.sockets.length
        await vi.advanceTimersByTimeAsync(seconds * 1_000 - 1)
        expect(page.sockets).toHaveLength(dials)
        await vi.advanceTimersByTimeAsync(1)
        expect(page.sockets).toHaveLength(dials + 1)
      }
    },
  )

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
