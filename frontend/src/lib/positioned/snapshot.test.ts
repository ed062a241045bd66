import { QueryClient } from '@tanstack/react-query'
import type { Notification } from '@trunkline/shared/contract/notification'
import { topic } from '@trunkline/shared/protocol/topic'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'

import { dispatch } from '../../context/handlers/handler.ts'
import { handlers } from '../../context/handlers/registry.ts'
import { notificationsQuery } from '../../features/notifications/queries.ts'
import { presenceQuery } from '../../features/presence/queries.ts'
import { notificationEvent, notificationNo } from '../../realtime/transport.contract.ts'
import { type CellPages, type Entry, lowest } from './cell.ts'
import { LiveCache } from './live-cache.ts'
import { isReadable, takeSnapshot } from './snapshot.ts'
import { at } from './testing.ts'

const MINE = topic.notifications(1)
const OWNER = { userId: 1, epoch: 'k1' }
const { queryKey } = notificationsQuery

/** A page and its cache. */
function page() {
  const client = new QueryClient({ defaultOptions: { queries: { retry: false } } })
  const world = { after: () => () => {}, random: () => 0, hidden: () => false }
  const report = (error: unknown) => {
    throw error
  }
  const cache = new LiveCache({
    client,
    world,
    report,
    handle: (message, context) => dispatch(handlers, message, context),
  })
  return { client, cache }
}

const cell = (ids: number[], seq: number, next: number | null = null) => ({
  data: { items: ids.map(notificationNo), next },
  positions: { [MINE]: at(seq) },
})

function know(client: QueryClient, pages: ReturnType<typeof cell>[]) {
  const data = { pages, pageParams: pages.map((_, index) => (index === 0 ? null : index)) }
  client.getQueryCache().build(client, client.defaultQueryOptions(notificationsQuery as never))
  client.setQueryData(queryKey as readonly unknown[], data)
}

const shown = (client: QueryClient) =>
  (client.getQueryData(queryKey) as { pages: { data: { items: Notification[] } }[] }).pages
    .flatMap(({ data }) => data.items)
    .map(({ id }) => id)

const copy = <T>(value: T): T => structuredClone(value)

let before: ReturnType<typeof page>
let after: ReturnType<typeof page>
beforeEach(() => {
  before = page()
  after = page()
  vi.stubGlobal('fetch', () => new Promise(() => {}))
})
afterEach(() => vi.unstubAllGlobals())

test('the next page shows what the last one showed, stands where it stood, and goes on from there', () => {
  know(before.client, [cell([2, 1], 2)])
  after.cache.restore(copy(takeSnapshot(before.client, OWNER)))
  expect(shown(after.client)).toEqual([2, 1])
  expect(after.cache.lowest(MINE)).toEqual(at(2))
  after.cache.receive({ ...notificationEvent(3), id: 'e3' }, { replay: true })
  expect(shown(after.client)).toEqual([3, 2, 1])
  expect(after.cache.lowest(MINE)).toEqual(at(3))
})

test('what the new page has read already is not replaced by what the old one knew', () => {
  know(before.client, [cell([1], 1)])
  know(after.client, [cell([2, 1], 2)])
  after.cache.restore(copy(takeSnapshot(before.client, OWNER)))
  expect(shown(after.client)).toEqual([2, 1])
})

test('what was kept before the stream begins is read again', () => {
  know(before.client, [cell([1], 1)])
  after.cache.restart({ topic: MINE, at: at(5), why: 'opened', withinMs: 0 })
  after.cache.restore(copy(takeSnapshot(before.client, OWNER)))
  expect(shown(after.client)).toEqual([1])
  expect(after.client.getQueryState(queryKey)?.isInvalidated).toBe(true)
})

test('what is owed a refetch is not kept', () => {
  know(before.client, [cell([1], 1)])
  before.client.getQueryCache().find({ queryKey })?.invalidate()
  expect(takeSnapshot(before.client, OWNER).queries).toEqual([])
})

test('what an event may have withdrawn is not kept while it is being read again', () => {
  know(before.client, [cell([1], 1)])
  void before.client.getQueryCache().find({ queryKey })?.fetch()
  const kept: unknown[] = []
  before.cache.onWithdrawn(() => kept.push(takeSnapshot(before.client, OWNER).queries))
  const head = { type: 'event', topic: topic.account(1), seq: 1, id: 'e1', timestamp: '' } as const
  before.cache.receive({ ...head, name: 'account.access_changed', data: {} }, { replay: false })
  expect(kept).toEqual([[]])
  expect(shown(before.client)).toEqual([1])
})

test('what has to be read again, and what no log tells of, is not kept as if it were known', () => {
  know(before.client, [cell([1], 1)])
  before.cache.restart({ topic: MINE, at: at(9), why: 'retention', withinMs: 0 })
  const presence = before.client
    .getQueryCache()
    .build(before.client, before.client.defaultQueryOptions(presenceQuery as never))
  presence.setData({ data: { items: [] }, positions: { 'presence:1': at(0) } } as never)
  const { queries } = takeSnapshot(before.client, OWNER)
  expect(queries.map((kept) => [kept.queryKey, kept.updatedAt])).toEqual([[['presence'], 0]])
})

test('a snapshot is bounded: two pages of a list, and no more than so many characters', () => {
  know(before.client, [cell([9], 9, 1), cell([8], 9, 2), cell([7], 9)])
  const [kept] = takeSnapshot(before.client, OWNER).queries
  expect(kept?.entry as CellPages<unknown>).toHaveProperty('pages.length', 2)
  expect(lowest(kept?.entry as Entry, MINE)).toEqual(at(9))
  const many = Array.from({ length: 3_000 }, (_, n) => n + 1)
  know(before.client, [cell(many, 9)])
  expect(takeSnapshot(before.client, OWNER).queries).toEqual([])
})

test('what another build or another schema kept is not read', () => {
  const snapshot = takeSnapshot(before.client, OWNER)
  expect(isReadable(snapshot)).toBe(true)
  expect(isReadable({ ...snapshot, build: 'another' })).toBe(false)
  expect(isReadable({ ...snapshot, schema: 0 })).toBe(false)
})
