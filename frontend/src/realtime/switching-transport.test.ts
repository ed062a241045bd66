import type { EventOf } from '@trunkline/shared/contract/catalogue'
import { beforeEach, expect, test } from 'vitest'

import { FakeTransport } from './fake-transport.ts'
import { SwitchingTransport } from './switching-transport.ts'
import type { Restart } from './transport.ts'

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

/** Every line of one kind that was made, the first of them first; `old` ones do not resume. */
const made = ({ old = false } = {}) => {
  const lines: FakeTransport[] = []
  const make = (since: (topic: typeof MINE) => unknown) => {
    const line = new FakeTransport()
    line.show({ state: 'connecting' })
    if (!old) since(MINE)
    lines.push(line)
    return line
  }
  return { lines, make }
}

let sockets: ReturnType<typeof made>
let polls: ReturnType<typeof made>
let line: SwitchingTransport
let told: number[]
/** Of what was told, what is no news. */
let replayed: number[]
let restarts: Restart[]
beforeEach(() => {
  sockets = made()
  polls = made()
  const first = { make: sockets.make, instead: polls.make }
  line = new SwitchingTransport({ first, since: () => [0, ''], now: Date.now, always: [] })
  told = []
  replayed = []
  restarts = []
  line.hear({
    message: (message, { replay }) => {
      if (message.type !== 'event') return
      told.push(message.seq)
      if (replay) replayed.push(message.seq)
    },
    restart: (restart) => void restarts.push(restart),
  })
  line.follow(MINE)
})
const cannotOpen = () => sockets.lines[0]?.show({ state: 'offline', attempt: 3, retryAt: 1 })
const opens = (one: FakeTransport | undefined) => one?.show({ state: 'live', attempt: 0 })

test('a socket that opens is never doubled by polling', () => {
  sockets.lines[0]?.show({ state: 'offline', attempt: 2, retryAt: 1 })
  opens(sockets.lines[0])
  expect(polls.lines).toEqual([])
})

test('while no socket opens the page hears by polling, and says so', () => {
  cannotOpen()
  opens(polls.lines[0])
  polls.lines[0]?.tell(read(1))
  expect(told).toEqual([1])
  expect(line.status.get()).toMatchObject({ state: 'live', why: 'polling' })
})

test('a socket that is refused, and not tried again by itself, is polled for at once', () => {
  sockets.lines[0]?.show({ state: 'offline', attempt: 1, retryAt: null, why: 'forbidden' })
  opens(polls.lines[0])
  polls.lines[0]?.tell(read(1))
  expect(told).toEqual([1])
})

test('while there is no room for one more socket the page polls, and goes back by itself once there is', () => {
  sockets.lines[0]?.show({ state: 'offline', attempt: 1, retryAt: 1, why: 'too_many' })
  opens(polls.lines[0])
  polls.lines[0]?.tell(read(1))
  expect(told).toEqual([1])
  opens(sockets.lines[0])
  expect(line.status.get()).toMatchObject({ state: 'live', why: null })
  expect(polls.lines[0]?.status.get()).toMatchObject({ why: 'closed' })
})

test('what polling has told the socket that went on trying does not tell again, and polling ends', () => {
  cannotOpen()
  opens(polls.lines[0])
  polls.lines[0]?.tell(read(1))
  sockets.lines[0]?.tell(read(1))
  sockets.lines[0]?.tell(read(2))
  opens(sockets.lines[0])
  polls.lines[0]?.tell(read(3))
  expect(told).toEqual([1, 2])
  expect(sockets.lines).toHaveLength(1)
  expect(polls.lines[0]?.status.get()).toMatchObject({ state: 'offline', why: 'closed' })
})

test('a socket that opens before anybody answers a poll stays, and polling ends', () => {
  cannotOpen()
  opens(sockets.lines[0])
  expect(polls.lines[0]?.status.get()).toMatchObject({ state: 'offline', why: 'closed' })
  sockets.lines[0]?.tell(read(1))
  expect(told).toEqual([1])
})

test('where the chosen line and the one before cannot be opened, polling stands in for the chosen one', () => {
  const old = made()
  opens(sockets.lines[0])
  line.switchTo({ make: old.make, instead: polls.make })
  old.lines[0]?.show({ state: 'offline', attempt: 3, retryAt: 1 })
  expect(polls.lines, 'the one before is still there').toEqual([])
  cannotOpen()
  opens(polls.lines[0])
  polls.lines[0]?.tell(read(1))
  opens(old.lines[0])
  old.lines[0]?.tell(read(2))
  expect(told).toEqual([1, 2])
  expect(sockets.lines[0]?.status.get()).toMatchObject({ why: 'closed' })
})

test('a line that spoke and is gone before it took over leaves its topics to the line before', () => {
  const other = made()
  opens(sockets.lines[0])
  line.switchTo({ make: other.make })
  other.lines[0]?.show({ state: 'catching_up' })
  other.lines[0]?.tell(read(1))
  sockets.lines[0]?.tell(read(2))
  other.lines[0]?.show({ state: 'offline', attempt: 1, retryAt: 1 })
  expect(restarts).toMatchObject([{ topic: MINE, why: 'untold' }])
  sockets.lines[0]?.tell(read(3))
  expect(told).toEqual([1, 3])
})

test('a line that resumes after it was gone goes on where it stood, not where it had begun', () => {
  const old = made({ old: true })
  line.switchTo({ make: old.make })
  opens(old.lines[0])
  const next = made()
  line.switchTo({ make: next.make })
  next.lines[0]?.tell(read(1))
  next.lines[0]?.show({ state: 'offline', attempt: 1, retryAt: 1 })
  restarts.length = 0
  next.lines[0]?.tell(read(2))
  expect(restarts).toMatchObject([{ topic: MINE, why: 'opened', at: [1, 'e_1'] }])
})

test('after an old line, what it had no words for is told again from where the next one begins, word or no word', () => {
  const old = made({ old: true })
  line.switchTo({ make: old.make })
  opens(old.lines[0])
  old.lines[0]?.tell(read(2))
  restarts.length = 0
  const next = made()
  line.switchTo({ make: next.make })
  opens(next.lines[0])
  expect(restarts).toMatchObject([{ topic: MINE, why: 'opened', at: [0, ''] }])
  for (const n of [1, 2]) next.lines[0]?.tell(read(n), { replay: true })
  expect(told).toEqual([2, 1, 2])
})

test('what a line had taken over is read again when it is given up for another', () => {
  opens(sockets.lines[0])
  const other = made()
  line.switchTo({ make: other.make })
  other.lines[0]?.tell(read(1))
  sockets.lines[0]?.tell(read(2))
  line.switchTo({ make: made().make })
  expect(restarts).toMatchObject([{ topic: MINE, why: 'untold', at: null }])
})

test('what an old line does not speak of when it takes over is read again', () => {
  opens(sockets.lines[0])
  const old = made({ old: true })
  line.switchTo({ make: old.make })
  opens(old.lines[0])
  expect(restarts).toMatchObject([{ topic: MINE, why: 'untold', at: null }])
})

test('a line that says where a topic goes on has told all before, and the one before says no more of it', () => {
  opens(sockets.lines[0])
  const other = made({ old: true })
  line.switchTo({ make: other.make })
  other.lines[0]?.restart({ topic: MINE, why: 'opened', at: [5, 'e_5'] })
  sockets.lines[0]?.tell(read(6))
  expect(told).toEqual([])
  other.lines[0]?.tell(read(5))
  other.lines[0]?.tell(read(6))
  expect(told).toEqual([6])
})

test('what the next line tells again is news where the one before had not come to it', () => {
  opens(sockets.lines[0])
  sockets.lines[0]?.tell(read(1))
  const other = made()
  line.switchTo({ make: other.make })
  other.lines[0]?.tell(read(2), { replay: true })
  expect({ told, replayed }).toEqual({ told: [1, 2], replayed: [] })
})

test('what happened while there was no line is no news, whichever line tells it', () => {
  opens(sockets.lines[0])
  const other = made()
  line.switchTo({ make: other.make })
  sockets.lines[0]?.show({ state: 'offline', attempt: 1, retryAt: 1 })
  other.lines[0]?.tell(read(1), { replay: true })
  opens(other.lines[0])
  other.lines[0]?.show({ state: 'offline', attempt: 1, retryAt: 1 })
  other.lines[0]?.tell(read(2), { replay: true })
  expect({ told, replayed }).toEqual({ told: [1, 2], replayed: [1, 2] })
})

test('a line that took over while the page was there is no more excused once the page was away', () => {
  opens(sockets.lines[0])
  const other = made()
  line.switchTo({ make: other.make })
  opens(other.lines[0])
  other.lines[0]?.tell(read(1), { replay: true })
  other.lines[0]?.show({ state: 'offline', attempt: 1, retryAt: 1 })
  other.lines[0]?.tell(read(2), { replay: true })
  expect({ told, replayed }).toEqual({ told: [1, 2], replayed: [2] })
})

test('who has to know that another line has taken over is told, each time', () => {
  let switches = 0
  line.onSwitched(() => (switches += 1))
  cannotOpen()
  expect(switches).toBe(0)
  opens(polls.lines[0])
  expect(switches).toBe(1)
  opens(sockets.lines[0])
  expect(switches).toBe(2)
})

test('an action that the socket left unanswered is asked for by polling under its own id', async () => {
  const asked = line.act('notification.mark_all_read', {}, { id: 'the-one' })
  cannotOpen()
  opens(polls.lines[0])
  expect(polls.lines[0]?.actions.map(({ id }) => id)).toEqual(['the-one'])
  polls.lines[0]?.answer({ upTo: 5, unread: 0 })
  await expect(asked).resolves.toMatchObject({ output: { upTo: 5, unread: 0 } })
})

test('an action survives the end of polling: the socket is asked under the same id', async () => {
  cannotOpen()
  opens(polls.lines[0])
  const asked = line.act('notification.mark_all_read', {}, { id: 'the-one' })
  opens(sockets.lines[0])
  expect(sockets.lines[0]?.actions.map(({ id }) => id)).toEqual(['the-one'])
  sockets.lines[0]?.answer({ upTo: 5, unread: 0 })
  await expect(asked).resolves.toMatchObject({ output: { unread: 0 } })
})

test('closing refuses what has no answer', async () => {
  const asked = line.act('notification.mark_all_read', {})
  const refused = expect(asked).rejects.toMatchObject({ code: 'closed' })
  line.close()
  await refused
})

/** No socket opens any more, and the page hears and asks by polling. */
function moveToPolling() {
  sockets.lines[0]?.cut()
  cannotOpen()
  opens(polls.lines[0])
}

test('what is refused over the stand-in is not asked for again by the socket when it opens', async () => {
  moveToPolling()
  const asked = line.act('notification.mark_all_read', { upTo: 5 })
  const refused = expect(asked).rejects.toMatchObject({ code: 'forbidden' })
  polls.lines[0]?.refuse('forbidden', 'No.')
  await refused
  sockets.lines[0]?.mend()
  expect(sockets.lines[0]?.actions).toEqual([])
})

test('what waited for the socket is asked for over the stand-in, and not by both', async () => {
  sockets.lines[0]?.cut()
  const asked = line.act('notification.mark_all_read', { upTo: 5 })
  const refused = expect(asked).rejects.toMatchObject({ code: 'forbidden' })
  moveToPolling()
  polls.lines[0]?.refuse('forbidden', 'No.')
  await refused
  sockets.lines[0]?.mend()
  expect(sockets.lines[0]?.actions).toEqual([])
})

test('what is taken back while no line can send it is sent by none', async () => {
  sockets.lines[0]?.cut()
  const asking = new AbortController()
  const { signal } = asking
  const asked = line.act('notification.mark_all_read', { upTo: 5 }, { signal })
  asking.abort()
  await expect(asked).rejects.toMatchObject({ code: 'withdrawn' })
  moveToPolling()
  sockets.lines[0]?.mend()
  expect([...(polls.lines[0]?.actions ?? []), ...(sockets.lines[0]?.actions ?? [])]).toEqual([])
})

test('what is asked for twice under one id has its answer twice', async () => {
  const asked = [5, 5].map((upTo) =>
    line.act('notification.mark_all_read', { upTo }, { id: 'the-one' }),
  )
  sockets.lines[0]?.answer({ unread: 0 })
  const done = { output: { unread: 0 }, at: {} }
  await expect(Promise.all(asked)).resolves.toEqual([done, done])
})
