import { once } from 'node:events'
import { type AddressInfo, createServer, type Socket } from 'node:net'

import { afterEach, expect, test, vi } from 'vitest'

import { USUAL_BOUNDS } from './bounds.ts'
import { HeartbeatWheel } from './heartbeat.ts'
import { Intake } from './intake.ts'
import { startNode } from './testing-node.ts'
import { connectionOver, SlowLine } from './testing-slow-line.ts'
import { SlowReader } from './testing-slow-reader.ts'

let node: Awaited<ReturnType<typeof startNode>>
afterEach(() => node.close())

const gauge = async (name: string) => {
  const { values } = (await node.metrics.registry.getSingleMetric(name)?.get()) ?? { values: [] }
  return values.reduce((sum, { value }) => sum + value, 0)
}

test('a stalled reader is held back, costs no more than its limit, and gets everything later, once, in order', async () => {
  const count = 2_000
  const body = Array.from({ length: 2_000 }, (_, i) => 10_000 + i)
  node = await startNode({ maxBufferedBytes: 65_536 })
  const client = node.connect(1)
  await client.hello()
  client.socket.pause()
  for (let i = 0; i < count; i += 100)
    await Promise.all(Array.from({ length: 100 }, () => node.say(1, ...body)))
  expect(await gauge('trunkline_slow_readers_total')).toBeGreaterThan(0)
  expect(await gauge('trunkline_waiting_bytes')).toBeGreaterThan(65_536)
  expect(await gauge('trunkline_waiting_bytes')).toBeLessThan(65_536 + 32_768)
  client.socket.resume()
  for (let seq = 1; seq <= count; seq++) expect((await client.next('event')).seq).toBe(seq)
  await node.say(1, 1)
  expect((await client.next('event')).seq).toBe(count + 1)
}, 30_000)

/** A line of a reader who takes nothing until told, and from whom a few bytes are too much already. */
async function slowLine(stallMs = 60_000) {
  node = await startNode()
  const read: unknown[] = []
  const line = new SlowLine((frame) => read.push(frame))
  return { line, connection: connected(line, stallMs), read }
}

function connected(line: Socket, stallMs: number) {
  const wheel = new HeartbeatWheel({ pingMs: 25_000, timeoutMs: 10_000 })
  const { metrics } = node
  const services = { wheel, metrics, maxBufferedBytes: 100, stallMs, bounds: USUAL_BOUNDS }
  const connection = connectionOver(line, services)
  connection.onClose(() => wheel.stop())
  return connection
}
const turn = () => new Promise((resolve) => setImmediate(resolve))

test('hints wait from a quarter of the limit on, so that there is room for what is logged', async () => {
  const { line, connection } = await slowLine()
  connection.send('"short"')
  expect([connection.busy, connection.full]).toEqual([false, false])
  connection.send(`"${'x'.repeat(20)}"`)
  expect([connection.busy, connection.full]).toEqual([true, false])
  line.destroy()
})

test('who asks on and on and reads no answer is not answered until there is room, and then all of it', async () => {
  const { line, connection, read } = await slowLine()
  const intake = new Intake(connection, { bounds: USUAL_BOUNDS })
  const asked = Array.from({ length: 20 }, (_, n) => n)
  for (const n of asked) intake.inTurn(async () => connection.send(`[${n}, "${'x'.repeat(60)}"]`))
  await turn()
  expect(connection.waitingBytes).toBeLessThan(200)
  while (read.length < asked.length) {
    line.carry(50)
    await turn()
  }
  expect(read.map((answer) => (answer as [number])[0])).toEqual(asked)
  line.destroy()
})

test('a line of which nothing is taken ends, though nobody waits for room on it', async () => {
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] })
  const { line, connection } = await slowLine(1_000)
  const told = new Promise((resolve) => connection.onClose(resolve))
  connection.send('"short"')
  await turn()
  vi.advanceTimersByTime(1_000)
  expect(connection.open).toBe(false)
  vi.useRealTimers()
  line.destroy()
  expect(await told).toBe(4100)
})

test('a line of which something is taken now and then lives, and one that was emptied is no longer watched', async () => {
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] })
  const { line, connection } = await slowLine(1_000)
  for (let n = 0; n < 5; n += 1) {
    connection.send('"again"')
    await turn()
    vi.advanceTimersByTime(900)
    line.carry(Number.POSITIVE_INFINITY)
    await turn()
  }
  vi.advanceTimersByTime(5_000)
  expect(connection.open).toBe(true)
  vi.useRealTimers()
  line.destroy()
})

test('who takes a large turn little by little gets all of it, and who then stops ends the line', async () => {
  node = await startNode()
  const server = createServer().listen(0, '127.0.0.1')
  await once(server, 'listening')
  const reader = new SlowReader((server.address() as AddressInfo).port)
  const [line] = (await once(server, 'connection')) as [Socket]
  server.close()
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] })
  const later = () => vi.advanceTimersByTime(1_000)
  const connection = connected(line, 1_000)
  const bytes = 24_000_000
  connection.send('x'.repeat(bytes))
  await reader.stuck(() => line)
  const taken = await reader.takeSlowly(line, bytes, later)
  expect(taken.bytes).toBeGreaterThanOrEqual(bytes)
  expect(taken.pauses).toBeGreaterThan(3)
  connection.send('x'.repeat(bytes))
  await reader.stuck(() => line)
  await reader.takeSlowly(line, bytes / 4, later)
  expect(connection.open).toBe(true)
  later()
  later()
  expect(connection.open).toBe(false)
  vi.useRealTimers()
  reader.socket.destroy()
  line.destroy()
})

test('what is answered without end to one who reads nothing ends the line, and is not kept', async () => {
  const { line, connection } = await slowLine()
  for (let n = 0; n < 100; n += 1) connection.send(`"${'x'.repeat(60)}"`)
  expect(connection.open).toBe(false)
  expect(connection.waitingBytes).toBeLessThan(300)
  line.destroy()
})

test('a clock that is set back keeps nobody from speaking', async () => {
  const { line, connection } = await slowLine()
  const intake = new Intake(connection, { bounds: USUAL_BOUNDS })
  expect(intake.refuse()).toBeUndefined()
  const now = Date.now()
  vi.spyOn(Date, 'now').mockReturnValue(now - 3_600_000)
  expect(intake.refuse()).toBeUndefined()
  vi.restoreAllMocks()
  line.destroy()
})

test('a line that is ending and still full makes nobody ask for room again and again', async () => {
  const { line, connection } = await slowLine()
  connection.send('x'.repeat(200))
  connection.close('restart')
  const heard: string[] = []
  connection.onClose(() => heard.push('the end'))
  const room = connection.room().then(() => heard.push('room'))
  await turn()
  expect([connection.full, heard]).toEqual([true, []])
  line.destroy()
  await room
  expect(heard).toEqual(['the end', 'room'])
})

test('frames of one turn leave in one write', async () => {
  node = await startNode()
  const client = node.connect(1)
  await client.hello()
  const before = await gauge('trunkline_sent_writes_total')
  await Promise.all(Array.from({ length: 20 }, (_, i) => node.say(1, i + 1)))
  for (let i = 0; i < 20; i++) await client.next('event')
  expect((await gauge('trunkline_sent_writes_total')) - before).toBe(1)
})

test('what waits is sent before the close frame', async () => {
  node = await startNode()
  const client = node.connect(1)
  await client.hello()
  const saying = node.say(1, 7)
  await saying
  node.connections.sendAway()
  expect((await client.next('event')).data).toMatchObject({ ids: [7] })
  expect((await client.closed).code).toBe(1012)
})

test('a restart gives each line its own moment to come back', async () => {
  node = await startNode()
  const clients = Array.from({ length: 5 }, () => node.connect(1))
  await Promise.all(clients.map((client) => client.hello()))
  node.connections.sendAway()
  const ends = await Promise.all(clients.map(({ closed }) => closed))
  expect(ends.map(({ code }) => code)).toEqual(Array(5).fill(1012))
  const slots = ends.map(({ reason }) => (JSON.parse(reason) as { retryIn: number }).retryIn)
  expect(new Set(slots).size).toBe(5)
})

test('a thousand lines that come and go leave nothing behind', async () => {
  node = await startNode({ maxSocketsPerUser: 1_000 })
  for (let i = 0; i < 1_000; i += 50) {
    const clients = Array.from({ length: 50 }, () => node.connect(1))
    await Promise.all(clients.map((client) => client.hello()))
    await Promise.all(clients.map((client) => client.close()))
  }
  await vi.waitFor(() =>
    expect(node.connections.counts()).toEqual({ total: 0, users: 0, byEndpoint: {} }),
  )
  expect(node.hub.counts().size).toBe(0)
  expect(await gauge('trunkline_connections')).toBe(0)
}, 30_000)
