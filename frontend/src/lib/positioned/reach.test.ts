import { QueryClient, QueryObserver } from '@tanstack/react-query'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'

import { timers } from '../../realtime/world.ts'
import type { Cell } from './cell.ts'
import { positionedQuery } from './positioned-query.ts'
import { reach } from './reach.ts'
import { at, HeldHttp } from './testing.ts'

const countQuery = positionedQuery<number>({ queryKey: ['count'], path: '/count' })

let http: HeldHttp
let client: QueryClient
let hide: () => void
let owed: number

beforeEach(async () => {
  vi.useFakeTimers()
  http = new HeldHttp()
  client = new QueryClient({ defaultOptions: { queries: { staleTime: Infinity } } })
  owed = 0
  hide = new QueryObserver(client, countQuery).subscribe(() => {})
  await http.answer('/count', 1, { feed: at(5) })
})
afterEach(() => {
  hide()
  client.clear()
  vi.unstubAllGlobals()
  vi.useRealTimers()
})

async function isReached(seq: number): Promise<() => boolean> {
  let done = false
  const owe = () => void (owed += 1)
  void reach({ feed: seq }, { client, owe, world: timers }).then(() => (done = true))
  await vi.advanceTimersByTimeAsync(0)
  return () => done
}
const hear = (seq: number) => {
  const entry: Cell<number> = { data: 2, positions: { feed: at(seq) } }
  client.setQueryData(countQuery.queryKey, entry)
  return vi.advanceTimersByTimeAsync(0)
}

test('what is shown holds it already', async () => {
  expect((await isReached(5))()).toBe(true)
})

test('waits for the event, and reads nothing when it comes', async () => {
  const reached = await isReached(6)
  expect(reached()).toBe(false)
  await hear(6)
  expect(reached()).toBe(true)
  await vi.advanceTimersByTimeAsync(60_000)
  expect(owed).toBe(0)
})

test('what no line tells is read after a moment', async () => {
  const reached = await isReached(6)
  await vi.advanceTimersByTimeAsync(150)
  expect(owed).toBe(1)
  expect(reached()).toBe(false)
  await hear(6)
  expect(reached()).toBe(true)
})

test('nobody waits longer than three seconds, nor for what is not shown', async () => {
  const reached = await isReached(6)
  await vi.advanceTimersByTimeAsync(2_999)
  expect(reached()).toBe(false)
  await vi.advanceTimersByTimeAsync(1)
  expect(reached()).toBe(true)
  hide()
  expect((await isReached(6))()).toBe(true)
})
