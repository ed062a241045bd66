import { topic } from '@trunkline/shared/protocol/topic'
import { runs } from '@trunkline/shared/testing/property'
import { seeded } from '@trunkline/shared/testing/random'
import fc from 'fast-check'
import { afterAll, beforeAll, expect, test, vi } from 'vitest'

import { FakeBrowser, type FakeTab } from './fake-browser.ts'
import { FakeRealtimeServer } from './fake-realtime-server.ts'
import { RealtimeClient } from './realtime-client.ts'
import { SharedTransport } from './shared-transport.ts'
import { MINE, ME, notificationEvent } from './transport.contract.ts'

/*
 * PROTOCOL rule 13: whatever tabs are opened, closed, crash, freeze, are put away and come back, and however messages
 * between them are delayed, every tab's cache ends as the server's log, each event is told once per tab and in order,
 * and there is exactly one socket.
 */

type Step =
  | { do: 'open' | 'cut' }
  | { do: 'happen' | 'pass'; n: number }
  | { do: 'close' | 'crash' | 'freeze' | 'thaw' | 'put away' | 'bring back' | 'look'; n: number }

const some = (...names: Exclude<Step['do'], 'open' | 'cut'>[]) =>
  fc.record({ do: fc.constantFrom(...names), n: fc.nat({ max: 9 }) })
const just = (...names: ('open' | 'cut')[]) => fc.record({ do: fc.constantFrom(...names) })
const histories = fc.array(
  fc.oneof(
    { weight: 3, arbitrary: just('open') },
    { weight: 1, arbitrary: just('cut') },
    { weight: 8, arbitrary: some('happen', 'pass') },
    {
      weight: 4,
      arbitrary: some('close', 'crash', 'freeze', 'thaw', 'put away', 'bring back', 'look'),
    },
  ),
  { minLength: 1, maxLength: 40, size: 'max' },
) as fc.Arbitrary<Step[]>

const MOST_TABS = 5
const SETTLED_MS = 120_000

/** One tab's page: what it was told, and the list that it shows. */
class Page {
  readonly tab: FakeTab
  readonly told: number[] = []
  readonly #transport: SharedTransport
  readonly #server: Server
  readonly #log = { epoch: '' }
  #shown: number | null = null
  /** Answers on their way. */
  #reading = 0
  isAway = false

  constructor(tab: FakeTab, name: string, server: Server) {
    this.tab = tab
    this.#server = server
    this.#transport = new SharedTransport({
      name: 'line',
      userId: ME,
      tab: name,
      world: tab.world,
      neighbours: tab.neighbours,
      since: () => undefined,
      log: this.#log,
      line: ({ since, log, tabs }) =>
        new RealtimeClient({
          url: 'ws://here',
          userId: ME,
          client: { version: 't', device: 'd', tabs },
          world: tab.world,
          probe: () => Promise.resolve('unreachable'),
          knows: (known): known is 'notification.created' => known === 'notification.created',
          since,
          log,
        }),
    })
    this.#transport.hear({
      message: (message) => {
        if (message.type === 'event' && message.topic === MINE) this.#hear(message.seq)
      },
    })
    this.#transport.hear({
      restart: (restart) => {
        if (restart.topic === MINE) this.#read()
      },
    })
    this.#read()
  }

  get shown(): number | null {
    return this.#shown
  }

  get state(): string {
    return this.#transport.status.get().state
  }

  follow(): void {
    this.#transport.follow(topic.post(7))
  }

  #hear(seq: number): void {
    expect(seq, 'told once and in order').toBeGreaterThan(this.told.at(-1) ?? 0)
    this.told.push(seq)
    if (this.#shown === null || seq <= this.#shown) return
    if (this.#reading === 0) expect(seq, 'nothing is passed over in silence').toBe(this.#shown + 1)
    if (seq === this.#shown + 1) this.#shown = seq
  }

  /** Answers hold everything that is committed when they are made, and take their time. */
  #read(): void {
    this.#reading += 1
    const answer = this.#server.head
    this.tab.arrive(this.#log, () => {
      this.#reading -= 1
      this.#shown = Math.max(answer, this.#shown ?? 0, ...this.told)
    })
  }
}

class Server {
  readonly fake = new FakeRealtimeServer(ME)
  head = 0

  happen(): void {
    this.head += 1
    this.fake.emit(notificationEvent(this.head))
  }
}

async function live(steps: readonly Step[], seed: number): Promise<void> {
  const server = new Server()
  const random = seeded(seed)
  const browser = new FakeBrowser({
    random,
    accept: (end) => server.fake.accept(end),
  })
  const pages: Page[] = []
  const alive = () => pages.filter(({ tab }) => !tab.isGone)
  const open = () => {
    if (alive().length === MOST_TABS) return
    const page = new Page(browser.open(), `t${pages.length}`, server)
    pages.push(page)
    if (random() < 0.5) page.follow()
  }
  open()
  open()
  for (const step of steps) {
    const page = 'n' in step ? alive()[step.n % Math.max(1, alive().length)] : undefined
    await vi.advanceTimersByTimeAsync(take(step, page))
  }
  for (const page of alive()) {
    if (page.tab.isFrozen) page.tab.thaw()
    if (page.isAway) page.tab.bringBack()
  }
  await vi.advanceTimersByTimeAsync(SETTLED_MS)
  for (const page of alive()) {
    expect(page.shown, 'every tab shows what happened').toBe(server.head)
    expect(page.state).toBe('live')
  }
  expect(server.fake.lines, 'one socket').toBe(alive().length === 0 ? 0 : 1)
  const before = server.fake.framesOf('hello').length
  server.happen()
  await vi.advanceTimersByTimeAsync(1_000)
  for (const page of alive()) expect(page.told.at(-1)).toBe(server.head)
  expect(server.fake.framesOf('hello').length, 'nobody fights over the line').toBe(before)
  const tabs = server.fake.framesOf('hello').at(-1)?.client.tabs ?? 1
  expect(tabs).toBeLessThanOrEqual(MOST_TABS)

  /** Answers how many ms pass after it. */
  function take(step: Step, page: Page | undefined): number {
    switch (step.do) {
      case 'open':
        open()
        return 0
      case 'cut':
        server.fake.cut()
        return 0
      case 'happen':
        for (let n = 0; n <= step.n % 3; n += 1) server.happen()
        return 0
      case 'pass':
        return 2 ** step.n * 5
      default:
        if (page) change(step.do, page)
        return 0
    }
  }
}

function change(what: Step['do'], page: Page): void {
  const { tab } = page
  if (what === 'crash') return tab.crash()
  if (what === 'thaw') return tab.isFrozen ? tab.thaw() : undefined
  if (tab.isFrozen) return
  if (what === 'bring back' && page.isAway) {
    page.isAway = false
    return tab.bringBack()
  }
  if (page.isAway) return
  if (what === 'close') tab.close()
  if (what === 'freeze') tab.freeze()
  if (what === 'look') tab.look()
  if (what !== 'put away') return
  page.isAway = true
  tab.putAway()
}

beforeAll(() => void vi.useFakeTimers())
afterAll(() => void vi.useRealTimers())

test(
  'whatever becomes of its tabs, a browser has one line, and each tab has everything once',
  { timeout: 300_000 },
  async () => {
    await fc.assert(
      fc.asyncProperty(histories, fc.integer(), async (steps, seed) => {
        try {
          await live(steps, seed)
        } finally {
          vi.clearAllTimers()
        }
      }),
      runs(1_000),
    )
  },
)
