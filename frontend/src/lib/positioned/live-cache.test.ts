import {
  InfiniteQueryObserver,
  type InfiniteQueryObserverResult,
  QueryClient,
  QueryObserver,
} from '@tanstack/react-query'
import type { EventOf, MessageOf, ValueOf } from '@trunkline/shared/contract/catalogue'
import type { Notification } from '@trunkline/shared/contract/notification'
import type { Topic } from '@trunkline/shared/protocol/topic'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'

import { timers } from '../../realtime/world.ts'
import { LiveCache } from './live-cache.ts'
import { put, without } from './pages.ts'
import { positionedPages, positionedQuery } from './positioned-query.ts'
import type { Context } from './reaction.ts'
import { at, HeldHttp } from './testing.ts'

const TOPIC: Topic = 'notifications:1'
const OTHER: Topic = 'feed'
type Row = { id: number; text: string }

const countQuery = positionedQuery<{ unread: number }>({ queryKey: ['count'], path: '/count' })
const listQuery = positionedPages<Row>({
  queryKey: ['list'],
  path: (before) => (before === null ? '/list' : `/list?before=${before}`),
})
const onlineQuery = positionedQuery<string[]>({
  queryKey: ['online'],
  path: '/online',
  unlogged: true,
})

/** What a test's handlers make of a message; each test says it in its own words. */
type Handle = (message: MessageOf, context: Context) => void

const setCount: Handle = (message, context) => {
  if (message.name === 'notification.read')
    context.patch(countQuery, () => ({ unread: message.data.unread ?? 0 }))
}
const readCount: Handle = (_message, context) => context.invalidate(countQuery)

let http: HeldHttp
let client: QueryClient
let cache: LiveCache
let hidden = false
const reported: unknown[] = []
const told: Notification[] = []

function start(handle: Handle): void {
  cache = new LiveCache({
    client,
    handle,
    report: (error) => reported.push(error),
    world: { after: timers.after, random: () => 0.5, hidden: () => hidden },
  })
  cache.onTelling((notification) => told.push(notification))
}

/** Says that there are now `unread` unread. */
function event(seq: number, unread: number, topic: Topic = TOPIC): EventOf {
  return {
    type: 'event',
    topic,
    seq,
    id: `e${seq}`,
    timestamp: '',
    name: 'notification.read',
    data: { ids: [], unread },
  }
}

function hear(seq: number, unread = seq, told = { replay: false }): void {
  cache.receive(event(seq, unread), told)
}

const opened = (seq: number) =>
  cache.restart({ topic: TOPIC, at: at(seq), why: 'opened', withinMs: 0 })
const reset = (seq: number, withinMs = 0) =>
  cache.restart({ topic: TOPIC, at: at(seq), why: 'retention', withinMs })

/** Something happened that the line cannot tell. */
const hint = () => cache.restart({ topic: TOPIC, at: null, why: 'untold', withinMs: 0 })

function show(): { readonly count: number | undefined } {
  const observer = new QueryObserver(client, countQuery)
  observer.subscribe(() => {})
  return {
    get count() {
      return observer.getCurrentResult().data?.unread
    },
  }
}

function showList() {
  const observer = new InfiniteQueryObserver(client, listQuery)
  observer.subscribe(() => {})
  return {
    ids: () =>
      (observer.getCurrentResult() as InfiniteQueryObserverResult<Row[]>).data?.map(({ id }) => id),
    loadMore: () => void observer.fetchNextPage(),
  }
}

const page = (ids: number[], next: number | null = null) => ({
  items: ids.map((id) => ({ id, text: `${id}` })),
  next,
})

beforeEach(() => {
  vi.useFakeTimers()
  http = new HeldHttp()
  client = new QueryClient({ defaultOptions: { queries: { retry: false, staleTime: Infinity } } })
  hidden = false
  reported.length = told.length = 0
})
afterEach(() => {
  cache.dispose()
  client.clear()
  vi.unstubAllGlobals()
  vi.useRealTimers()
})

test('an event that arrives during a first fetch is in what is shown', async () => {
  start(setCount)
  const shown = show()
  hear(6, 4)
  await http.answer('/count', { unread: 3 }, { [TOPIC]: at(5) })
  expect(shown.count).toBe(4)
  expect(http.requests).toHaveLength(0)
})

test('an event that arrives during a refetch is not overwritten by the older answer', async () => {
  start(setCount)
  const shown = show()
  await http.answer('/count', { unread: 3 }, { [TOPIC]: at(5) })
  void client.refetchQueries({ queryKey: countQuery.queryKey })
  hear(6, 4)
  expect(shown.count).toBe(4)
  await http.answer('/count', { unread: 3 }, { [TOPIC]: at(5) })
  expect(shown.count).toBe(4)
})

test('an event that an answer holds already does not take it back', async () => {
  start(setCount)
  const shown = show()
  await http.answer('/count', { unread: 9 }, { [TOPIC]: at(7) })
  hear(6, 4)
  expect(shown.count).toBe(9)
  hear(7, 9)
  hear(8, 2)
  expect(shown.count).toBe(2)
})

test('a hundred events that say everything cost no request', async () => {
  start(setCount)
  const shown = show()
  await http.answer('/count', { unread: 0 }, { [TOPIC]: at(0) })
  for (let seq = 1; seq <= 100; seq += 1) hear(seq)
  await vi.advanceTimersByTimeAsync(60_000)
  expect(shown.count).toBe(100)
  expect(http.asked).toEqual(['/count'])
})

test('a hundred events that have to be read cost one request, and the last value is shown', async () => {
  start(readCount)
  const shown = show()
  await http.answer('/count', { unread: 0 }, { [TOPIC]: at(0) })
  for (let seq = 1; seq <= 100; seq += 1) hear(seq)
  expect(vi.getTimerCount()).toBeLessThan(5)
  await vi.advanceTimersByTimeAsync(1_000)
  await http.answer('/count', { unread: 100 }, { [TOPIC]: at(100) })
  await vi.advanceTimersByTimeAsync(60_000)
  expect(shown.count).toBe(100)
  expect(http.asked).toEqual(['/count', '/count'])
})

test('what was read in the meantime is not read again', async () => {
  start(readCount)
  show()
  await http.answer('/count', { unread: 0 }, { [TOPIC]: at(5) })
  hear(6)
  void client.refetchQueries({ queryKey: countQuery.queryKey })
  await http.answer('/count', { unread: 1 }, { [TOPIC]: at(6) })
  await vi.advanceTimersByTimeAsync(60_000)
  expect(http.asked).toHaveLength(2)
})

test('a query never claims to hold what the line did not tell', async () => {
  start(setCount)
  show()
  await http.answer('/count', { unread: 0 }, { [TOPIC]: at(5) })
  hear(7)
  hear(8)
  expect(cache.lowest(TOPIC)).toEqual(at(5))
})

test('an event makes no data younger: what no event tells still grows old', async () => {
  start(setCount)
  show()
  await http.answer('/count', { unread: 0 }, { [TOPIC]: at(5) })
  const readAt = Date.now()
  vi.advanceTimersByTime(1_000)
  hear(6)
  expect(client.getQueryState(countQuery.queryKey)?.dataUpdatedAt).toBe(readAt)
})

test('a change meant for one query leaves others alone whose keys begin the same', async () => {
  start(setCount)
  const detail = positionedQuery<string>({ queryKey: ['count', 'detail'], path: '/detail' })
  const observer = new QueryObserver(client, detail)
  observer.subscribe(() => {})
  await http.answer('/detail', 'as it was', { [TOPIC]: at(5) })
  hear(6)
  expect(observer.getCurrentResult().data).toBe('as it was')
})

test('what has to be read because of an event during a first fetch is read after it', async () => {
  start(readCount)
  const shown = show()
  hear(6)
  await http.answer('/count', { unread: 3 }, { [TOPIC]: at(5) })
  await vi.advanceTimersByTimeAsync(100)
  await http.answer('/count', { unread: 4 }, { [TOPIC]: at(6) })
  await vi.advanceTimersByTimeAsync(60_000)
  expect(shown.count).toBe(4)
  expect(http.asked).toHaveLength(2)
})

test('loading more does not make up for what has to be read', async () => {
  start((message, context) => message.name === 'notification.read' && context.invalidate(listQuery))
  const list = showList()
  await http.answer('/list', page([9, 8], 8), { [TOPIC]: at(5) })
  hear(6)
  list.loadMore()
  await http.answer('/list?before=8', page([7]), { [TOPIC]: at(6) })
  await vi.advanceTimersByTimeAsync(100)
  expect(http.paths()).toEqual(['/list'])
})

test('loading more does not make up for a hint of more either', async () => {
  start(() => {})
  const list = showList()
  await http.answer('/list', page([9, 8], 8), { [TOPIC]: at(5) })
  hint()
  list.loadMore()
  await http.answer('/list?before=8', page([7]), { [TOPIC]: at(6) })
  await vi.advanceTimersByTimeAsync(100)
  expect(http.paths()).toEqual(['/list'])
})

test('events that arrive while more is loaded stay in the pages that were there', async () => {
  start((message, context) => {
    if (message.name === 'notification.read')
      context.patch(listQuery, (pages) =>
        put(pages, { id: message.seq + 10, text: '' }, 'newest first'),
      )
  })
  const list = showList()
  await http.answer('/list', page([9, 8], 8), { [TOPIC]: at(5) })
  list.loadMore()
  hear(6)
  await http.answer('/list?before=8', page([7]), { [TOPIC]: at(5) })
  expect(list.ids()).toEqual([16, 9, 8, 7])
})

test('a page that was read after an event is not changed by it, though an older page is', async () => {
  start((message, context) => {
    if (message.name === 'notification.read')
      context.patch(listQuery, (pages) =>
        pages.map(({ items, next }) => ({
          next,
          items: items.map((row) => ({ ...row, text: 'old' })),
        })),
      )
  })
  const list = showList()
  await http.answer('/list', page([9], 9), { [TOPIC]: at(5) })
  list.loadMore()
  await http.answer('/list?before=9', page([7]), { [TOPIC]: at(6) })
  hear(6)
  expect(client.getQueryData<{ pages: unknown[] }>(['list'])?.pages).toMatchObject([
    { data: { items: [{ text: 'old' }] } },
    { data: { items: [{ text: '7' }] } },
  ])
})

test('an answer that is older than memory is read again, and what was shown stays meanwhile', async () => {
  start(setCount)
  const shown = show()
  await http.answer('/count', { unread: 0 }, { [TOPIC]: at(0) })
  void client.refetchQueries({ queryKey: countQuery.queryKey })
  for (let seq = 1; seq <= 201; seq += 1) hear(seq)
  await http.answer('/count', { unread: 0 }, { [TOPIC]: at(0) })
  expect(shown.count).toBe(201)
  await vi.advanceTimersByTimeAsync(100)
  await http.answer('/count', { unread: 201 }, { [TOPIC]: at(201) })
  expect(shown.count).toBe(201)
})

test('an answer that still holds two hundred missed events is completed without another request', async () => {
  start(setCount)
  const shown = show()
  opened(0)
  for (let seq = 1; seq <= 200; seq += 1) hear(seq)
  await http.answer('/count', { unread: 0 }, { [TOPIC]: at(0) })
  await vi.advanceTimersByTimeAsync(60_000)
  expect(shown.count).toBe(200)
  expect(http.asked).toHaveLength(1)
})

test('what was read before a line opened is read again only if something happened in between', async () => {
  start(setCount)
  show()
  await http.answer('/count', { unread: 0 }, { [TOPIC]: at(5) })
  opened(5)
  await vi.advanceTimersByTimeAsync(1_000)
  expect(http.requests).toHaveLength(0)
  opened(6)
  await vi.advanceTimersByTimeAsync(1_000)
  expect(http.paths()).toEqual(['/count'])
})

test('after a reset an answer that was asked for before it does not count', async () => {
  start(setCount)
  const shown = show()
  await http.answer('/count', { unread: 1 }, { [TOPIC]: at(5) })
  void client.refetchQueries({ queryKey: countQuery.queryKey })
  reset(2)
  await http.answer('/count', { unread: 7 }, { [TOPIC]: at(9) })
  await vi.advanceTimersByTimeAsync(100)
  await http.answer('/count', { unread: 2 }, { [TOPIC]: at(2) })
  hear(3, 3)
  expect(shown.count).toBe(3)
})

test('a reset makes pages that are seen read at once, and hidden ones within a window', async () => {
  start(setCount)
  show()
  await http.answer('/count', { unread: 1 }, { [TOPIC]: at(5) })
  reset(6, 2_000)
  await vi.advanceTimersByTimeAsync(100)
  await http.answer('/count', { unread: 1 }, { [TOPIC]: at(6) })
  hidden = true
  reset(7, 2_000)
  await vi.advanceTimersByTimeAsync(999)
  expect(http.requests).toHaveLength(0)
  await vi.advanceTimersByTimeAsync(2)
  expect(http.paths()).toEqual(['/count'])
})

test('what nobody shows is not read after a reset, but it is when it is shown again', async () => {
  start(setCount)
  const end = new QueryObserver(client, countQuery).subscribe(() => {})
  await http.answer('/count', { unread: 1 }, { [TOPIC]: at(5) })
  end()
  reset(6)
  await vi.advanceTimersByTimeAsync(60_000)
  expect(http.requests).toHaveLength(0)
  show()
  expect(http.paths()).toEqual(['/count'])
})

test('a message that is applied to a query nobody shows does not hide that it has to be read', async () => {
  start(setCount)
  const end = new QueryObserver(client, countQuery).subscribe(() => {})
  await http.answer('/count', { unread: 1 }, { [TOPIC]: at(5) })
  end()
  reset(6)
  hear(7, 4)
  show()
  expect(http.paths()).toEqual(['/count'])
})

test('a server that contradicts itself is asked ever more seldom', async () => {
  start(setCount)
  show()
  opened(50)
  let answers = 0
  for (let elapsed = 0; elapsed < 60_000; elapsed += 50) {
    for (const _ of http.paths()) {
      await http.answer('/count', { unread: 0 }, { [TOPIC]: at(3) })
      answers += 1
    }
    await vi.advanceTimersByTimeAsync(50)
  }
  expect(answers).toBeGreaterThan(5)
  expect(answers).toBeLessThan(15)
  await vi.advanceTimersByTimeAsync(60_000)
  await http.answer('/count', { unread: 0 }, { [TOPIC]: at(50) })
  reset(51)
  await vi.advanceTimersByTimeAsync(100)
  expect(http.paths()).toEqual(['/count'])
})

test('an answer that was asked for before a hint of more is shown all the same, and read again', async () => {
  start(setCount)
  const shown = show()
  await http.answer('/count', { unread: 1 }, { [TOPIC]: at(5) })
  void client.refetchQueries({ queryKey: countQuery.queryKey })
  hint()
  await http.answer('/count', { unread: 2 }, { [TOPIC]: at(6) })
  expect(shown.count).toBe(2)
  await vi.advanceTimersByTimeAsync(100)
  await http.answer('/count', { unread: 3 }, { [TOPIC]: at(7) })
  expect(shown.count).toBe(3)
  await vi.advanceTimersByTimeAsync(60_000)
  expect(http.requests).toHaveLength(0)
})

test('hints that never end leave nobody waiting for news longer than a moment', async () => {
  start(setCount)
  const shown = show()
  await http.answer('/count', { unread: 0 }, { [TOPIC]: at(0) })
  let answers = 0
  for (let seq = 1; seq <= 1_200; seq += 1) {
    hint()
    await vi.advanceTimersByTimeAsync(25)
    for (const _ of http.paths()) {
      hint()
      await http.answer('/count', { unread: seq }, { [TOPIC]: at(seq) })
      answers += 1
    }
    expect(seq - (shown.count ?? 0)).toBeLessThan(2_000 / 25)
  }
  expect(answers, 'in half a minute').toBeLessThan(60)
})

test('a handler that throws is reported, what it concerns is read, and the next event is applied', async () => {
  start((message, context) => {
    if (message.type === 'event' && message.seq === 6) throw new Error('handler')
    setCount(message, context)
  })
  const shown = show()
  await http.answer('/count', { unread: 1 }, { [TOPIC]: at(5) })
  hear(6)
  hear(7, 7)
  expect(shown.count).toBe(7)
  expect(reported).toEqual([new Error('handler')])
  await vi.advanceTimersByTimeAsync(100)
  await http.answer('/count', { unread: 8 }, { [TOPIC]: at(8) })
  expect(shown.count).toBe(8)
})

test('a change that throws is reported, and what it concerns is read', async () => {
  start((_message, context) =>
    context.patch(countQuery, () => {
      throw new Error('change')
    }),
  )
  show()
  await http.answer('/count', { unread: 1 }, { [TOPIC]: at(5) })
  hear(6)
  expect(reported).toEqual([new Error('change')])
  await vi.advanceTimersByTimeAsync(100)
  expect(http.paths()).toEqual(['/count'])
})

test('a query hears the topics that its answer named, and no other', async () => {
  start(setCount)
  const shown = show()
  await http.answer('/count', { unread: 1 }, { [TOPIC]: at(5) })
  cache.receive(event(6, 9, OTHER), { replay: false })
  expect(shown.count).toBe(1)
})

test('a query that does not hear the topic is read when a handler asks for it, also after its first fetch', async () => {
  start(readCount)
  show()
  cache.receive(event(6, 9, OTHER), { replay: false })
  await http.answer('/count', { unread: 1 }, { [TOPIC]: at(5) })
  await vi.advanceTimersByTimeAsync(100)
  await http.answer('/count', { unread: 2 }, { [TOPIC]: at(5) })
  cache.receive(event(7, 9, OTHER), { replay: false })
  await vi.advanceTimersByTimeAsync(100)
  expect(http.paths()).toEqual(['/count'])
})

test('what a hint asks for is read, also after a first fetch', async () => {
  start(readCount)
  show()
  const person = { id: 2, name: 'Ann', handle: 'ann', image: null }
  const hint: MessageOf<'chat.typing'> = {
    type: 'signal',
    topic: 'chat:1',
    name: 'chat.typing',
    by: 2,
    data: { on: true, person },
  }
  cache.receive(hint, { replay: false })
  await http.answer('/count', { unread: 1 }, { [TOPIC]: at(5) })
  await vi.advanceTimersByTimeAsync(100)
  await http.answer('/count', { unread: 2 }, { [TOPIC]: at(5) })
  cache.receive(hint, { replay: false })
  await vi.advanceTimersByTimeAsync(100)
  expect(http.paths()).toEqual(['/count'])
})

test('people are told of a thing once: not again when an answer lands, and not of what is replayed', async () => {
  const notification = { id: 1 } as Notification
  start((_message, context) => context.tell(notification))
  show()
  hear(6)
  hear(6)
  await http.answer('/count', { unread: 1 }, { [TOPIC]: at(5) })
  hear(7, 7, { replay: true })
  expect(told).toEqual([notification])
})

test('whoever is told and fails keeps nobody from hearing what comes next', async () => {
  start((message, context) => {
    setCount(message, context)
    context.tell({ id: 1 } as Notification)
  })
  cache.onTelling(() => {
    throw new Error('a toast of nobody')
  })
  const shown = show()
  await http.answer('/count', { unread: 1 }, { [TOPIC]: at(5) })
  hear(6, 6)
  hear(7, 7)
  expect(shown.count).toBe(7)
  expect(reported).toHaveLength(2)
})

test('a value that comes during a fetch is in what is shown, and a new line reads it anew', async () => {
  const value: ValueOf = {
    type: 'value',
    topic: 'presence:1',
    key: '2',
    rev: 1,
    timestamp: '',
    name: 'presence.friend',
    data: { userId: 2, name: 'Ann', online: true },
  }
  start((message, context) => {
    if (message.name === 'presence.friend')
      context.patch(onlineQuery, (names) => [...names.filter((one) => one !== 'Ann'), 'Ann'])
  })
  const observer = new QueryObserver(client, onlineQuery)
  observer.subscribe(() => {})
  cache.receive(value, { replay: false })
  await http.answer('/online', ['Bob'])
  expect(observer.getCurrentResult().data).toEqual(['Bob', 'Ann'])
  cache.revive()
  await vi.advanceTimersByTimeAsync(100)
  await http.answer('/online', ['Bob'])
  expect(observer.getCurrentResult().data).toEqual(['Bob'])
})

/** As of so many posts that somebody scrolled past. */
function hearValues(count: number): void {
  for (let postId = 1; postId <= count; postId += 1)
    cache.receive(
      {
        type: 'value',
        topic: `engagement:${postId}`,
        key: '',
        rev: 1,
        timestamp: '',
        name: 'presence.friend',
        data: { userId: postId, name: '', online: true },
      },
      { replay: false },
    )
}

test('more values than are remembered come during a fetch: it is read again', async () => {
  start(() => {})
  const { ids } = showList()
  hearValues(1_000)
  await http.answer('/list', page([1]))
  await vi.advanceTimersByTimeAsync(100)
  expect([ids(), http.paths()]).toEqual([[1], []])
  void client.refetchQueries({ queryKey: listQuery.queryKey })
  hearValues(1_001)
  await http.answer('/list', page([1]))
  await vi.advanceTimersByTimeAsync(100)
  expect([ids(), http.paths()]).toEqual([[1], ['/list']])
})

test('however many values came while one scrolled, loading more meets only those that come meanwhile', async () => {
  const met = new Set<number>()
  start((message, context) => {
    if (message.name !== 'presence.friend' || !message.data) return
    const { userId } = message.data
    context.patch(listQuery, (pages) => {
      met.add(userId)
      return pages
    })
  })
  const list = showList()
  await http.answer('/list', page([9, 8], 8))
  hearValues(5_000)
  list.loadMore()
  hearValues(1)
  met.clear()
  await http.answer('/list?before=8', page([7]))
  await vi.advanceTimersByTimeAsync(100)
  expect([...met]).toEqual([1])
  expect([list.ids(), http.paths()]).toEqual([[9, 8, 7], []])
})

test('what failed while there was no line is read when there is one', async () => {
  start(setCount)
  show()
  await http.refuse('/count', 500)
  cache.revive()
  await vi.advanceTimersByTimeAsync(100)
  expect(http.paths()).toEqual(['/count'])
})

test('what could not be read over many short lines is read at once when there is one again', async () => {
  start(setCount)
  show()
  await http.refuse('/count', 500)
  for (let line = 1; line <= 9; line += 1) {
    cache.revive()
    await vi.advanceTimersByTimeAsync(100)
    expect(http.paths(), `line ${line}`).toEqual(['/count'])
    await http.refuse('/count', 503)
  }
})

test('what may no longer be read is forgotten and asked for again', async () => {
  start(setCount)
  const shown = show()
  await http.answer('/count', { unread: 1 }, { [TOPIC]: at(5) })
  cache.end({ topic: TOPIC, code: 'forbidden', message: '', purge: true })
  expect(shown.count).toBeUndefined()
  expect(http.paths()).toEqual(['/count'])
})

test('the oldest position that is held is where a new line goes on', async () => {
  start(setCount)
  show()
  showList()
  expect(cache.lowest(TOPIC)).toBeUndefined()
  await http.answer('/count', { unread: 1 }, { [TOPIC]: at(5) })
  await http.answer('/list', page([9]), { [TOPIC]: at(4) })
  expect(cache.lowest(TOPIC)).toEqual(at(4))
  hear(5)
  expect(cache.lowest(TOPIC)).toEqual(at(5))
})

test('what may no longer be seen is gone in the turn in which that is heard, whatever topic its query hears', async () => {
  start((_message, context) => {
    context.withdraw(listQuery, (pages) => without(pages, 2))
    context.withdraw(countQuery, () => null)
  })
  const kept: unknown[] = []
  const list = showList()
  const shown = show()
  cache.onWithdrawn(() => kept.push(list.ids(), shown.count))
  await http.answer('/list', page([3, 2, 1]), { [OTHER]: at(3) })
  await http.answer('/count', { unread: 1 }, { [OTHER]: at(3) })
  hear(5)
  expect(list.ids()).toEqual([3, 1])
  expect(shown.count).toBeUndefined()
  expect(http.paths()).toEqual(['/count'])
  expect(kept).toHaveLength(2)
})
