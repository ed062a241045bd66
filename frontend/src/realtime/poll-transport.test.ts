// @vitest-environment node
import type { ValueOf } from '@trunkline/shared/contract/catalogue'
import { topic } from '@trunkline/shared/protocol/topic'
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'

import type { Refused } from './action-queue.ts'
import { FakePollServer } from './fake-poll-server.ts'
import { FakeTransport } from './fake-transport.ts'
import { fakeWorld } from './fake-web-socket.ts'
import { type PollOptions, PollTransport } from './poll-transport.ts'
import { SwitchingTransport } from './switching-transport.ts'
import { plainWorld } from './testing.ts'
import { ME, MINE, notificationEvent, transportContract } from './transport.contract.ts'
import type { Transport } from './transport.ts'
import { timers, type World } from './world.ts'

const NO_SOCKET = class {} as unknown as World['WebSocket']

function poll(server: FakePollServer, world: World, more: Partial<PollOptions> = {}) {
  return new PollTransport({
    userId: ME,
    world,
    ask: server.ask,
    carryOut: server.carryOut,
    refusalOf: (error) => error as Refused & Error,
    ...more,
  })
}

const rig = (lineOver: (transport: PollTransport) => Transport) => async () => {
  const server = new FakePollServer(ME)
  server.answer = (name, input) =>
    name === 'friend_request.accept'
      ? { code: 'not_found', message: 'no such request', temporary: false }
      : { output: { ...(input as object), unread: 0 } as never, at: { [MINE]: 9 } }
  const world = plainWorld(NO_SOCKET)
  // Pauses of half a second and more are hundredths of that.
  world.after = (ms, then) => timers.after(ms / 100, then)
  const transport = lineOver(poll(server, world))
  return {
    transport,
    happen: (n: number) => server.emit(notificationEvent(n)),
    cut: () => server.cut(),
    carriedOut: () => server.carriedOut.map(({ id, input }) => ({ id, input })),
    swallowAnswers: () => (server.isSilent = true),
    answerAgain: () => (server.isSilent = false),
    close: async () => transport.close(),
  }
}

/** A page whose sockets cannot be opened. */
function standingIn(transport: PollTransport): Transport {
  const blocked = new FakeTransport()
  const first = { make: () => blocked, instead: () => transport }
  const line = new SwitchingTransport({ first, since: () => undefined, now: Date.now, always: [] })
  blocked.cut()
  blocked.show({ state: 'offline', attempt: 3 })
  return line
}

transportContract(
  'polling',
  rig((transport) => transport),
)
transportContract('polling where no socket can be opened', rig(standingIn))

describe('polling', () => {
  let server: FakePollServer
  let page: ReturnType<typeof fakeWorld>
  let transport: PollTransport
  beforeEach(() => {
    vi.useFakeTimers()
    server = new FakePollServer(ME)
    page = fakeWorld()
    transport = poll(server, page.world)
  })
  afterEach(() => {
    transport.close()
    vi.useRealTimers()
  })
  const pass = (ms: number) => vi.advanceTimersByTimeAsync(ms)

  test('a page that is seen asks every three seconds, one that is not every fifteen', async () => {
    await pass(30_000)
    expect(server.asked).toHaveLength(11)
    page.hide(true)
    await pass(33_000)
    expect(server.asked).toHaveLength(14)
    transport.close()
    await pass(60_000)
    expect(server.asked).toHaveLength(14)
  })

  test('a tab that nobody looks at, and that asks for one that somebody does, polls as often as one that is seen', async () => {
    transport.close()
    page.hide(true)
    const said: unknown[] = []
    const ask: PollOptions['ask'] = ({ away, hidden, ...question }, cut) => {
      said.push({ away, hidden })
      return server.ask({ away, hidden, ...question }, cut)
    }
    transport = poll(server, page.world, { ask, away: () => false })
    await pass(30_000)
    expect(said).toHaveLength(11)
    expect(said.at(-1)).toEqual({ away: false, hidden: true })
  })

  test('an event that the log has lost makes the topic start over, and what comes then is told', async () => {
    transport.close()
    const since = (topic: string) => (topic === MINE ? ([1, 'e_1'] as [number, string]) : undefined)
    for (const seq of [1, 2, 4]) server.emit(notificationEvent(seq))
    transport = poll(server, page.world, { since })
    const told: unknown[] = []
    transport.hear({
      message: (message) => message.type === 'event' && told.push(message.seq),
      restart: ({ topic, at, why }) => topic === MINE && told.push({ at, why }),
    })
    await pass(12_000)
    server.emit(notificationEvent(5))
    await pass(4_000)
    expect(told).toEqual([2, { at: [4, 'e_4'], why: 'gap' }, 5])
  })

  test('a server that wants to be asked less often is asked less often', async () => {
    server.every = { seen: 30_000, hidden: 60_000 }
    await pass(62_000)
    expect(server.asked).toHaveLength(3)
  })

  test('each poll says whose it is, and that one is named when the page goes', async () => {
    const left: string[] = []
    const leaving = (name: string) => {
      left.push(name)
      return () => left.push('no more')
    }
    const line = poll(server, page.world, { leaving })
    await pass(10_000)
    line.close()
    const [name] = left
    expect(left).toEqual([name, 'no more'])
    expect(server.lines.filter((one) => one === name).length).toBeGreaterThan(2)
  })

  test('each poll goes on from where the page stands, and what was told is not asked for again', async () => {
    transport.follow(MINE)
    for (const n of [1, 2]) {
      server.emit(notificationEvent(n))
      await pass(4_000)
    }
    await pass(4_000)
    expect(server.positions.at(-1)?.[MINE]).toEqual([2, 'e_2'])
    expect(server.sent).toBe(2)
  })

  test('pages spread their polls', async () => {
    transport.close()
    for (const [random, ms] of [
      [0, 2_250],
      [0.9, 3_600],
    ] as const) {
      const other = new FakePollServer(ME)
      const late = poll(other, { ...page.world, random: () => random })
      await pass(ms - 1)
      expect(other.asked).toHaveLength(1)
      await pass(1)
      expect(other.asked).toHaveLength(2)
      late.close()
    }
  })

  test('what is shown from now on is asked for at once, and so is everything when the page is looked at again', async () => {
    await pass(100)
    transport.follow(topic.feed())
    await pass(0)
    expect(server.asked.map((topics) => topics.includes('feed'))).toEqual([false, true])
    page.wake()
    await pass(0)
    expect(server.asked).toHaveLength(3)
  })

  test('to a page that its browser wakes once a minute, what happens between two polls is news', async () => {
    transport.close()
    page.hide(true)
    const after: World['after'] = (ms, then) => timers.after(Math.max(ms, 61_000), then)
    transport = poll(server, { ...page.world, after })
    const replays: boolean[] = []
    transport.hear({ message: (_message, { replay }) => replays.push(replay) })
    await pass(1_000)
    for (const seq of [1, 2, 3]) {
      server.emit(notificationEvent(seq))
      await pass(61_000)
    }
    expect(replays).toEqual([false, false, false])
  })

  test('what happened while the page slept is the past, what happens from then on is news', async () => {
    let sleptMs = 0
    transport.close()
    transport = poll(server, { ...page.world, passed: () => page.world.passed() + sleptMs })
    const replays: boolean[] = []
    transport.hear({ message: (_message, { replay }) => replays.push(replay) })
    transport.follow(MINE)
    await pass(100)
    for (const n of [1, 2, 3]) {
      server.emit(notificationEvent(n))
      sleptMs = n > 1 ? 3_600_000 : 0
      await pass(4_000)
    }
    expect(replays).toEqual([false, true, false])
  })

  const friendHere: ValueOf = {
    type: 'value',
    topic: topic.presence(ME),
    name: 'presence.friend',
    key: '2',
    rev: 1,
    timestamp: '',
    data: { userId: 2, name: 'Ann', online: true },
  }
  const readUpTo3: ValueOf = {
    type: 'value',
    topic: topic.chat(12),
    name: 'chat.read_mark',
    key: '7',
    rev: 3,
    timestamp: '',
    data: { userId: 7, upTo: 3 },
  }
  /** What the values that are told from now on hold. */
  function heardValues() {
    const told: unknown[] = []
    transport.hear({ message: (message) => message.type === 'value' && told.push(message.data) })
    return told
  }

  test('a value is told when it is new and when it is gone, and not with every poll', async () => {
    const told = heardValues()
    server.set(friendHere)
    await pass(10_000)
    expect(told).toEqual([friendHere.data])
    server.set({ ...friendHere, data: null })
    await pass(10_000)
    expect(told).toEqual([friendHere.data, null])
  })

  test('who comes back to a topic hears its values anew, also when a poll was out while it was left', async () => {
    const told = heardValues()
    server.set(readUpTo3)
    for (const isPollOut of [false, true, false]) {
      const leave = transport.follow(readUpTo3.topic)
      await pass(4_000)
      expect(told.splice(0)).toEqual([readUpTo3.data])
      if (isPollOut) transport.attend()
      leave()
      await pass(10_000)
      expect(told).toEqual([])
    }
  })

  test('after a cut all values are told again, as a new line tells them, and what is gone is gone', async () => {
    server.set(friendHere)
    server.set(readUpTo3)
    transport.follow(readUpTo3.topic)
    await pass(4_000)
    const told = heardValues()
    server.cut()
    server.set({ ...friendHere, data: null })
    await pass(10_000)
    expect(told).toEqual([readUpTo3.data, null])
  })

  test('the following feed, which lives on hints alone, is read with every poll while it is shown', async () => {
    const restarts: string[] = []
    transport.hear({ restart: ({ topic: name, why }) => why === 'untold' && restarts.push(name) })
    await pass(10_000)
    expect(restarts).toEqual([])
    const leave = transport.follow(topic.myFeed(ME))
    await pass(6_500)
    expect(restarts).toEqual(['feed', 'feed', 'feed'])
    leave()
    await pass(10_000)
    expect(restarts).toHaveLength(3)
  })

  test('a topic to which access comes back is heard again', async () => {
    const POST = topic.post(7)
    const ended: string[] = []
    const restarts: string[] = []
    transport.hear({ ended: (one) => ended.push(one.topic) })
    server.denied.add(POST)
    transport.follow(POST)
    await pass(10_000)
    expect(ended).toEqual([POST])
    expect(server.asked.at(-1)).not.toContain(POST)
    server.emit({ ...notificationEvent(1), topic: topic.account(ME) })
    await pass(7_000)
    expect(ended).toEqual([POST])
    server.denied.clear()
    transport.hear({ restart: (restart) => restarts.push(restart.topic) })
    server.emit({ ...notificationEvent(2), topic: topic.account(ME) })
    await pass(7_000)
    expect(restarts).toEqual([POST])
    expect(server.asked.at(-1)).toContain(POST)
  })

  test('the page tells how long nobody has answered, and tries ever more seldom', async () => {
    await pass(0)
    for (const attempt of [1, 2, 3]) {
      server.cut()
      transport.retryNow()
      await pass(0)
      expect(transport.status.get()).toMatchObject({ state: 'offline', attempt })
    }
    transport.retryNow()
    await pass(0)
    expect(transport.status.get()).toMatchObject({ state: 'live', attempt: 0 })
  })

  test('a poll that nobody answers is cut: the page says that it is not live, and asks anew', async () => {
    await pass(0)
    expect(transport.status.get().state).toBe('live')
    server.isHalfOpen = true
    await pass(3_000)
    expect(server.asked).toHaveLength(2)
    await pass(20_000)
    expect(transport.status.get().state).toBe('offline')
    server.isHalfOpen = false
    await pass(5_000)
    expect(transport.status.get().state).toBe('live')
  })

  test('a page that wakes does not wait for what is long without an answer, and one that is answered soon is not cut', async () => {
    server.isHalfOpen = true
    await pass(2_250)
    transport.close()
    transport = poll(server, page.world)
    const before = server.asked.length
    await pass(1_000)
    page.wake()
    await pass(0)
    expect(server.asked).toHaveLength(before)
    await pass(4_000)
    server.isHalfOpen = false
    page.wake()
    await pass(0)
    expect(server.asked).toHaveLength(before + 1)
    expect(transport.status.get().state).toBe('live')
  })

  test('a page whose session ended stops asking', async () => {
    server.userId = 2
    await pass(10_000)
    expect(transport.status.get().state).toBe('signed_out')
    expect(server.asked.length).toBeLessThan(3)
  })
})
