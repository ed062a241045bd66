import type { EventOf } from '@trunkline/shared/contract/catalogue'
import { beforeEach, expect, test } from 'vitest'

import { FakeTransport } from './fake-transport.ts'
import { FallbackTransport } from './fallback-transport.ts'

const MINE = 'notifications:1'
const read = (seq: number): EventOf<'notification.read'> => ({
  type: 'event',
  topic: MINE,
  seq,
  id: `e_${seq}`,
  name: 'notification.read',
  timestamp: '2026-11-21T10:00:00.000Z',
  data: { ids: [seq], unread: 0 },
})

let socket: FakeTransport
let polls: FakeTransport[]
let line: FallbackTransport
let told: number[]
beforeEach(() => {
  socket = new FakeTransport()
  polls = []
  const poll = () => {
    const one = new FakeTransport()
    polls.push(one)
    return one
  }
  line = new FallbackTransport({ socket, poll, now: () => 0 })
  told = []
  line.onMessage((message) => void (message.type === 'event' && told.push(message.seq)))
  line.follow(MINE)
})
const cannotOpen = () => socket.show({ state: 'offline', attempt: 3 })

test('a socket that opens is never doubled by polling', () => {
  socket.show({ state: 'offline', attempt: 2 })
  socket.show({ state: 'live', attempt: 0 })
  expect(polls).toEqual([])
})

test('while no socket opens the page hears by polling, and says so', () => {
  cannotOpen()
  polls[0]?.tell(read(1))
  expect(told).toEqual([1])
  expect(line.status.get()).toMatchObject({ state: 'live', why: 'polling' })
})

test('what polling has told the socket does not tell again, and polling ends', () => {
  socket.tell(read(1))
  cannotOpen()
  polls[0]?.tell(read(2))
  socket.show({ state: 'live', attempt: 0 })
  socket.tell(read(2))
  socket.tell(read(3))
  expect(told).toEqual([1, 2, 3])
  expect(polls[0]?.status.get()).toMatchObject({ state: 'offline', why: 'closed' })
})

test('a hint of more makes nothing be told again', () => {
  cannotOpen()
  polls[0]?.tell(read(1))
  polls[0]?.restart({ topic: MINE, why: 'untold' })
  socket.tell(read(1))
  expect(told).toEqual([1])
})

test('an action that the socket left unanswered is asked for by polling under its own id', async () => {
  const asked = line.act('notification.mark_all_read', {}, { id: 'the-one' })
  cannotOpen()
  expect(polls[0]?.actions.map(({ id }) => id)).toEqual(['the-one'])
  polls[0]?.answer({ upTo: 5, unread: 0 })
  await expect(asked).resolves.toMatchObject({ output: { upTo: 5, unread: 0 } })
})

test('an action survives the end of polling: the socket has it still', async () => {
  cannotOpen()
  const asked = line.act('notification.mark_all_read', {}, { id: 'the-one' })
  socket.show({ state: 'live', attempt: 0 })
  socket.answer({ upTo: 5, unread: 0 })
  await expect(asked).resolves.toMatchObject({ output: { unread: 0 } })
})

test('closing refuses what has no answer', async () => {
  const asked = line.act('notification.mark_all_read', {})
  const refused = expect(asked).rejects.toMatchObject({ code: 'closed' })
  line.close()
  await refused
})
