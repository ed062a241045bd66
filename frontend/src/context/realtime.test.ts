import { QueryClient } from '@tanstack/react-query'
import { afterEach, beforeEach, expect, test } from 'vitest'

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

test('all who ask for the same line share it, and the last to leave closes it', () => {
  const leave = [realtime.hold(connect, 1), realtime.hold(connect, 1)]
  expect(made).toHaveLength(1)
  leave[0]?.()
  expect(realtime.transport.get()).toBe(made[0])
  leave[1]?.()
  expect(realtime.transport.get()).toBeNull()
  expect(made[0]?.status.get().why).toBe('closed')
})

test('another person, or another kind of line, is another line, and the one before is closed', () => {
  const leaveFirst = realtime.hold(connect, 1)
  realtime.hold(connect, 2)
  expect(made).toHaveLength(2)
  expect(made[0]?.status.get().why).toBe('closed')
  leaveFirst()
  realtime.hold(connect, 2)
  expect(made).toHaveLength(2)
  expect(realtime.transport.get()).toBe(made[1])
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

test('nobody is told by a line that was let go', () => {
  const told: number[] = []
  realtime.cache.onTelling(({ id }) => told.push(id))
  realtime.hold(connect, 1)()
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
