import { InfiniteQueryObserver, QueryClient, QueryObserver } from '@tanstack/react-query'
import type { EventName, EventOf, MessageOf } from '@trunkline/shared/contract/catalogue'
import type { Position } from '@trunkline/shared/protocol/position'
import { type Topic, topic } from '@trunkline/shared/protocol/topic'
import { runs } from '@trunkline/shared/testing/property'
import fc from 'fast-check'
import { afterAll, beforeAll, expect, test, vi } from 'vitest'

import {
  friendRequestsQuery,
  friendsQuery,
  incomingCountQuery,
} from '../features/friend-requests/queries.ts'
import { notificationsQuery, unreadCountQuery } from '../features/notifications/queries.ts'
import { cellsOf, type Entry } from '../lib/positioned/cell.ts'
import { LiveCache } from '../lib/positioned/live-cache.ts'
import { FakeTransport } from '../realtime/fake-transport.ts'
import { type Choice, type Since, SwitchingTransport } from '../realtime/switching-transport.ts'
import { FakeServer, ME } from './fake-server.ts'
import { dispatch } from './handlers/handler.ts'
import { handlers } from './handlers/registry.ts'

/*
 * Promise P3 across lines (PROTOCOL rule 14): however a page moves between lines that read the log and lines that hear a
 * part of it, once it is quiet the cache holds what a fresh fetch would bring, and nobody is told of a thing twice.
 */

const TOPICS = [topic.notifications(ME), topic.friendRequests(ME)]
/** What an old line has no words for. */
const UNHEARD = new Set<EventName>(['notification.read', 'friend_request.unfriended'])
const READS = [
  { query: notificationsQuery, path: '/api/notifications' },
  { query: unreadCountQuery, path: '/api/notifications/unread-count' },
  { query: friendRequestsQuery('incoming'), path: '/api/friend-requests?box=incoming' },
  { query: incomingCountQuery, path: '/api/friend-requests/incoming-count' },
  { query: friendsQuery, path: '/api/friends' },
]

/** A list's answer, or a fact, which has no items. */
type Page = { items?: unknown[]; next?: number | null }
type Kind = 'log' | 'old'
const n = fc.nat({ max: 20 })
type Step =
  | { do: 'notify' | 'answer' | 'open' }
  | { do: 'read' | 'request' | 'accept' | 'unfriend'; n: number }
  | { do: 'hear'; which: number; many: number }
  | { do: 'drop'; which: number; attempt: number }
  | { do: 'switch'; to: Kind }
  | { do: 'wait'; ms: number }

const change: fc.Arbitrary<Step> = fc.oneof(
  fc.constant<Step>({ do: 'notify' }),
  fc.record({
    do: fc.constantFrom(
      'read' as const,
      'request' as const,
      'accept' as const,
      'unfriend' as const,
    ),
    n,
  }),
)
const stepsTo = (to: fc.Arbitrary<Kind>): fc.Arbitrary<Step[]> =>
  fc.array(
    fc.oneof(
      { weight: 6, arbitrary: change },
      {
        weight: 6,
        arbitrary: fc.record({
          do: fc.constant('hear' as const),
          which: fc.nat({ max: 1 }),
          many: fc.integer({ min: 1, max: 4 }),
        }),
      },
      { weight: 3, arbitrary: fc.constant<Step>({ do: 'open' }) },
      { weight: 3, arbitrary: fc.constant<Step>({ do: 'answer' }) },
      { weight: 2, arbitrary: fc.record({ do: fc.constant('switch' as const), to }) },
      {
        weight: 1,
        arbitrary: fc.record({
          do: fc.constant('drop' as const),
          which: fc.nat({ max: 1 }),
          attempt: fc.constantFrom(1, 3),
        }),
      },
      { weight: 1, arbitrary: fc.constant<Step>({ do: 'wait', ms: 60 }) },
    ),
    { minLength: 1, maxLength: 60, size: 'max' },
  )

/** One line to the server: of the whole log, from where it is told to begin, or of what an old line hears of it. */
class ScriptedLine extends FakeTransport {
  readonly kind: Kind
  readonly #server: FakeServer
  readonly #since: Since
  readonly #at = new Map<Topic, number>()
  /** Up to here it happened while there was no line. */
  readonly #replayTo = new Map<Topic, number>()
  isOpen = false
  isClosed = false

  constructor(kind: Kind, server: FakeServer, since: Since) {
    super()
    this.kind = kind
    this.#server = server
    this.#since = since
    this.show({ state: 'connecting' })
    for (const name of TOPICS) this.follow(name)
  }

  open(): void {
    if (this.isOpen) return
    this.isOpen = true
    for (const name of TOPICS) this.#begin(name)
    this.show({ state: 'catching_up' })
  }

  drop(attempt: number): void {
    this.isOpen = false
    this.show({ state: 'offline', attempt, retryAt: attempt < 3 ? 1 : null })
  }

  override close(): void {
    this.isClosed = true
    super.close()
  }

  say(many: number): void {
    if (!this.isOpen) return
    for (const name of TOPICS)
      for (let i = 0; i < many; i += 1) {
        const event = this.#server.log(name)[this.#at.get(name) ?? 0]
        if (!event) break
        this.#at.set(name, event.seq)
        if (this.kind === 'log')
          this.tell(event, { replay: event.seq <= (this.#replayTo.get(name) ?? 0) })
        else if (!UNHEARD.has(event.name)) this.tell(withoutCounts(event))
      }
    if (TOPICS.every((name) => this.#at.get(name) === this.#server.head(name)[0]))
      this.show({ state: 'live' })
  }

  #begin(name: Topic): void {
    const head = this.#server.head(name)
    if (this.kind === 'old') {
      this.#at.set(name, head[0])
      return this.restart({ topic: name, at: null, why: 'reopened' })
    }
    const from: Position | number | undefined = this.#at.get(name) ?? this.#since(name)?.[0]
    this.#at.set(name, from ?? head[0])
    this.#replayTo.set(name, head[0])
    if (from === undefined) this.restart({ topic: name, at: head, why: 'opened' })
  }
}

function withoutCounts(event: EventOf): MessageOf {
  const data: Record<string, unknown> = { ...event.data }
  for (const count of ['unread', 'incoming']) if (count in data) data[count] = null
  return { ...event, data } as EventOf
}

/** `polling`: no chosen line can be opened any more. */
type Ends = 'lined' | 'polling'
type Options = { blind?: boolean; ends?: Ends }

/** One page that moves between lines; `blind`: without the care that a switch takes. */
class Model {
  readonly server = new FakeServer()
  readonly told: number[] = []
  readonly passed: string[] = []
  readonly #client = new QueryClient({
    defaultOptions: { queries: { retry: false, staleTime: Infinity, gcTime: Infinity } },
  })
  readonly #cache: LiveCache
  readonly #line: SwitchingTransport
  readonly #requests: (() => void)[] = []
  readonly #unmount: (() => void)[]
  readonly #lines: ScriptedLine[] = []
  readonly #ends: Ends
  #chosen: Kind = 'log'
  #standIn: ScriptedLine | null = null

  constructor(first: Kind, { blind = false, ends = 'lined' }: Options = {}) {
    this.#ends = ends
    vi.stubGlobal('fetch', (path: string) => {
      const { promise, resolve } = Promise.withResolvers<unknown>()
      this.#requests.push(() => resolve(this.#answer(path)))
      return promise
    })
    const { after } = world
    this.#cache = new LiveCache({
      client: this.#client,
      world: { after, random: () => 0, hidden: () => false },
      report: (error) => {
        throw error
      },
      handle: (message, context) => dispatch(handlers, message, context),
    })
    this.#cache.onTelling(({ id }) => this.told.push(id))
    const since: Since = (name) => (blind ? this.server.head(name) : this.#cache.lowest(name))
    this.#line = new SwitchingTransport({
      first: this.#choice(first),
      since,
      now: () => 0,
      always: TOPICS,
    })
    this.#line.hear({
      message: (message, told) => {
        if (message.type === 'event') this.passed.push(message.id)
        this.#cache.receive(message, told)
      },
      restart: (restart) => this.#cache.restart(restart),
    })
    this.#line.onSwitched(() => this.#cache.revive())
    this.#unmount = READS.map(({ query }) => {
      const observer =
        'initialPageParam' in query
          ? new InfiniteQueryObserver(this.#client, query as never)
          : new QueryObserver(this.#client, query as never)
      return observer.subscribe(() => {})
    })
  }

  async live(steps: readonly Step[]): Promise<void> {
    this.#open[0]?.open()
    await this.#settle(2)
    for (const step of steps) {
      this.#take(step)
      await vi.advanceTimersByTimeAsync(0)
    }
    await this.#quiet()
    for (const { query, path } of READS) {
      const entry = this.#client.getQueryState<Entry>(query.queryKey)?.data
      const shown = entry ? cellsOf(entry).map(({ data }) => data as Page) : []
      const truth = this.#all(path)
      const items = shown.flatMap((page) => page.items ?? [page])
      const isWhole = (shown.at(-1)?.next ?? null) === null
      expect(items, path).toEqual(isWhole ? truth : truth.slice(0, Math.max(1, items.length)))
    }
    expect(new Set(this.told).size, 'nobody is told twice').toBe(this.told.length)
  }

  end(): void {
    for (const unmount of this.#unmount) unmount()
    this.#line.close()
    this.#cache.dispose()
    this.#client.clear()
  }

  #make = (kind: Kind) => (since: Since) => {
    const line = new ScriptedLine(kind, this.server, since)
    this.#lines.unshift(line)
    return line
  }

  /** A line of this kind, and one that polls where it cannot be opened. */
  #choice(kind: Kind): Choice {
    this.#chosen = kind
    return {
      make: this.#make(kind),
      instead: (since) => {
        this.#standIn = this.#make('log')(since)
        return this.#standIn
      },
    }
  }

  /** The latest first. */
  get #open(): ScriptedLine[] {
    return this.#lines.filter(({ isClosed }) => !isClosed)
  }

  #take(step: Step): void {
    const { server } = this
    switch (step.do) {
      case 'notify':
        return server.notify()
      case 'read': {
        const { notifications } = server
        const one = notifications[step.n % Math.max(1, notifications.length)]
        return one && server.markRead([one.id])
      }
      case 'request':
        return server.request(2 + (step.n % 7), step.n % 3 > 0)
      case 'accept':
        return server.settle(2 + (step.n % 7), 'accepted')
      case 'unfriend':
        return server.unfriend(2 + (step.n % 7))
      case 'hear':
        return this.#open[step.which]?.say(step.many)
      case 'open':
        return this.#open[0]?.open()
      case 'drop':
        return this.#open[step.which]?.drop(step.attempt)
      case 'switch':
        return this.#line.switchTo(this.#choice(step.to))
      case 'answer':
        vi.advanceTimersByTime(60)
        for (const answer of this.#requests.splice(0)) answer()
        return
      case 'wait':
        return void vi.advanceTimersByTime(step.ms)
    }
  }

  /** On a line that reads the log: what an old one has no words for, it leaves as it was. */
  async #quiet(): Promise<void> {
    if (this.#ends === 'lined' && this.#chosen === 'old') this.#line.switchTo(this.#choice('log'))
    if (this.#ends === 'polling')
      for (const line of this.#open) if (line !== this.#standIn) line.drop(3)
    for (const line of this.#open) if (this.#ends === 'lined' || line === this.#standIn) line.open()
    await this.#settle(10)
  }

  async #settle(rounds: number): Promise<void> {
    for (let round = 0; round < rounds; round += 1) {
      for (const line of this.#open) line.say(1_000)
      for (const answer of this.#requests.splice(0)) answer()
      await vi.advanceTimersByTimeAsync(2_000)
    }
  }

  /** What a fresh fetch brings, with all that it leaves for later. */
  #all(path: string): unknown[] {
    const cursor = path === '/api/friends' ? 'after' : 'before'
    const items: unknown[] = []
    for (let next: number | null | undefined, query = ''; next !== null;) {
      const join = path.includes('?') ? '&' : '?'
      const page = this.server.answer(`${path}${query && join}${query}`).body as Page
      items.push(...(page.items ?? [page]))
      next = page.next ?? null
      query = `${cursor}=${next}`
    }
    return items
  }

  #answer(path: string) {
    const { status, body, position } = this.server.answer(path)
    return {
      ok: status < 400,
      status,
      headers: new Headers({ 'Realtime-Position': position }),
      json: () => Promise.resolve(body),
    }
  }
}

const world = {
  after: (ms: number, then: () => void) => {
    const timer = setTimeout(then, ms)
    return () => clearTimeout(timer)
  },
}

async function lives(first: Kind, steps: readonly Step[], options?: Options) {
  const model = new Model(first, options)
  try {
    await model.live(steps)
    return model
  } finally {
    model.end()
  }
}

beforeAll(() => void vi.useFakeTimers())
afterAll(() => {
  vi.useRealTimers()
  vi.unstubAllGlobals()
})

test('whatever lines a page moves between, and whenever: what it shows is what a fresh fetch brings, and nothing is told twice', async () => {
  const kind = fc.constantFrom<Kind>('log', 'old')
  await fc.assert(
    fc.asyncProperty(kind, stepsTo(kind), async (first, steps) => {
      await lives(first, steps)
    }),
    runs(2_000),
  )
}, 600_000)

test('where no socket can be had at last, what a page shows is what a fresh fetch brings, and nothing is told twice', async () => {
  const kind = fc.constantFrom<Kind>('log', 'old')
  await fc.assert(
    fc.asyncProperty(kind, stepsTo(kind), async (first, steps) => {
      await lives(first, steps, { ends: 'polling' })
    }),
    runs(2_000),
  )
}, 600_000)

test('between lines that read the log, every event is applied exactly once', async () => {
  await fc.assert(
    fc.asyncProperty(stepsTo(fc.constant<Kind>('log')), async (steps) => {
      const { passed } = await lives('log', steps)
      expect(new Set(passed).size).toBe(passed.length)
    }),
    runs(2_000),
  )
}, 600_000)

test('a switch that begins at the head, instead of where the page stands, is found out', async () => {
  const kind = fc.constantFrom<Kind>('log', 'old')
  const histories = fc.asyncProperty(kind, stepsTo(kind), async (first, steps) => {
    await lives(first, steps, { blind: true })
  })
  expect((await fc.check(histories, { ...runs(2_000), endOnFailure: true })).failed).toBe(true)
})
