import { once } from 'node:events'
import type { Socket } from 'node:net'

import { topic } from '@trunkline/shared/protocol/topic'
import { SUBPROTOCOL } from '@trunkline/shared/protocol/version'
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest'

import { bombs } from './testing-hostile.ts'
import { startNode } from './testing-node.ts'
import { frame, handshake, raw } from './testing-raw.ts'

let node: Awaited<ReturnType<typeof startNode>>
let user = 100
const REALTIME = 'GET /ws/realtime HTTP/1.1'
const SPEAKS = { 'Sec-WebSocket-Protocol': SUBPROTOCOL }
beforeAll(async () => {
  node = await startNode({ maxSocketsPerUser: 50 })
})
afterAll(() => node.close())

/** Somebody new, greeted. */
async function come() {
  user += 1
  const client = node.connect(user)
  const { topics } = await client.hello()
  return { client, user, head: topics[topic.notifications(user)]?.seq }
}

describe('what makes no sense is answered with an error, changes nothing, and the line stays', () => {
  test.each(bombs)('%s', async (_what, text) => {
    const { client, user: me, head } = await come()
    client.send(text)
    expect(await client.next('error')).toMatchObject({ temporary: false })
    client.send({ type: 'subscribe', id: 's', topics: [{ topic: topic.notifications(me) }] })
    expect(await client.next('ok')).toMatchObject({
      data: { topics: { [topic.notifications(me)]: { seq: head } } },
    })
    expect(({} as { polluted?: unknown }).polluted).toBeUndefined()
  })
})

test.each(['half \ud800', 'a\u0000b', 'a\nb'])('%j names no action', async (id) => {
  const { client } = await come()
  expect(await client.action('notification.mark_read', { ids: [1] }, id)).toMatchObject({
    type: 'error',
    code: 'invalid_input',
  })
})

test('a flood of pings ends with 4104, though each is answered; others are served meanwhile', async () => {
  const [{ client }, other] = await Promise.all([come(), come()])
  const talk = async () => {
    const times: number[] = []
    for (let i = 0; i < 20; i += 1) {
      const began = performance.now()
      other.client.send({ type: 'ping', timestamp: i })
      await other.client.next('pong', ({ timestamp }) => timestamp === i)
      times.push(performance.now() - began)
    }
    return times.toSorted((a, b) => a - b).at(-2) ?? Infinity
  }
  for (let i = 0; i < 5_000; i += 1) client.socket.ping()
  expect(await talk()).toBeLessThan(1_000)
  const { code, reason } = await client.closed
  expect([code, JSON.parse(reason)]).toEqual([4104, { retryIn: 5_000 }])
})

test('answers to pings that nobody sent are a flood, too', async () => {
  const { client } = await come()
  for (let i = 0; i < 500; i += 1) client.socket.pong()
  expect((await client.closed).code).toBe(4104)
})

test('a message that is announced small and goes on is cut off', async () => {
  const headers = { ...SPEAKS, Authorization: 'Bearer user-99' }
  const { socket, heard, ended } = raw(node.port, handshake(REALTIME, headers))
  await vi.waitUntil(() => heard().includes('101 Switching'))
  socket.write(frame(0x81, Buffer.alloc(60_000, 'a'), { length: 65_000 }))
  socket.write(Buffer.alloc(100_000))
  await ended
})

test('a peer that resets in the middle of a frame harms nobody', async () => {
  for (let i = 0; i < 50; i += 1) {
    const { client } = await come()
    const socket = Reflect.get(client.socket, '_socket') as Socket
    socket.write(Buffer.from([0x81, 0xfe]))
    socket.resetAndDestroy()
    await once(client.socket, 'close')
  }
  const { client } = await come()
  client.send({ type: 'ping', timestamp: 1 })
  await client.next('pong')
})
