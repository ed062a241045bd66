import type { MessageOf, ValueOf } from '@trunkline/shared/contract/catalogue'
import { topic } from '@trunkline/shared/protocol/topic'
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'

import { FakeBrowser } from './fake-browser.ts'
import { FakePollServer } from './fake-poll-server.ts'
import { FakeRealtimeServer } from './fake-realtime-server.ts'
import { PollTransport } from './poll-transport.ts'
import { SharedTransport } from './shared-transport.ts'
import { connect } from './testing-shared.ts'
import { ME, MINE, notificationEvent, transportContract } from './transport.contract.ts'

const POST = topic.post(7)
const PRESENCE = topic.presence(ME)

for (const [role, isOwner] of [
  ['the tab that owns the line', true],
  ['a tab beside it', false],
] as const)
  transportContract(role, async () => {
    const server = new FakeRealtimeServer(ME)
    server.answer = (name, data) =>
      name === 'friend_request.accept'
        ? { type: 'error', code: 'not_found', message: 'no such request', temporary: false }
        : { output: { ...(data as object), unread: 0 }, at: { [MINE]: 9 } }
    const browser = new FakeBrowser({ random: () => 0.05, accept: (end) => server.accept(end) })
    const first = connect(browser.open(), 'first')
    await vi.waitFor(() => expect(first.status.get().state).toBe('live'))
    const other = connect(browser.open(), 'second')
    return {
      transport: isOwner ? first : other,
      happen: (n) => server.emit(notificationEvent(n)),
      cut: () => server.cut(),
      carriedOut: () => server.carriedOut,
      swallowAnswers: () => (server.isSilent = true),
      answerAgain: () => (server.isSilent = false),
      close: async () => {
        other.close()
        first.close()
        await server.stop()
      },
    }
  })

describe('tabs of one browser', () => {
  let server: FakeRealtimeServer
  let browser: FakeBrowser
  const pass = (ms = 1_000) => vi.advanceTimersByTimeAsync(ms)

  beforeEach(() => {
    vi.useFakeTimers()
    server = new FakeRealtimeServer(ME)
    browser = new FakeBrowser({ random: () => 0.5, accept: (end) => server.accept(end) })
  })
  afterEach(() => void vi.useRealTimers())

  async function open(name: string) {
    const tab = browser.open()
    const line = connect(tab, name)
    const told: MessageOf[] = []
    line.hear({ message: (message) => void told.push(message) })
    await pass()
    return { tab, line, told }
  }
  const followed = () => {
    const topics = new Set<string>()
    for (const frame of server.frames) {
      if (frame.type === 'hello') topics.clear()
      if (frame.type === 'hello') for (const name of frame.topics ?? []) topics.add(name)
      if (frame.type === 'subscribe') for (const one of frame.topics) topics.add(one.topic)
      if (frame.type === 'unsubscribe') for (const name of frame.topics) topics.delete(name)
    }
    return topics
  }
  const online = (userId: number): ValueOf<'presence.friend'> => ({
    type: 'value',
    topic: PRESENCE,
    name: 'presence.friend',
    key: `${userId}`,
    rev: 1,
    timestamp: '',
    data: { userId, name: 'Ann', online: true },
  })

  test('an event that means nothing to the tabs is no gap to any of them', async () => {
    const tabs = [await open('first'), await open('second')]
    const restarts: unknown[] = []
    for (const { line } of tabs) line.hear({ restart: ({ why }) => void restarts.push(why) })
    server.emit(notificationEvent(1))
    server.emit({ ...notificationEvent(2), name: 'unknown.kind' as never })
    server.emit(notificationEvent(3))
    server.emit(notificationEvent(4))
    await pass()
    for (const { told } of tabs)
      expect(told.map((event) => event.type === 'event' && event.seq)).toEqual([1, 2, 3, 4])
    expect(restarts).toEqual([])
    expect(server.framesOf('subscribe')).toEqual([])
  })

  test('the line says at once when nobody looks at any of them any more, and when somebody does', async () => {
    const [a, b] = [await open('a'), await open('b')]
    const said = () =>
      server.frames.flatMap((frame) => (frame.type === 'ping' ? [frame.away ?? false] : []))
    b.tab.hide()
    await pass()
    expect(said()).toEqual([])
    a.tab.hide()
    await pass()
    expect(said()).toEqual([true])
    b.tab.look()
    await pass()
    expect(said()).toEqual([true, false])
  })

  test('a line that begins while nobody looks says so with its first word', async () => {
    const { tab } = await open('a')
    tab.hide()
    await pass()
    server.cut()
    await pass(10_000)
    const hellos = server.frames.filter(({ type }) => type === 'hello')
    expect(hellos).toMatchObject([{ client: { tabs: 1 } }, { client: { away: true } }])
    expect(hellos[0]).not.toHaveProperty('client.away')
  })

  test('a topic is followed while any of them shows it', async () => {
    await open('a')
    const [b, c] = [await open('b'), await open('c')]
    const leave = [b.line.follow(POST), c.line.follow(POST)]
    await pass()
    expect(followed()).toContain(POST)
    leave[0]?.()
    await pass()
    expect(followed()).toContain(POST)
    leave[1]?.()
    await pass()
    expect(followed()).not.toContain(POST)
  })

  test('the following feed is read with every poll of the shared line, though its page follows nothing else', async () => {
    const tab = browser.open()
    const { ask, carryOut } = new FakePollServer(ME)
    const line = new SharedTransport({
      name: 'polled',
      userId: ME,
      tab: 'a',
      world: tab.world,
      neighbours: tab.neighbours,
      since: () => undefined,
      log: { epoch: '' },
      line: () =>
        new PollTransport({
          userId: ME,
          world: tab.world,
          ask,
          carryOut,
          refusalOf: () => ({ code: 'unreachable', message: '', temporary: true }),
        }),
    })
    const hints: string[] = []
    line.hear({ restart: ({ topic: name, why }) => why === 'untold' && hints.push(name) })
    line.follow(topic.myFeed(ME))
    await pass(10_000)
    expect(hints.length).toBeGreaterThan(1)
    expect(new Set(hints)).toEqual(new Set([topic.feed()]))
  })

  test('a tab that dies without a word keeps no topic followed', async () => {
    await open('a')
    const b = await open('b')
    b.line.follow(POST)
    await pass()
    expect(followed()).toContain(POST)
    b.tab.crash()
    await pass()
    expect(followed()).not.toContain(POST)
  })

  test('a tab that comes late is told the values that the others know', async () => {
    const a = await open('a')
    server.say(online(2))
    await pass()
    const b = await open('b')
    expect([a.told, b.told]).toEqual([[online(2)], [online(2)]])
  })

  test('a tab that comes after a replay is told the values, too', async () => {
    await open('a')
    server.say(online(2))
    await pass()
    server.say({ type: 'reset', topic: MINE, seq: 0, id: '', why: 'too_many' })
    server.emit(notificationEvent(1), { lost: true })
    server.emit(notificationEvent(2))
    await pass()
    const b = await open('b')
    expect(b.told).toEqual([online(2)])
  })

  test('a topic that has ended is asked for again with the next tab that shows it', async () => {
    await open('a')
    const [b, c] = [await open('b'), await open('c')]
    b.line.follow(POST)
    await pass()
    server.end(POST)
    await pass()
    server.denied.clear()
    c.line.follow(POST)
    await pass()
    server.emit({ ...notificationEvent(1), topic: POST })
    await pass()
    expect([b.told.length, c.told.length]).toEqual([1, 1])
  })

  test('a browser that cannot say which tabs there are has a line all the same', async () => {
    const tab = browser.open()
    tab.neighbours.locks.query = () => Promise.reject(new Error('no'))
    const line = connect(tab, 'a')
    await pass()
    expect(line.status.get().state).toBe('live')
  })

  test('what a tab asks for is carried out once, though the owner dies before it can say so', async () => {
    const a = await open('a')
    const b = await open('b')
    server.isSilent = true
    const asked = b.line.act('notification.mark_read', { ids: [1] }, { id: 'the-one' })
    await pass()
    a.tab.crash()
    server.isSilent = false
    await pass()
    await expect(asked).resolves.toBeTruthy()
    expect(server.carriedOut.map(({ id }) => id)).toEqual(['the-one'])
  })

  test('an owner that is frozen without a word is found out and robbed, and ends its line when it wakes', async () => {
    const a = await open('a')
    const b = await open('b')
    a.tab.freeze()
    server.emit(notificationEvent(1))
    await pass(15_000)
    expect(b.told).toHaveLength(1)
    a.tab.thaw()
    await pass()
    expect(a.told).toHaveLength(1)
    expect(server.lines).toBe(1)
  })

  test('a frozen owner is found out also by somebody who looks again and again', async () => {
    const a = await open('a')
    const b = await open('b')
    a.tab.freeze()
    server.emit(notificationEvent(1))
    for (let second = 0; second < 9; second += 1) {
      b.tab.look()
      await pass(1_000)
    }
    expect(b.told).toHaveLength(1)
  })

  test('the server is told how many tabs there are when a line begins', async () => {
    await open('a')
    await open('b')
    await open('c')
    server.cut()
    await pass(5_000)
    expect(server.framesOf('hello').map(({ client }) => client.tabs)).toEqual([1, 3])
  })

  test('what happens while the line changes hands is news to those who were there', async () => {
    const a = await open('a')
    const b = await open('b')
    const replays: boolean[] = []
    b.line.hear({ message: (_message, { replay }) => void replays.push(replay) })
    a.tab.crash()
    server.emit(notificationEvent(1))
    await pass()
    expect(replays).toEqual([false])
  })

  test('what happened before a tab was there is a replay to it alone', async () => {
    const a = await open('a')
    const b = await open('b')
    b.tab.putAway()
    server.emit(notificationEvent(1))
    await pass(10_000)
    const replays: boolean[] = []
    b.line.hear({ message: (_message, { replay }) => void replays.push(replay) })
    b.tab.bringBack()
    await pass()
    expect(replays).toEqual([true])
    expect(a.told).toHaveLength(1)
  })

  test('what an owner that was robbed still says of the past is not heeded', async () => {
    const [a, b, c] = [await open('a'), await open('b'), await open('c')]
    for (const { line } of [a, b, c]) line.follow(PRESENCE)
    await pass()
    a.tab.freeze()
    server.say(online(9))
    await pass(30_000)
    expect(server.connections).toBe(2)
    server.say({ ...online(9), rev: 2, data: { userId: 9, name: 'Ann', online: false } })
    await pass()
    a.tab.thaw()
    await pass()
    expect(c.told.map((message) => (message as ValueOf<'presence.friend'>).data?.online)).toEqual([
      false,
    ])
  })

  test('a new owner asks in its first word for what all tabs show', async () => {
    const [a, b, c] = [await open('a'), await open('b'), await open('c')]
    b.line.follow(POST)
    c.line.follow(topic.post(8))
    await pass()
    a.tab.crash()
    await pass()
    const hello = server.framesOf('hello').at(-1)
    expect(hello?.topics).toEqual(expect.arrayContaining([POST, topic.post(8)]))
    expect(hello?.client.tabs).toBe(2)
  })
})
