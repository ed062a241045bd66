import { notifyManager, QueryClient, QueryClientProvider } from '@tanstack/react-query'
import { act, cleanup, renderHook } from '@testing-library/react'
import type { EventOf } from '@trunkline/shared/contract/catalogue'
import type { Message } from '@trunkline/shared/contract/chat'
import type { Person } from '@trunkline/shared/contract/scalars'
import { formatPositions, type Position } from '@trunkline/shared/protocol/position'
import { topic } from '@trunkline/shared/protocol/topic'
import { runs } from '@trunkline/shared/testing/property'
import fc from 'fast-check'
import { afterAll, beforeAll, expect, test, vi } from 'vitest'

import { RealtimeRoot } from '../context/realtime-context.tsx'
import { Realtime } from '../context/realtime.ts'
import { sessionQuery } from '../features/account/queries.ts'
import type { Request } from '../realtime/action-queue.ts'
import { FakeTransport } from '../realtime/fake-transport.ts'
import { timers } from '../realtime/world.ts'
import { useMessages } from './use-chat.ts'
import { useSendMessage } from './use-send-message.ts'

/*
 * Promise P8: what I send stands in the chat once, at every moment and in its place, whichever of optimistic row,
 * answer, event, replay, refetch, failure and retry comes first.
 */

const ME = 1
const CHAT = 7
const MINE = topic.chats(ME)
const AT = '2026-11-21T10:00:00.000Z'
const PAGE = 4
const person = (id: number): Person => ({ id, handle: `p${id}`, name: `P ${id}`, image: null })

/** `n` picks one of whatever there is at that moment. */
type Step =
  | { do: 'optimistic' | 'other writes' | 'refetch' | 'load more' | 'reset' | 'cut' }
  | { do: 'carry out' | 'answer' | 'refuse' | 'lose answer' }
  | { do: 'event' | 'replay' | 'read' | 'arrive' | 'retry'; n: number }

const n = fc.nat({ max: 9 })
const just = (...names: Exclude<Step, { n: number }>['do'][]) =>
  fc.record({ do: fc.constantFrom(...names) })
const some = (...names: Extract<Step, { n: number }>['do'][]) =>
  fc.record({ do: fc.constantFrom(...names), n })
const histories = fc.array(
  fc.oneof(
    { weight: 3, arbitrary: just('optimistic') },
    { weight: 3, arbitrary: just('other writes', 'load more', 'reset', 'cut') },
    { weight: 6, arbitrary: just('carry out', 'answer', 'refuse', 'lose answer') },
    { weight: 8, arbitrary: some('event', 'replay', 'retry') },
    { weight: 6, arbitrary: fc.oneof(just('refetch'), some('read', 'arrive')) },
  ),
  { minLength: 1, maxLength: 40, size: 'max' },
)

/** One person's page, and the server behind it. */
class Model {
  readonly #line = new FakeTransport()
  readonly #client = new QueryClient({
    defaultOptions: {
      queries: { retry: false, staleTime: Infinity, gcTime: Infinity },
      mutations: { networkMode: 'always', gcTime: Infinity },
    },
  })
  readonly #log: EventOf<'chat.message_created'>[] = []
  readonly #reads: { path: string; made?: unknown; resolve: (response: unknown) => void }[] = []
  readonly #page
  /** What I wrote, in the order in which I wrote it. */
  readonly #written: string[] = []
  #heard = 0

  constructor(before: number) {
    for (let i = 0; i < before; i += 1) this.#say(2, `before ${i}`)
    this.#heard = before
    vi.stubGlobal('fetch', (path: string) => {
      if (path.startsWith('/api/session')) return new Promise(() => {})
      const { promise, resolve } = Promise.withResolvers<unknown>()
      this.#reads.push({ path, resolve })
      return promise
    })
    const me = { ...person(ME), bio: '', joinedAt: AT, email: 'a@b.example', role: 'user' as const }
    this.#client.setQueryData(sessionQuery.queryKey, { data: me, positions: {} })
    const never = () => () => {}
    const world = { ...timers, hidden: () => false, onLook: never, onWake: never, WebSocket }
    const realtime = new Realtime(this.#client, world, (error) => {
      throw error
    })
    realtime.hold(() => this.#line, ME)
    this.#line.follow(MINE)
    this.#line.restart({ topic: MINE, at: this.#head(), why: 'opened' })
    this.#page = renderHook(() => ({ list: useMessages(CHAT), send: useSendMessage(CHAT) }), {
      wrapper: ({ children }) => (
        <QueryClientProvider client={this.#client}>
          <RealtimeRoot realtime={realtime}>{children}</RealtimeRoot>
        </QueryClientProvider>
      ),
    })
  }

  async live(steps: readonly Step[]): Promise<void> {
    await this.#do(() => this.#arriveAll())
    for (const step of steps) {
      await this.#do(() => this.#take(step))
      this.#seeEachOnce()
    }
    await this.#quiet()
    this.#seeEachOnce()
    this.#seeAll()
  }

  end(): void {
    cleanup()
    this.#client.clear()
  }

  #take(step: Step): void {
    const { list, send } = this.#page.result.current
    // One is on its way at a time, so that a conversation happens in the order in which it was typed.
    const [request] = this.#line.actions
    switch (step.do) {
      case 'optimistic': {
        const content = `mine ${this.#written.length}`
        this.#written.push(content)
        return send({ content })
      }
      case 'other writes':
        return void this.#say(2, `theirs ${this.#log.length}`)
      case 'refetch':
        return list.retry()
      case 'load more':
        return list.loadMore()
      case 'reset':
        this.#heard = this.#log.length
        return this.#line.restart({ topic: MINE, at: this.#head(), why: 'retention' })
      case 'cut':
        this.#heard = this.#log.length
        this.#line.cut()
        return this.#line.mend()
      case 'carry out':
        return void (request && this.#carryOut(request))
      case 'answer':
        return request && this.#answer(request)
      case 'event':
        return this.#hear(1 + (step.n % 3))
      case 'replay': {
        const event = pick(this.#log.slice(0, this.#heard), step.n)
        return event && this.#line.tell(event, { replay: true })
      }
      case 'read': {
        const read = pick(this.#reads, step.n)
        if (read) read.made ??= this.#response(read.path)
        return
      }
      case 'arrive':
        return this.#arrive(step.n)
      case 'refuse':
        // It was never carried out, and never will be under this attempt.
        return request && !this.#isCarriedOut(request)
          ? this.#line.refuse('internal', 'no')
          : undefined
      case 'lose answer':
        if (request) this.#carryOut(request)
        return request && this.#line.refuse('internal', 'no')
      case 'retry':
        return pick(
          list.rows.filter(({ unsent }) => unsent?.failure),
          step.n,
        )?.unsent?.failure?.retry()
    }
  }

  /** Everything is answered, heard and read, and what failed was tried again. */
  async #quiet(): Promise<void> {
    for (let turn = 0; turn < 12; turn += 1) {
      await this.#do(() => {
        for (const { unsent } of this.#page.result.current.list.rows) unsent?.failure?.retry()
      })
      await this.#do(() => {
        while (this.#line.actions[0]) this.#answer(this.#line.actions[0])
        this.#hear(Infinity)
      })
      await this.#do(() => this.#arriveAll())
      await act(() => vi.advanceTimersByTimeAsync(4_000))
    }
  }

  async #do(step: () => void): Promise<void> {
    await act(async () => {
      step()
      await vi.advanceTimersByTimeAsync(0)
    })
  }

  #seeEachOnce(): void {
    const { rows } = this.#page.result.current.list
    const shown = rows.map(({ message }) => message.content)
    const oldest = rows.find(({ unsent }) => unsent === null)?.message.no ?? 0
    for (const content of this.#written) {
      const told = this.#log.find(({ data }) => data.message.content === content)
      const times = shown.filter((one) => one === content).length
      // What lies before the pages that are loaded is where it belongs.
      const isBefore = told !== undefined && told.data.message.no < oldest
      expect(`${content}: ${times}`).toBe(`${content}: ${isBefore && times === 0 ? 0 : 1}`)
    }
    const numbers = rows.map(({ message }) => message.no)
    expect(numbers).toEqual(numbers.toSorted((a, b) => a - b))
    expect(new Set(rows.map(({ key }) => key)).size).toBe(rows.length)
  }

  #seeAll(): void {
    const { rows } = this.#page.result.current.list
    expect(rows.filter(({ unsent }) => unsent !== null)).toEqual([])
    const told = this.#log.map(({ data }) => data.message)
    expect(rows.map(({ message }) => message)).toEqual(told.slice(-rows.length))
  }

  #hear(many: number): void {
    for (const event of this.#log.slice(this.#heard, this.#heard + many)) {
      this.#heard = event.seq
      this.#line.tell(event)
    }
  }

  #isCarriedOut = ({ id }: Request) => this.#log.some(({ clientId }) => clientId === id)

  /** The same id twice is the same message. */
  #carryOut(request: Request): EventOf<'chat.message_created'> {
    const known = this.#log.find(({ clientId }) => clientId === request.id)
    return known ?? this.#say(ME, (request.input as { content: string }).content, request.id)
  }

  #answer(request: Request): void {
    const { data, seq } = this.#carryOut(request)
    this.#line.answer({ message: data.message }, { [MINE]: seq })
  }

  #say(by: number, content: string, clientId?: string): EventOf<'chat.message_created'> {
    const seq = this.#log.length + 1
    const message: Message = {
      id: 100 + seq,
      chatId: CHAT,
      no: seq,
      sender: person(by),
      content,
      attachment: null,
      createdAt: AT,
      clientId: clientId ?? null,
    }
    const event: EventOf<'chat.message_created'> = {
      type: 'event',
      topic: MINE,
      seq,
      name: 'chat.message_created',
      id: `e${seq}`,
      timestamp: AT,
      data: { message, unread: 0, unreadChats: 0 },
      ...(clientId !== undefined && { clientId }),
    }
    this.#log.push(event)
    return event
  }

  #head = (): Position => [this.#log.length, this.#log.at(-1)?.id ?? '']

  #arriveAll(): void {
    while (this.#reads.length > 0) this.#arrive(0)
  }

  #arrive(at: number): void {
    const read = pick(this.#reads, at)
    if (!read) return
    this.#reads.splice(this.#reads.indexOf(read), 1)
    read.resolve(read.made ?? this.#response(read.path))
  }

  #response(path: string): unknown {
    const before = Number(new URL(path, 'http://server').searchParams.get('before') ?? Infinity)
    const rows = this.#log.map(({ data }) => data.message).filter(({ no }) => no < before)
    const items = structuredClone(rows.slice(-PAGE))
    const body = { items, next: rows.length > PAGE ? (items[0]?.no ?? null) : null }
    const position = formatPositions({ [MINE]: this.#head() })
    return {
      ok: true,
      status: 200,
      json: () => Promise.resolve(body),
      headers: { get: (name: string) => (name === 'Realtime-Position' ? position : null) },
    }
  }
}

function pick<T>(from: readonly T[], at: number): T | undefined {
  return from[at % from.length]
}

beforeAll(() => {
  vi.useFakeTimers()
  notifyManager.setScheduler(queueMicrotask)
})
afterAll(() => {
  vi.useRealTimers()
  vi.unstubAllGlobals()
})

test('what I send stands in the chat once, at every moment and in its place, whatever comes first', async () => {
  await fc.assert(
    fc.asyncProperty(fc.nat({ max: 9 }), histories, async (before, steps) => {
      const model = new Model(before)
      try {
        await model.live(steps)
      } finally {
        model.end()
      }
    }),
    runs(1_000),
  )
}, 600_000)
