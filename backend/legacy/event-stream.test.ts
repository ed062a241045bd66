import { once } from 'node:events'
import { IncomingMessage, ServerResponse } from 'node:http'
import type { Socket } from 'node:net'
import { Worker } from 'node:worker_threads'

import { RESPONSE_ALREADY_SENT } from '@hono/node-server/utils/response'
import { expect, test, vi } from 'vitest'

import { createHttpServer, listen } from '../core/http-server.ts'
import { createMetrics } from '../core/metrics.ts'
import { SlowLine } from '../core/testing-slow-line.ts'
import { SlowReader } from '../core/testing-slow-reader.ts'
import { EventStream } from './event-stream.ts'

test('a stream that is ending and still full makes nobody ask for room again and again', async () => {
  const line = new SlowLine(() => undefined)
  const response = new ServerResponse(new IncomingMessage(line))
  response.assignSocket(line)
  const stream = new EventStream(response, {
    maxBufferedBytes: 10,
    traffic: createMetrics().traffic('test'),
    headers: {},
  })
  stream.write('data: Somebody there?\n\n')
  stream.close('restart')
  const heard: string[] = []
  stream.onClose(() => heard.push('the end'))
  const room = stream.room().then(() => heard.push('room'))
  await new Promise((resolve) => setImmediate(resolve))
  expect([stream.full, heard]).toEqual([true, []])
  line.destroy()
  await room
  expect(heard).toEqual(['the end', 'room'])
})

test('who takes a stream little by little gets all of it, and who then stops is cut off', async () => {
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'setInterval', 'clearInterval'] })
  const opened = Promise.withResolvers<EventStream>()
  const server = createHttpServer({
    fetch: (_, { outgoing }) => {
      const traffic = createMetrics().traffic('test')
      const options = { maxBufferedBytes: 10, traffic, headers: {} }
      opened.resolve(new EventStream(outgoing as ServerResponse, options))
      return RESPONSE_ALREADY_SENT.clone()
    },
    handshakeTimeoutMs: 5_000,
    requestTimeoutMs: 60_000,
    wsStallMs: 1_000,
    maxConnectionsPerAddress: 1,
  })
  const port = await listen(server, { port: 0, host: '127.0.0.1' })
  const accepted = once(server, 'connection') as Promise<[Socket]>
  const reader = new SlowReader(port, 'GET / HTTP/1.1\r\nHost: localhost:8000\r\n\r\n')
  const [end] = await accepted
  const stream = await opened.promise
  const later = () => vi.advanceTimersByTime(1_000)
  const bytes = 24_000_000
  stream.write(`data: ${'x'.repeat(bytes)}\n\n`)
  const room = stream.room()
  await reader.stuck(() => end)
  const taken = await reader.takeSlowly(end, bytes, later)
  expect(taken.bytes).toBeGreaterThanOrEqual(bytes)
  expect(taken.pauses).toBeGreaterThan(3)
  await room
  stream.write(`data: ${'x'.repeat(bytes)}\n\n`)
  const never = stream.room()
  await reader.stuck(() => end)
  later()
  later()
  expect(end.destroyed).toBe(true)
  await never
  vi.useRealTimers()
  reader.socket.destroy()
  server.close()
})

test('a stream goes on after its route has answered, also where the process made another server before', async () => {
  const worker = new Worker(new URL('testing-second-server.ts', import.meta.url))
  const [text] = (await once(worker, 'message')) as [string]
  expect(text).toMatch(/Still there\?[^]*event: close\n.*4401/)
  await worker.terminate()
})
