import type { ServerFrameOf } from '@trunkline/shared/protocol/server-frames'
import { afterEach, beforeEach, expect, test } from 'vitest'

import { Rebalance } from './rebalance.ts'
import { startNode } from './testing-node.ts'

let node: Awaited<ReturnType<typeof startNode>>
let rebalance: Rebalance
beforeEach(async () => {
  node = await startNode({ maxSocketsPerUser: 100 })
  rebalance = new Rebalance({ connections: node.connections, graceMs: 100 })
})
afterEach(async () => {
  rebalance.stop()
  await node.close()
})

/** Nothing stands in its way. */
const agreed = async () => undefined

const come = async (userId: number) => {
  const client = node.connect(userId)
  await client.hello()
  return client
}

test('every connection is told a slot of its own, one after the other, over the time that was asked for', async () => {
  const clients = await Promise.all([1, 2, 3, 4].map(come))
  expect(await rebalance.start({ overMs: 400, why: 'new machine' }, agreed)).toEqual({
    connections: 4,
    told: 4,
    withinMs: 500,
  })
  const slots: ServerFrameOf<'drain'>[] = []
  for (const client of clients) slots.push(await client.next('drain'))
  expect(slots.toSorted((one, other) => one.atMs - other.atMs)).toEqual(
    [0, 100, 200, 300].map((atMs) => ({
      type: 'drain',
      atMs,
      byMs: atMs + 100,
      why: 'new machine',
    })),
  )
})

test('whoever does not move is closed with 4001 after its slot; whoever came meanwhile stays', async () => {
  const stays = await come(1)
  await rebalance.start({ overMs: 0, why: 'x' }, agreed)
  const newcomer = await come(2)
  expect((await stays.closed).code).toBe(4001)
  newcomer.send({ type: 'ping', timestamp: 1 })
  await newcomer.next('pong')
  expect(rebalance.underWay).toBe(false)
})

test('a second drain waits for the end of the first', async () => {
  const client = await come(1)
  const first = rebalance.start({ overMs: 60_000, why: 'x' }, agreed)
  expect(await rebalance.start({ overMs: 0, why: 'x' }, agreed)).toBeUndefined()
  expect(await first).toBeDefined()
  expect(await rebalance.start({ overMs: 0, why: 'x' }, agreed)).toBeUndefined()
  client.send({ type: 'ping', timestamp: 1 })
  await client.next('pong')
})

test('nobody there is nothing to do', async () => {
  expect(await rebalance.start({ overMs: 1_000, why: 'x' }, agreed)).toEqual({
    connections: 0,
    told: 0,
    withinMs: 0,
  })
})
