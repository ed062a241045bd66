import { once } from 'node:events'
import type { Server } from 'node:http'
import type { Socket } from 'node:net'

import { afterEach, expect, test, vi } from 'vitest'

import { createHttpServer, listen } from './http-server.ts'
import { raw } from './testing-raw.ts'
import { SlowReader } from './testing-slow-reader.ts'

let server: Server
afterEach(() => {
  vi.useRealTimers()
  server.closeAllConnections()
})

type Options = Partial<Parameters<typeof createHttpServer>[0]>

/** A server alone: its port, and its own ends of the connections to it. */
async function serve(fetch: Options['fetch'] & object, options: Options = {}) {
  server = createHttpServer({
    handshakeTimeoutMs: 5_000,
    requestTimeoutMs: 60_000,
    wsStallMs: 30_000,
    maxConnectionsPerAddress: 100,
    ...options,
    fetch,
  })
  const ends: Socket[] = []
  server.on('connection', (socket) => ends.push(socket))
  const port = await listen(server, { port: 0, host: '127.0.0.1' })
  server.unref()
  return { port, ends }
}
const get = (path: string) => `GET ${path} HTTP/1.1\r\nHost: localhost:8000\r\n\r\n`
const turn = () => new Promise((resolve) => setImmediate(resolve))

test('what one connection asks for at once is answered one after another, in its order', async () => {
  let now = 0
  const together: number[] = []
  const { port } = await serve(async ({ url }) => {
    together.push((now += 1))
    await turn()
    now -= 1
    return new Response(`<${new URL(url).pathname}>`)
  })
  const { heard, socket } = raw(port, ['/1', '/2', '/3', '/4'].map(get).join(''))
  await vi.waitFor(() =>
    expect(heard().toString().match(/<.*?>/g)).toEqual(['</1>', '</2>', '</3>', '</4>']),
  )
  expect(together).toEqual([1, 1, 1, 1])
  socket.destroy()
})

test('who asks for a thousand things without reading is cut off, and costs one of them', async () => {
  const asked = vi.fn(() => new Promise<Response>(() => undefined))
  const { port } = await serve(asked)
  await raw(port, get('/').repeat(1_000)).ended
  expect(asked).toHaveBeenCalledOnce()
})

test('a connection that ends takes along what waits behind its answer', async () => {
  const asked = vi.fn(() => new Promise<Response>(() => undefined))
  const { port, ends } = await serve(asked)
  const { socket } = raw(port, get('/').repeat(3))
  await vi.waitFor(() => expect(asked).toHaveBeenCalled())
  socket.destroy()
  await vi.waitFor(() => expect(ends[0]?.destroyed).toBe(true))
  await turn()
  expect(asked).toHaveBeenCalledOnce()
})

test('one address holds only so many connections, and a place that is given back is free', async () => {
  const onCrowd = vi.fn()
  const { port } = await serve(() => new Response('yes'), { maxConnectionsPerAddress: 2, onCrowd })
  const answer = async () => {
    const { heard, ended, socket } = raw(port, get('/'))
    await Promise.race([ended, vi.waitUntil(() => heard().toString().endsWith('yes'))])
    return { socket, text: heard().toString() }
  }
  const first = await answer()
  const second = await answer()
  expect([first.text, second.text]).toEqual(Array(2).fill(expect.stringMatching(/yes$/)))
  expect((await answer()).text).toBe('')
  expect(onCrowd).toHaveBeenCalledOnce()
  first.socket.destroy()
  await vi.waitFor(async () => expect((await answer()).text).toMatch(/yes$/))
})

test('who takes nothing of an answer is cut off, whatever else they send; a quiet stream lives', async () => {
  const quiet = Promise.withResolvers<ReadableStreamDefaultController<string>>()
  const { port, ends } = await serve(
    ({ url }) =>
      new URL(url).pathname === '/quiet'
        ? new Response(
            new ReadableStream<string>({ start: quiet.resolve }).pipeThrough(
              new TextEncoderStream(),
            ),
          )
        : new Response(new Uint8Array(32_000_000)),
    { wsStallMs: 100 },
  )
  const listener = raw(port, get('/quiet'))
  const stream = await quiet.promise
  await vi.waitFor(() => expect(ends).toHaveLength(1))
  const stuck = raw(port, get('/'))
  stuck.socket.pause()
  await vi.waitFor(() => expect(ends).toHaveLength(2))
  const talking = setInterval(() => stuck.socket.write('\r\n'), 10)
  const [, end] = ends
  if (end && !end.closed) await once(end, 'close')
  clearInterval(talking)
  stream.enqueue('still here')
  await vi.waitFor(() => expect(listener.heard().toString()).toContain('still here'))
  stuck.socket.destroy()
  listener.socket.destroy()
})

test('who takes a large answer little by little gets all of it, and who then stops is cut off', async () => {
  vi.useFakeTimers({ toFake: ['setInterval', 'clearInterval'] })
  const bytes = 32_000_000
  const { port, ends } = await serve(() => new Response(new Uint8Array(bytes)))
  const later = () => vi.advanceTimersByTime(30_000)
  const reader = new SlowReader(port, get('/'))
  const end = await reader.stuck(() => ends[0])
  const taken = await reader.takeSlowly(end, bytes, later)
  expect(taken.bytes).toBeGreaterThanOrEqual(bytes)
  expect(taken.pauses).toBeGreaterThan(3)
  reader.socket.write(get('/'))
  await reader.stuck(() => end)
  await reader.takeSlowly(end, bytes / 4, later)
  expect(end.destroyed).toBe(false)
  later()
  later()
  expect(end.destroyed).toBe(true)
  reader.socket.destroy()
})

test('who asks for several answers at once and takes nothing of a later one is cut off as well', async () => {
  vi.useFakeTimers({ toFake: ['setInterval', 'clearInterval'] })
  const { port, ends } = await serve(({ url }) =>
    url.endsWith('/small') ? new Response('small') : new Response(new Uint8Array(32_000_000)),
  )
  const reader = new SlowReader(port, get('/small') + get('/small') + get('/large'))
  const end = await reader.stuck(() => ends[0])
  vi.advanceTimersByTime(60_000)
  expect(end.destroyed).toBe(true)
  reader.socket.destroy()
})
