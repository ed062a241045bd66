import { once } from 'node:events'
import { IncomingMessage, ServerResponse } from 'node:http'
import { Worker } from 'node:worker_threads'

import { expect, test } from 'vitest'

import { createMetrics } from '../core/metrics.ts'
import { SlowLine } from '../core/testing-slow-line.ts'
import { EventStream } from './event-stream.ts'

test('a stream that is ending and still full makes nobody ask for room again and again', async () => {
  const line = new SlowLine(() => undefined)
  const response = new ServerResponse(new IncomingMessage(line))
  response.assignSocket(line)
  const stream = new EventStream(response, {
    maxBufferedBytes: 10,
    stallMs: 60_000,
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

test('a stream goes on after its route has answered, also where the process made another server before', async () => {
  const worker = new Worker(new URL('testing-second-server.ts', import.meta.url))
  const [text] = (await once(worker, 'message')) as [string]
  expect(text).toMatch(/Still there\?[^]*event: close\n.*4401/)
  await worker.terminate()
})
