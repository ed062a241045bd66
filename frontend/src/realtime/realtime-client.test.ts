// @vitest-environment node
import type { EventOf, MessageName } from '@trunkline/shared/contract/catalogue'
import { closeCodes } from '@trunkline/shared/protocol/close-codes'
import type { Positions } from '@trunkline/shared/protocol/position'
import { type Topic, topic } from '@trunkline/shared/protocol/topic'
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import { WebSocket as NodeWebSocket } from 'ws'

import { FakeRealtimeServer } from './fake-realtime-server.ts'
import { RealtimeClient } from './realtime-client.ts'
import { plainWorld } from './testing.ts'
import { ME, MINE, notificationEvent, transportContract } from './transport.contract.ts'
import type { Ended, Restart } from './transport.ts'
import type { World } from './world.ts'

const webSocket = NodeWebSocket as unknown as World['WebSocket']
const POST = topic.post(7)
const knows = (name: string): name is MessageName =>
  name.startsWith('notification.') || name.startsWith('presence.')

async function connect(
  server: FakeRealtimeServer,
  more: Partial<ConstructorParameters<typeof RealtimeClient>[0]> = {},
) {
  const world = plainWorld(webSocket)
  // The first try comes at once: the window of the defaults is for herds.
  world.random = () => 0.01
  const client = new RealtimeClient({
    url: await server.url(),
    userId: ME,
    client: { version: 'test', device: 'd_1' },
    world,
    probe: () => Promise.resolve('signed_in' as const),
    knows,
    ...more,
  })
  return Object.assign(client, { world })
}

transportContract('one socket', async () => {
  const server = new FakeRealtimeServer(ME)
  server.answer = (name, data) =>
    name === 'friend_request.accept'
      ? { type: 'error', code: 'not_found', message: 'no such request', temporary: false }
      : { output: { ...(data as object), unread: 0 }, at: { [MINE]: 9 } }
  const transport = await connect(server)
  return {
    transport,
    happen: (n) => server.emit(notificationEvent(n)),
    cut: () => server.cut(),
    carriedOut: () => server.carriedOut,
    swallowAnswers: () => (server.isSilent = true),
    answerAgain: () => (server.isSilent = false),
    close: async () => {
      transport.close()
      await server.stop()
    },
  }
})

describe('realtime client', () => {
  let server: FakeRealtimeServer
  let client: Awaited<ReturnType<typeof connect>>
  let told: number[]
  let restarts: Restart[]

  async function start(more?: Parameters<typeof connect>[1]) {
    client = await connect(server, more)
    told = []
    restarts = []
    client.hear({
      message: (message) => {
        if (message.type === 'event') told.push(message.seq)
      },
    })
    client.hear({ restart: (restart) => restarts.push(restart) })
    await live()
  }
  const live = () => vi.waitFor(() => expect(client.status.get().state).toBe('live'))
  const heard = (seqs: number[]) => vi.waitFor(() => expect(told).toEqual(seqs))
  const postEvent = (seq: number): EventOf => ({
    type: 'event',
    topic: POST,
    seq,
    id: `p_${seq}`,
    timestamp: '',
    name: 'notification.read',
    data: { ids: [], unread: 0 },
  })
  const accountEvent = (seq: number): EventOf => ({
    ...postEvent(seq),
    topic: topic.account(ME),
    id: `a_${seq}`,
  })
  const cutAndBack = async () => {
    const before = server.framesOf('hello').length
    server.cut()
    await vi.waitFor(() => expect(server.framesOf('hello')).toHaveLength(before + 1))
    await live()
  }

  beforeEach(() => {
    server = new FakeRealtimeServer(ME)
  })
  afterEach(async () => {
    client.close()
    await server.stop()
  })

  test('says hello first, in one round trip, with the topics that are shown', async () => {
    client = await connect(server)
    client.follow(POST)
    await live()
    expect(server.frames).toEqual([
      {
        type: 'hello',
        client: { name: 'web', version: 'test', device: 'd_1', tabs: 1 },
        topics: [POST],
      },
    ])
  })

  test('resumes every topic from the last event whose listeners have returned', async () => {
    await start()
    server.emit(notificationEvent(1))
    await heard([1])
    server.emit(notificationEvent(2), { lost: true })
    await cutAndBack()
    expect(server.framesOf('hello')[1]).toMatchObject({
      resume: { epoch: 'k1', positions: { [MINE]: [1, 'e_1'], [topic.account(ME)]: [0, ''] } },
      previousClose: 1006,
    })
    await heard([1, 2])
    expect(restarts.filter(({ why }) => why !== 'opened')).toEqual([])
  })

  test('an event counts as taken once its listeners have returned, and not while they work', async () => {
    await start()
    client.hear({ message: () => client.world.wake() })
    server.emit(notificationEvent(1))
    server.emit(notificationEvent(2))
    await vi.waitFor(() => expect(server.framesOf('ping')).toHaveLength(2))
    const positions = server.framesOf('ping').map((ping) => ping.positions?.[MINE])
    expect(positions).toEqual([
      [0, ''],
      [1, 'e_1'],
    ])
  })

  test('a line that lost an event is asked for it, and nothing is told out of order', async () => {
    await start()
    server.emit(notificationEvent(1))
    server.emit(notificationEvent(2), { lost: true })
    server.emit(notificationEvent(3))
    server.emit(notificationEvent(4))
    await heard([1, 2, 3, 4])
    expect(server.framesOf('subscribe')).toMatchObject([
      { topics: [{ topic: MINE, since: [1, 'e_1'] }] },
    ])
  })

  test('each gap is asked for, however many there were', async () => {
    await start()
    for (const seq of [1, 3, 5]) {
      server.emit(notificationEvent(seq))
      await vi.waitFor(() => expect(told.at(-1)).toBe(seq))
      server.emit(notificationEvent(seq + 1), { lost: true })
    }
    server.emit(notificationEvent(7))
    await heard([1, 2, 3, 4, 5, 6, 7])
    expect(server.framesOf('subscribe')).toHaveLength(3)
    expect(restarts.map(({ why }) => why)).not.toContain('gap')
  })

  test('a line that cannot bring what is missing makes the topic start over', async () => {
    await start()
    server.emit(notificationEvent(1))
    await heard([1])
    server.emit(notificationEvent(2), { lost: true })
    server.trim(MINE)
    server.emit(notificationEvent(3))
    await vi.waitFor(() =>
      expect(restarts.at(-1)).toMatchObject({ topic: MINE, at: [3, 'e_3'], why: 'retention' }),
    )
    server.emit(notificationEvent(4))
    await heard([1, 4])
  })

  test('a gap that asking does not close makes the topic start over', async () => {
    await start()
    server.emit(notificationEvent(1))
    await heard([1])
    const restarted = () => restarts.some(({ why }) => why === 'gap')
    for (let seq = 3; !restarted() && seq < 40; seq += 1) {
      server.say(notificationEvent(seq) as never)
      await new Promise((resolve) => setImmediate(resolve))
    }
    await vi.waitFor(() => expect(restarted()).toBe(true))
  })

  test('what comes twice is told once', async () => {
    await start()
    server.emit(notificationEvent(1))
    server.say(notificationEvent(1) as never)
    server.emit(notificationEvent(2))
    await heard([1, 2])
    expect(server.framesOf('subscribe')).toEqual([])
  })

  test('a message that this build does not know is counted; if it is an event it takes its place', async () => {
    await start()
    const names: string[] = []
    client.hear({ message: ({ name }) => void names.push(name) })
    server.emit({ ...notificationEvent(1), name: 'chat.started' as never })
    server.say({ type: 'from the future' } as never)
    server.say({ type: 'signal', topic: MINE, name: 'chat.sung', by: 2, data: {} } as never)
    server.emit(notificationEvent(2))
    await heard([1, 2])
    expect(names).toEqual(['chat.started', 'notification.created'])
    expect(Object.fromEntries(client.ignored)).toEqual({
      'chat.started': 1,
      'chat.sung': 1,
      'from the future': 1,
    })
    await cutAndBack()
    expect(server.framesOf('hello')[1]?.resume?.positions[MINE]).toEqual([2, 'e_2'])
  })

  test('a value that is older than the one shown is not told, and a new line begins anew', async () => {
    await start()
    const revs: number[] = []
    client.hear({ message: (message) => void (message.type === 'value' && revs.push(message.rev)) })
    const value = (rev: number) => ({
      type: 'value',
      topic: topic.presence(ME),
      name: 'presence.friend',
      key: '2',
      rev,
      timestamp: '',
      data: { userId: 2, name: 'Ann', online: true },
    })
    for (const rev of [5, 4, 5, 6]) server.say(value(rev) as never)
    await vi.waitFor(() => expect(revs).toEqual([5, 5, 6]))
    await cutAndBack()
    server.say(value(1) as never)
    await vi.waitFor(() => expect(revs).toEqual([5, 5, 6, 1]))
  })

  test('a topic is followed while somebody shows it, and resumed when it is shown again', async () => {
    await start()
    const end = [client.follow(POST), client.follow(POST)]
    await vi.waitFor(() => expect(server.framesOf('subscribe')).toHaveLength(1))
    await vi.waitFor(() => expect(restarts.some((one) => one.topic === POST)).toBe(true))
    server.emit(postEvent(1))
    await heard([1])
    end[0]?.()
    end[0]?.()
    server.emit(postEvent(2))
    await heard([1, 2])
    expect(server.framesOf('unsubscribe')).toEqual([])
    end[1]?.()
    await vi.waitFor(() => expect(server.framesOf('unsubscribe')).toHaveLength(1))
    server.emit(postEvent(3))
    client.follow(POST)
    await heard([1, 2, 3])
    expect(server.framesOf('subscribe')[1]).toMatchObject({
      topics: [{ topic: POST, since: [2, 'p_2'] }],
    })
  })

  test('a topic that the page still shows from before is taken up where the page stands', async () => {
    server.emit(postEvent(1))
    server.emit(postEvent(2))
    await start({ since: (name: Topic) => (name === POST ? [1, 'p_1'] : undefined) })
    client.follow(POST)
    await heard([2])
    expect(restarts.some((one) => one.topic === POST)).toBe(false)
  })

  test('the first line of a page takes nothing for granted: it says where the stream begins', async () => {
    server.emit(notificationEvent(1))
    server.emit(notificationEvent(2))
    await start({ since: () => [1, 'e_1'] })
    expect(restarts).toContainEqual({ topic: MINE, at: [2, 'e_2'], why: 'opened', withinMs: 10 })
  })

  test('what happened while the page was away is told as such', async () => {
    await start()
    const replays: [number, boolean][] = []
    client.hear({
      message: (message, { replay }) => {
        if (message.type === 'event') replays.push([message.seq, replay])
      },
    })
    server.emit(notificationEvent(1), { lost: true })
    await cutAndBack()
    await heard([1])
    server.emit(notificationEvent(2))
    await vi.waitFor(() =>
      expect(replays).toEqual([
        [1, true],
        [2, false],
      ]),
    )
  })

  test('is catching up from the welcome until the last missed event', async () => {
    await start()
    const states: string[] = []
    client.status.subscribe(() => states.push(client.status.get().state))
    server.emit(notificationEvent(1), { lost: true })
    await cutAndBack()
    await heard([1])
    expect(states.filter((state) => state !== 'offline' && state !== 'connecting')).toEqual([
      'catching_up',
      'live',
    ])
  })

  test('a new log makes every topic start over', async () => {
    await start()
    server.emit(notificationEvent(1))
    await heard([1])
    server.epoch = 'k2'
    await cutAndBack()
    expect(restarts.filter(({ why }) => why === 'epoch').map((one) => one.topic)).toContain(MINE)
  })

  test('a reset in mid-connection makes that topic start over and no other', async () => {
    await start()
    restarts.length = 0
    server.say({ type: 'reset', topic: MINE, seq: 9, id: 'e_9', why: 'too_many' })
    await vi.waitFor(() =>
      expect(restarts).toEqual([{ topic: MINE, at: [9, 'e_9'], why: 'too_many', withinMs: 10 }]),
    )
    server.say(notificationEvent(10) as never)
    await heard([10])
  })

  test('code 42xx makes it forget where it stood', async () => {
    await start()
    server.close(4200)
    await vi.waitFor(() => expect(restarts.some(({ why }) => why === 'forgotten')).toBe(true))
    expect(server.framesOf('hello')[1]?.resume?.positions).toEqual({})
  })

  test('access that is withdrawn ends the topic', async () => {
    await start()
    const ended: Ended[] = []
    client.hear({ ended: (one) => ended.push(one) })
    server.say({ type: 'ended', topic: POST, code: 'forbidden', message: 'gone', purge: true })
    await vi.waitFor(() =>
      expect(ended).toEqual([{ topic: POST, code: 'forbidden', message: 'gone', purge: true }]),
    )
  })

  test('a topic to which access comes back is heard again, and asked for once', async () => {
    await start()
    client.follow(POST)
    await vi.waitFor(() => expect(restarts.some((one) => one.topic === POST)).toBe(true))
    const ended: Ended[] = []
    client.hear({ ended: (one) => ended.push(one) })
    server.end(POST)
    await vi.waitFor(() => expect(ended).toHaveLength(1))
    server.emit(accountEvent(1))
    await vi.waitFor(() => expect(server.framesOf('subscribe')).toHaveLength(2))
    server.denied.clear()
    for (const seq of [2, 3, 4, 5]) server.emit(accountEvent(seq))
    await vi.waitFor(() => expect(server.framesOf('subscribe')).toHaveLength(3), 4_000)
    server.emit(postEvent(1))
    await heard([1, 2, 3, 4, 5, 1])
    expect(ended).toHaveLength(1)
    expect(server.framesOf('subscribe')).toHaveLength(3)
  })

  test('a topic that has ended is asked for again by who shows it anew', async () => {
    await start()
    client.follow(POST)
    await vi.waitFor(() => expect(server.framesOf('subscribe')).toHaveLength(1))
    const ended: Ended[] = []
    client.hear({ ended: (one) => ended.push(one) })
    server.end(POST)
    await vi.waitFor(() => expect(ended).toHaveLength(1))
    server.denied.clear()
    client.follow(POST)
    await vi.waitFor(() => expect(server.framesOf('subscribe')).toHaveLength(2))
    server.emit(postEvent(1))
    await heard([1])
  })

  test('what is followed or left in one go is said in few frames, and what is both is not said', async () => {
    await start()
    const leave = Array.from({ length: 60 }, (_, n) => client.follow(topic.post(n + 1)))
    leave.shift()?.()
    await vi.waitFor(() => expect(server.framesOf('subscribe')).toHaveLength(3))
    expect(server.framesOf('subscribe').map(({ topics }) => topics.length)).toEqual([25, 25, 9])
    for (const end of leave) end()
    await vi.waitFor(() => expect(server.framesOf('unsubscribe')).toHaveLength(3))
    const left = server.framesOf('unsubscribe').flatMap(({ topics }) => topics)
    expect(new Set(left).size).toBe(59)
    expect(left).not.toContain(topic.post(1))
  })

  test('a topic that the server would not let go is left again', async () => {
    await start()
    const leave = client.follow(POST)
    await vi.waitFor(() => expect(server.framesOf('subscribe')).toHaveLength(1))
    leave()
    await vi.waitFor(() => expect(server.framesOf('unsubscribe')).toHaveLength(1))
    const [{ id } = { id: '' }] = server.framesOf('unsubscribe')
    const refused = { code: 'rate_limited', message: '', temporary: true, retryIn: 5 } as const
    server.say({ type: 'error', id, ...refused })
    await vi.waitFor(() => expect(server.framesOf('unsubscribe')).toHaveLength(2))
  })

  test('a gap in a topic that is always followed is asked for again when that was refused for now', async () => {
    await start()
    server.emit(notificationEvent(1))
    await heard([1])
    server.emit(notificationEvent(2), { lost: true })
    server.isMute = true
    server.emit(notificationEvent(3))
    await vi.waitFor(() => expect(server.framesOf('subscribe')).toHaveLength(1))
    server.isMute = false
    const [{ id } = { id: '' }] = server.framesOf('subscribe')
    const refused = { code: 'rate_limited', message: '', temporary: true, retryIn: 5 } as const
    server.say({ type: 'error', id, ...refused })
    await heard([1, 2, 3])
  })

  test('a ping says where the page stands in what it shows, and in nothing that it left', async () => {
    await start()
    const leave = client.follow(POST)
    await vi.waitFor(() => expect(server.framesOf('subscribe')).toHaveLength(1))
    server.emit(postEvent(1))
    await heard([1])
    const positions = async () => {
      const before = server.framesOf('ping').length
      client.world.wake()
      await vi.waitFor(() => expect(server.framesOf('ping')).toHaveLength(before + 1))
      return server.framesOf('ping').at(-1)?.positions
    }
    expect(await positions()).toHaveProperty([POST], [1, 'p_1'])
    leave()
    expect(await positions()).not.toHaveProperty([POST])
  })

  test('a planned restart opens the new line before the old one closes, and misses nothing', async () => {
    await start()
    const states = new Set<string>()
    client.status.subscribe(() => states.add(client.status.get().state))
    server.emit(notificationEvent(1))
    await heard([1])
    server.say({ type: 'drain', atMs: 0, byMs: 20, why: 'deploy' })
    server.emit(notificationEvent(2))
    await vi.waitFor(() => expect(server.connections).toBe(2))
    server.emit(notificationEvent(3))
    await vi.waitFor(() => expect(server.lines).toBe(1))
    server.emit(notificationEvent(4))
    await heard([1, 2, 3, 4])
    expect([...states]).not.toContain('offline')
    expect([...states]).not.toContain('connecting')
  })

  test('where a planned restart has no room for the new line, the old one goes on telling and being asked', async () => {
    await start()
    const states = new Set<string>()
    client.status.subscribe(() => states.add(client.status.get().state))
    const refused = Promise.withResolvers<void>()
    server.accept = (line) => {
      line.on('close', () => refused.resolve())
      line.close(closeCodes.too_many)
    }
    server.say({ type: 'drain', atMs: 0, byMs: 0, why: 'deploy' })
    await refused.promise
    server.emit(notificationEvent(1))
    await heard([1])
    await client.act('notification.mark_read', { ids: [1] })
    client.follow(POST)
    await vi.waitFor(() => expect(server.framesOf('subscribe')).toHaveLength(1))
    expect([...states].filter((state) => state !== 'live')).toEqual([])
  })

  test('what another tab asks for again while the new line is greeted is told by it', async () => {
    await start()
    for (const n of [1, 2]) server.emit(notificationEvent(n))
    await heard([1, 2])
    const greeted = Promise.withResolvers<void>()
    const patience = Promise.withResolvers<void>()
    const accept = server.accept.bind(server)
    server.accept = (line) =>
      accept({
        send: (text) => line.send(text),
        close: (code, reason) => line.close(code, reason),
        terminate: () => line.terminate(),
        on: (name, listener) =>
          line.on(name, async (data) => {
            if (name === 'message') greeted.resolve()
            if (name === 'message') await patience.promise
            listener(data)
          }),
      })
    server.say({ type: 'drain', atMs: 0, byMs: 0, why: 'deploy' })
    await greeted.promise
    server.isMute = true
    const back: Positions = {}
    back[MINE] = [1, 'e_1']
    client.rewind(back)
    await vi.waitFor(() => expect(server.framesOf('subscribe')).toHaveLength(1))
    server.isMute = false
    patience.resolve()
    await heard([1, 2, 2])
  })

  /** The next line's words stay on their way until the test lets them arrive; resolves once it was greeted. */
  async function drainWithSlowWelcome() {
    const greeted = Promise.withResolvers<void>()
    const patience = Promise.withResolvers<void>()
    const accept = server.accept.bind(server)
    server.accept = (line) =>
      accept({
        send: async (text) => {
          greeted.resolve()
          await patience.promise
          line.send(text)
        },
        close: (code, reason) => line.close(code, reason),
        terminate: () => line.terminate(),
        on: (name, listener) => line.on(name, listener),
      })
    server.say({ type: 'drain', atMs: 0, byMs: 0, why: 'deploy' })
    await greeted.promise
    return { arrive: () => patience.resolve() }
  }

  test('what the line before tells while the next one’s welcome is on its way is told once', async () => {
    await start()
    server.emit(notificationEvent(1))
    await heard([1])
    const welcome = await drainWithSlowWelcome()
    server.emit(notificationEvent(2))
    await heard([1, 2])
    welcome.arrive()
    await vi.waitFor(() => expect(server.lines).toBe(1))
    server.emit(notificationEvent(3))
    await heard([1, 2, 3])
  })

  test('where the line before stood when the next one reads another log says nothing any more', async () => {
    await start()
    server.isMute = true
    client.follow(POST)
    await vi.waitFor(() => expect(server.framesOf('subscribe')).toHaveLength(1))
    server.isMute = false
    server.epoch = 'k2'
    const welcome = await drainWithSlowWelcome()
    const [{ id } = { id: '' }] = server.framesOf('subscribe')
    const states = { [POST]: { seq: 5, id: 'p_5', state: 'live' } }
    server.say({ type: 'ok', id, data: { topics: states } })
    const whys = () => restarts.filter(({ topic: name }) => name === POST).map(({ why }) => why)
    await vi.waitFor(() => expect(whys()).toEqual(['opened']))
    welcome.arrive()
    await vi.waitFor(() => expect(whys()).toEqual(['opened', 'epoch']))
  })

  test('an action that a planned restart leaves without an answer is sent on the new line', async () => {
    await start()
    server.isSilent = true
    const done = client.act('notification.mark_read', { ids: [1] }, { id: 'a' })
    await vi.waitFor(() => expect(server.carriedOut).toHaveLength(1))
    server.isSilent = false
    server.say({ type: 'drain', atMs: 0, byMs: 0, why: 'deploy' })
    await expect(done).resolves.toEqual({ output: {}, at: {} })
    expect(server.carriedOut).toHaveLength(1)
  })

  test.each([closeCodes.hello_timeout, closeCodes.too_many])(
    'a page that is closed with %i comes back by itself, and has what it missed',
    async (code) => {
      await start()
      server.close(code, '{"retryIn":5}')
      server.emit(notificationEvent(1))
      await heard([1])
    },
  )

  test('the server asks for another line, and so does a retired endpoint', async () => {
    await start()
    const modes: [string, string][] = []
    client.hear({ mode: (to, why) => modes.push([to, why]) })
    server.say({ type: 'mode', to: 'legacy', why: 'kill switch' })
    await vi.waitFor(() => expect(modes).toEqual([['legacy', 'kill switch']]))
    server.close(4410)
    await vi.waitFor(() => expect(modes[1]).toEqual(['legacy', 'retired']))
    expect(client.status.get()).toMatchObject({ state: 'offline', retryAt: null, why: 'retired' })
  })

  test('a line that belongs to somebody else now is given up', async () => {
    server = new FakeRealtimeServer(2)
    client = await connect(server)
    await vi.waitFor(() => expect(client.status.get().state).toBe('signed_out'))
    expect(server.framesOf('hello')).toHaveLength(1)
  })

  test('an action that has to wait is sent again after the pause that the server asks for', async () => {
    await start()
    let refusals = 2
    server.answer = () =>
      refusals-- > 0
        ? { type: 'error', code: 'busy', message: 'later', temporary: true, retryIn: 5 }
        : { output: { unread: 1 }, at: {} }
    const done = client.act('notification.mark_read', { ids: [1] }, { id: 'a' })
    await expect(done).resolves.toMatchObject({ output: { unread: 1 } })
    expect(server.framesOf('action').map(({ id }) => id)).toEqual(['a', 'a', 'a'])
  })

  test('a subscription that is refused for now is asked for again', async () => {
    await start()
    server.isMute = true
    client.follow(POST)
    await vi.waitFor(() => expect(server.framesOf('subscribe')).toHaveLength(1))
    server.isMute = false
    const [{ id } = { id: '' }] = server.framesOf('subscribe')
    server.say({
      type: 'error',
      id,
      code: 'rate_limited',
      message: '',
      temporary: true,
      retryIn: 5,
    })
    await vi.waitFor(() => expect(server.framesOf('subscribe')).toHaveLength(2))
  })

  test('a page that wakes asks at once, and tells where it stands and how long things took', async () => {
    await start()
    server.emit({ ...notificationEvent(1), timestamp: new Date(Date.now() - 60_000).toISOString() })
    await heard([1])
    client.world.wake()
    await vi.waitFor(() => expect(server.framesOf('ping')).toHaveLength(1))
    const [ping] = server.framesOf('ping')
    expect(ping?.positions?.[MINE]).toEqual([1, 'e_1'])
    expect(ping?.applied).toEqual([[MINE, 1, expect.any(Number)]])
    expect(ping?.applied?.[0]?.[2]).toBeGreaterThan(50_000)
    client.world.wake()
    await vi.waitFor(() => expect(server.framesOf('ping')).toHaveLength(2))
    expect(server.framesOf('ping')[1]?.applied).toEqual([])
  })

  test('more topics than one greeting takes are all followed', async () => {
    client = await connect(server)
    for (let id = 1; id <= 60; id += 1) client.follow(topic.post(id))
    await vi.waitFor(() => expect(server.framesOf('subscribe')).toHaveLength(2))
    const asked = [
      ...(server.framesOf('hello')[0]?.topics ?? []),
      ...server.framesOf('subscribe').flatMap(({ topics }) => topics.map((one) => one.topic)),
    ]
    expect(new Set(asked).size).toBe(60)
  })
})
