import { QueryClient } from '@tanstack/react-query'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'

import { SESSION_KEY } from '../lib/query-client.ts'
import { FakeTransport } from '../realtime/fake-transport.ts'
import { fakeWorld } from '../realtime/fake-web-socket.ts'
import { type Connect, Realtime } from './realtime.ts'

let client: QueryClient
let realtime: Realtime
let made: FakeTransport[]
const connect: Connect = () => {
  const transport = new FakeTransport()
  made.push(transport)
  return transport
}

beforeEach(() => {
  made = []
  client = new QueryClient({ defaultOptions: { queries: { retry: false } } })
  realtime = new Realtime(client, fakeWorld().world, (error) => {
    throw error
  })
})
afterEach(() => realtime.cache.dispose())

test('all who ask for the same line share it, and the last to leave closes it', async () => {
  const leave = [realtime.hold(connect, 1), realtime.hold(connect, 1)]
  expect(made).toHaveLength(1)
  leave[0]?.()
  const line = realtime.transport.get()
  leave[1]?.()
  expect(realtime.transport.get()).toBe(line)
  await vi.waitFor(() => expect(realtime.transport.get()).toBeNull())
  expect(made[0]?.status.get().why).toBe('closed')
})

test('another person is another line, and the one before is closed', () => {
  const leaveFirst = realtime.hold(connect, 1)
  const before = realtime.transport.get()
  realtime.hold(connect, 2)
  expect(made).toHaveLength(2)
  expect(made[0]?.status.get().why).toBe('closed')
  expect(realtime.transport.get()).not.toBe(before)
  leaveFirst()
  realtime.hold(connect, 2)
  expect(made).toHaveLength(2)
})

test('another kind of line takes over where the page stands, and the one before is closed when it is live', async () => {
  const leave = realtime.hold(connect, 1)
  const line = realtime.transport.get()
  line?.follow('post:7')
  leave()
  realtime.hold((user) => {
    const next = connect(user)
    made[1]?.status.set({ ...next.status.get(), state: 'connecting' })
    return next
  }, 1)
  expect(made[0]?.status.get().state).toBe('live')
  made[1]?.show({ state: 'live' })
  expect(made[0]?.status.get().why).toBe('closed')
  expect(made[1]?.followed.has('post:7')).toBe(true)
  expect(realtime.transport.get()).toBe(line)
})

test.each([
  [
    'is tried again, and not in a loop, while somebody is signed in',
    { id: 1 },
    ['live', 'signed_out'],
  ],
  ['stays down when nobody is', null, ['signed_out', 'signed_out']],
])('a line that was signed out %s', async (_, data, states) => {
  realtime.hold(connect, 1)
  client.setQueryData(SESSION_KEY, { data, positions: {} })
  const seen = []
  for (const _turn of states) {
    made[0]?.show({ state: 'signed_out' })
    await new Promise((resolve) => setTimeout(resolve, 0))
    seen.push(made[0]?.status.get().state)
  }
  expect(seen).toEqual(states)
})

test('who comes back a second time, and soon, has a line again within seconds', async () => {
  vi.useFakeTimers()
  try {
    realtime.hold(connect, 1)
    client.setQueryData(SESSION_KEY, { data: { id: 1 }, positions: {} })
    for (let turn = 0; turn < 2; turn += 1) {
      made[0]?.show({ state: 'signed_out' })
      await vi.advanceTimersByTimeAsync(1_000)
    }
    expect(made[0]?.status.get().state).toBe('signed_out')
    await vi.advanceTimersByTimeAsync(10_000)
    expect(made[0]?.status.get().state).toBe('live')
  } finally {
    vi.useRealTimers()
  }
})

test('nobody is told by a line that was let go', async () => {
  const told: number[] = []
  realtime.cache.onTelling(({ id }) => told.push(id))
  realtime.hold(connect, 1)()
  await vi.waitFor(() => expect(realtime.transport.get()).toBeNull())
  made[0]?.follow('notifications:1')
  made[0]?.tell({
    type: 'event',
    topic: 'notifications:1',
    seq: 1,
    id: 'e1',
    timestamp: '',
    name: 'notification.created',
    data: { notification: { id: 9 } as never, unread: 1 },
  })
  expect(told).toEqual([])
})
