import { QueryClientProvider } from '@tanstack/react-query'
import { act, renderHook } from '@testing-library/react'
import type { EventData, EventName, EventOf } from '@trunkline/shared/contract/catalogue'
import type { Post, ShownPost } from '@trunkline/shared/contract/post'
import type { Topic } from '@trunkline/shared/protocol/topic'
import { type ReactNode, StrictMode } from 'react'
import { onTestFinished, vi } from 'vitest'

import { RealtimeRoot } from '../context/realtime-context.tsx'
import { Realtime } from '../context/realtime.ts'
import type { SessionUser } from '../features/account/queries.ts'
import { at, HeldHttp } from '../lib/positioned/testing.ts'
import { createQueryClient } from '../lib/query-client.ts'
import { FakeTransport } from '../realtime/fake-transport.ts'
import { fakeWorld } from '../realtime/fake-web-socket.ts'
import type { Transport } from '../realtime/transport.ts'

export const me: SessionUser = {
  id: 1,
  handle: 'me',
  name: 'Me',
  image: null,
  bio: '',
  joinedAt: '2026-11-21T10:00:00.000Z',
  email: 'me@example.com',
  role: 'user',
}
export const ann = { id: 2, handle: 'ann', name: 'Ann', image: null }

export const postNo = (
  id: number,
  author: Post['author'] = ann,
  content = `post ${id}`,
): ShownPost => ({
  id,
  author,
  content,
  image: null,
  mentions: [],
  engagement: { comments: 0, reposts: 0, reactions: {} },
  mine: { reaction: null, reposted: false },
  repostedBy: null,
  createdAt: '2026-11-21T10:00:00.000Z',
})

/** A page on a line: its cache, its handlers, and whatever hooks a test renders. */
export class LinePage {
  readonly client = createQueryClient()
  readonly realtime: Realtime
  readonly world = fakeWorld()
  readonly #release: () => void
  readonly #unmounts: (() => void)[] = []

  constructor(transport: Transport) {
    this.client.setDefaultOptions({
      queries: { retry: false },
      mutations: { networkMode: 'always' },
    })
    this.realtime = new Realtime(this.client, this.world.world, (error) => {
      throw error
    })
    this.#release = this.realtime.hold(() => transport, me.id)
  }

  render<T>(hook: () => T): { readonly current: T } {
    const { result, unmount } = renderHook(hook, { wrapper: this.wrapper })
    this.#unmounts.push(unmount)
    return result
  }

  readonly wrapper = ({ children }: { children: ReactNode }) => (
    <StrictMode>
      <QueryClientProvider client={this.client}>
        <RealtimeRoot realtime={this.realtime}>{children}</RealtimeRoot>
      </QueryClientProvider>
    </StrictMode>
  )

  leave(): void {
    for (const unmount of this.#unmounts) unmount()
    this.#release()
    this.realtime.cache.dispose()
    this.client.clear()
    vi.unstubAllGlobals()
  }
}

/** A page with a line and a server that a test holds in its hand. */
export class TestPage extends LinePage {
  readonly http = new HeldHttp()
  readonly transport: FakeTransport

  constructor() {
    const transport = new FakeTransport()
    super(transport)
    this.transport = transport
  }

  answer(
    path: string,
    body: unknown,
    positions: Partial<Record<Topic, number>> = {},
  ): Promise<void> {
    const entries = Object.entries(positions).map(([name, seq]) => [name, at(seq ?? 0)])
    return act(() => this.http.answer(path, body, Object.fromEntries(entries)))
  }

  signIn(): Promise<void> {
    return this.answer('/api/session?quiet', { user: me }, { 'account:1': 0 })
  }

  hear<N extends EventName>(
    topic: Topic,
    seq: number,
    event: { name: N; data: EventData<N>; clientId?: string },
  ): Promise<void> {
    const head = { type: 'event', topic, seq, id: `e${seq}`, timestamp: '' } as const
    return this.turn(() => this.transport.tell({ ...head, ...event } as unknown as EventOf))
  }

  /** What a person or the line does, and everything that follows at once. */
  turn(happens: () => void): Promise<void> {
    return act(async () => {
      happens()
      if (vi.isFakeTimers()) await vi.advanceTimersByTimeAsync(0)
      else await new Promise((resolve) => setTimeout(resolve, 0))
    })
  }

  pass(ms: number): Promise<void> {
    return act(() => vi.advanceTimersByTimeAsync(ms) as unknown as Promise<void>)
  }
}

/** A page of the test that runs, on a clock that the test moves; both end with it. */
export function openPage(): TestPage {
  vi.useFakeTimers()
  const page = new TestPage()
  onTestFinished(() => {
    page.leave()
    vi.useRealTimers()
  })
  return page
}
