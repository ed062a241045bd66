import { afterEach, beforeEach, expect, test, vi } from 'vitest'

import { fakeWorld } from './fake-web-socket.ts'
import { ReconnectingSocket, type SocketOptions } from './reconnecting-socket.ts'

let page: ReturnType<typeof fakeWorld>
let socket: ReconnectingSocket
let happened: string[]

function start(more: Partial<SocketOptions> = {}): void {
  page = fakeWorld()
  happened = []
  socket = new ReconnectingSocket(
    {
      url: 'ws://server/line',
      world: page.world,
      probe: () => Promise.resolve('unreachable'),
      backoff: (attempt) => 1_000 * (attempt + 1),
      heartbeat: { everyMs: 25_000, text: () => 'beat' },
      ...more,
    },
    {
      opened: () => happened.push('opened'),
      received: (text) => happened.push(text),
      lost: (code, verdict) => happened.push(`${code} ${verdict}`),
    },
  )
}
const state = () => socket.state.get()
const dials = () => page.sockets.length
const pass = (ms: number) => vi.advanceTimersByTimeAsync(ms)

beforeEach(() => vi.useFakeTimers())
afterEach(() => {
  socket.close()
  vi.useRealTimers()
})

test('opens at once, and says so', () => {
  start()
  expect(dials()).toBe(1)
  expect(state()).toEqual({ state: 'connecting', attempt: 0 })
  page.last().open()
  page.last().receive('hello')
  expect(state()).toEqual({ state: 'open' })
  expect(happened).toEqual(['opened', 'hello'])
})

test('a cut line is tried again after the pause for that attempt, for ever', async () => {
  start()
  page.last().open()
  for (let attempt = 1; attempt <= 50; attempt += 1) {
    page.last().end()
    expect(state()).toMatchObject({
      state: 'offline',
      attempt,
      retryAt: Date.now() + 1_000 * attempt,
    })
    await pass(1_000 * attempt - 1)
    expect(dials()).toBe(attempt)
    await pass(1)
    expect(dials()).toBe(attempt + 1)
  }
})

test('only a line that held for ten seconds makes the next pause short again', async () => {
  start()
  page.last().open()
  page.last().end()
  await pass(1_000)
  page.last().open()
  await pass(9_999)
  page.last().end()
  expect(state()).toMatchObject({ attempt: 2 })
  await pass(2_000)
  page.last().open()
  await pass(10_000)
  page.last().end()
  expect(state()).toMatchObject({ attempt: 1 })
})

test('a pause that the server asks many for is the least, and one’s own comes on top', async () => {
  start()
  for (const [attempt, code] of [4102, 4103, 4429, 4408].entries()) {
    page.last().open()
    page.last().end(code, { retryIn: 7_000 })
    expect(happened.at(-1)).toBe(`${code} back_off`)
    await pass(7_000 + 1_000 * (attempt + 1) - 1)
    expect(dials()).toBe(attempt + 1)
    await pass(1)
    expect(dials()).toBe(attempt + 2)
  }
})

test('after a restart a line comes back in the moment that is its own', async () => {
  start()
  page.last().open()
  page.last().end(1012, { retryIn: 7_000 })
  await pass(6_999)
  expect(dials()).toBe(1)
  await pass(1)
  expect(dials()).toBe(2)
})

test('no pause that a server asks for is for ever', async () => {
  start()
  page.last().open()
  page.last().end(4102, { retryIn: 1e12 })
  await pass(60_000)
  expect(dials()).toBe(1)
  await pass(3_541_000)
  expect(dials()).toBe(2)
})

test('what came too late, or found no room, is tried again for as long as the page lives', async () => {
  start()
  for (const [attempt, code] of [4408, 4429, 4408, 4429].entries()) {
    page.last().open()
    page.last().end(code)
    expect(state()).toMatchObject({ state: 'offline', retryAt: expect.any(Number) })
    await pass(1_000 * (attempt + 1))
    expect(dials()).toBe(attempt + 2)
  }
})

test('code 40xx means now, but not again and again', async () => {
  start()
  page.last().open()
  page.last().end(4000)
  await pass(0)
  expect(dials()).toBe(2)
  page.last().open()
  page.last().end(4000)
  await pass(1_999)
  expect(dials()).toBe(2)
  await pass(1)
  expect(dials()).toBe(3)
})

test('what was refused is not tried unchanged, until somebody asks or the page wakes', async () => {
  start()
  page.last().open()
  page.last().end(4404)
  expect(state()).toEqual({ state: 'offline', attempt: 1, retryAt: null, why: 'not_found' })
  await pass(3_600_000)
  expect(dials()).toBe(1)
  socket.retryNow()
  expect(dials()).toBe(2)
  page.last().end(4403)
  page.wake()
  expect(dials()).toBe(3)
})

test('a line that the server has finished with is not opened by itself', async () => {
  start()
  page.last().open()
  page.last().end(1000)
  await pass(3_600_000)
  expect(state()).toMatchObject({ state: 'offline', retryAt: null, why: 'done' })
})

test('a session that ran out earns one new attempt, and not an endless loop', async () => {
  start()
  page.last().open()
  page.last().end(4401, { why: 'expired' })
  await pass(1_000)
  page.last().open()
  page.last().end(4401, { why: 'expired' })
  expect(state()).toEqual({ state: 'signed_out', why: 'expired' })
  await pass(3_600_000)
  page.wake()
  expect(dials()).toBe(2)
})

test('a session that runs out again after a while earns another attempt', async () => {
  start()
  page.last().open()
  page.last().end(4401, { why: 'expired' })
  await pass(1_000)
  page.last().open()
  await pass(10_000)
  page.last().end(4401, { why: 'expired' })
  expect(state()).toMatchObject({ state: 'offline' })
})

test('a session that was ended is over at once', () => {
  start()
  page.last().open()
  page.last().end(4401, { why: 'revoked' })
  expect(state()).toEqual({ state: 'signed_out', why: 'revoked' })
})

test('a frame that was misread is forgiven once', async () => {
  start()
  page.last().open()
  page.last().end(4400)
  await pass(1_000)
  page.last().open()
  page.last().end(4400)
  expect(state()).toMatchObject({ state: 'offline', retryAt: null, why: 'bad_frame' })
})

test('a line that never opened is asked about: signed out is not down', async () => {
  let answer: 'signed_out' | 'unreachable' = 'unreachable'
  start({ probe: () => Promise.resolve(answer) })
  page.last().end()
  await pass(0)
  expect(state()).toMatchObject({ state: 'offline' })
  await pass(1_000)
  answer = 'signed_out'
  page.last().end()
  await pass(0)
  expect(state()).toEqual({ state: 'signed_out', why: 'signed_out' })
  await pass(60_000)
  expect(dials()).toBe(2)
})

test('an answer about an attempt that is long over changes nothing', async () => {
  const late = Promise.withResolvers<'signed_out'>()
  start({ probe: () => late.promise })
  page.last().end()
  await pass(1_000)
  page.last().open()
  late.resolve('signed_out')
  await pass(0)
  expect(state()).toEqual({ state: 'open' })
})

test('an answer about an earlier attempt says nothing about this one', async () => {
  const first = Promise.withResolvers<'signed_out'>()
  const answers = [first.promise, new Promise<'signed_out'>(() => {})]
  start({ probe: () => answers.shift() ?? Promise.resolve('unreachable') })
  page.last().end()
  await pass(1_000)
  page.last().end()
  first.resolve('signed_out')
  await pass(0)
  expect(state()).toMatchObject({ state: 'offline', attempt: 2 })
})

test('a line that does not open in time is given up', async () => {
  start({ openTimeoutMs: 5_000 })
  await pass(5_000)
  expect(page.last().closedWith).toBeDefined()
  expect(state()).toMatchObject({ state: 'offline', attempt: 1 })
  page.last().open()
  expect(happened).toEqual([])
})

test('says something at every beat, and two silent beats end the line', async () => {
  start()
  const first = page.last()
  first.open()
  await pass(25_000)
  expect(first.sent).toEqual(['beat'])
  first.receive('anything')
  await pass(49_999)
  expect(state()).toEqual({ state: 'open' })
  await pass(25_001)
  expect(happened.at(-1)).toBe('1006 resume')
  expect(first.closedWith).toBeDefined()
})

test('two silent beats end the line also when the clock is set back meanwhile', async () => {
  start()
  page.last().open()
  vi.setSystemTime(Date.now() - 3_600_000)
  // One beat more: sums of a clock that counts parts of ms may fall short of the second by a hair.
  await pass(75_000)
  expect(happened.at(-1)).toBe('1006 resume')
})

test('silence before a cut does not count against the next line', async () => {
  start()
  page.last().open()
  await pass(45_000)
  page.last().end(4000)
  await pass(6_000)
  expect(dials()).toBe(2)
  expect(state()).toMatchObject({ state: 'connecting' })
})

test('a page nobody sees is not held to answer in time', async () => {
  start()
  page.last().open()
  page.hide(true)
  await pass(600_000)
  expect(state()).toEqual({ state: 'open' })
  page.hide(false)
  page.wake()
  await pass(10_000)
  expect(happened.at(-1)).toBe('1006 resume')
})

test('a page that looks away again is not held to answer either', async () => {
  start()
  page.last().open()
  await pass(1_000)
  page.wake()
  page.hide(true)
  await pass(60_000)
  expect(state()).toEqual({ state: 'open' })
})

test('a page that wakes asks at once, and keeps a line that answers', async () => {
  start()
  page.last().open()
  await pass(1_000)
  page.wake()
  expect(page.last().sent).toEqual(['beat'])
  await pass(5_000)
  page.last().receive('answer')
  await pass(5_000)
  expect(state()).toEqual({ state: 'open' })
  await pass(25_000)
  expect(page.last().sent).toHaveLength(2)
})

test('a line that is dead is found out however often the page wakes meanwhile', async () => {
  start()
  page.last().open()
  await pass(1_000)
  for (let second = 0; second <= 10; second += 1) {
    page.wake()
    await pass(1_000)
  }
  expect(happened.at(-1)).toBe('1006 resume')
})

test('a page that wakes without a line tries at once', async () => {
  start()
  page.last().end()
  page.wake()
  expect(dials()).toBe(2)
  await pass(1_000)
  expect(dials()).toBe(2)
})

test('a line is replaced without a moment in which there is none', async () => {
  start()
  const first = page.last()
  first.open()
  socket.replace(500)
  await pass(500)
  const second = page.last()
  first.receive('still heard')
  second.open()
  first.receive('heard until it is left')
  socket.send('to the old one')
  second.receive('come over')
  socket.handOver()
  first.end(1000)
  socket.send('to the new one')
  expect(first.sent).toEqual(['to the old one'])
  expect(second.sent).toEqual(['to the new one'])
  expect(first.closedWith).toBe(1000)
  expect(happened).toEqual([
    'opened',
    'still heard',
    'opened',
    'heard until it is left',
    'come over',
  ])
  expect(state()).toEqual({ state: 'open' })
})

test('a successor that fails leaves the line as it is', async () => {
  start()
  page.last().open()
  socket.replace(0)
  await pass(0)
  page.last().end()
  await pass(20_000)
  expect(dials()).toBe(2)
  expect(happened).toEqual(['opened'])
  socket.replace(0)
  await pass(0)
  expect(dials()).toBe(3)
})

test('a successor that opens and is refused then leaves the line as it is, and what ends that brings another', async () => {
  start()
  const first = page.last()
  first.open()
  socket.replace(0)
  await pass(0)
  page.last().open()
  page.last().end(4429)
  first.receive('still heard')
  socket.send('to the old one')
  expect(state()).toEqual({ state: 'open' })
  expect(first.sent).toEqual(['to the old one'])
  expect(happened.at(-1)).toBe('still heard')
  first.end(4001)
  await pass(0)
  expect(dials()).toBe(3)
})

test('a line that ends when its successor is open is succeeded by it at once', async () => {
  start()
  const first = page.last()
  first.open()
  socket.replace(0)
  await pass(0)
  page.last().open()
  first.end(4001)
  expect(state()).toEqual({ state: 'open' })
  socket.send('to the new one')
  expect(page.last().sent).toEqual(['to the new one'])
  expect(happened.at(-1)).toBe('4001 resume_now')
  await pass(20_000)
  expect(dials()).toBe(2)
})

test('a line that was to be replaced and was lost before is not replaced once more', async () => {
  start()
  page.last().open()
  socket.replace(5_000)
  page.last().end()
  await pass(1_000)
  page.last().open()
  await pass(10_000)
  expect(dials()).toBe(2)
})

test('a line that dies while its successor is being opened is succeeded by it', async () => {
  start()
  const first = page.last()
  first.open()
  socket.replace(0)
  await pass(0)
  first.end(4000)
  expect(state()).toEqual({ state: 'connecting', attempt: 0 })
  page.last().open()
  await pass(20_000)
  expect(dials()).toBe(2)
  expect(state()).toEqual({ state: 'open' })
})

test('after closing nothing is heard and nothing is tried', async () => {
  start()
  page.last().open()
  socket.close()
  page.last().receive('late')
  page.last().end(1006)
  page.wake()
  await pass(3_600_000)
  expect(page.last().closedWith).toBe(1000)
  expect(happened).toEqual(['opened'])
  expect(dials()).toBe(1)
  expect(state()).toEqual({ state: 'closed' })
})

test('a line that opens after it was closed is closed', () => {
  start()
  socket.close()
  page.last().closedWith = undefined
  page.last().open()
  expect(page.last().closedWith).toBe(1000)
})

test('without further tries a cut line stays cut', async () => {
  start({ backoff: () => null })
  page.last().open()
  page.last().end(1012, { retryIn: 5 })
  await pass(3_600_000)
  expect(state()).toMatchObject({ state: 'offline', retryAt: null })
})
