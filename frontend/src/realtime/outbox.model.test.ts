import { runs } from '@trunkline/shared/testing/property'
import { seeded } from '@trunkline/shared/testing/random'
import fc from 'fast-check'
import { afterAll, beforeAll, expect, test, vi } from 'vitest'

import { actionId } from './action-id.ts'
import type { Request } from './action-queue.ts'
import { FakeBrowser, type FakeTab } from './fake-browser.ts'
import { FakeDisk } from './fake-disk.ts'
import { FakeTransport } from './fake-transport.ts'
import { Observable } from './observable.ts'
import { Outbox } from './outbox.ts'
import type { Transport } from './transport.ts'

/*
 * Promises P7 and P9: what somebody did is carried out once, in the order of its conversation, whatever tabs are
 * closed, crash or freeze, whenever the browser is killed and whichever lines are cut; and never by somebody else, nor
 * once it was discarded.
 */

type Step =
  | { do: 'open' | 'kill' | 'another person' | 'set the clock back' }
  | { do: 'do' | 'pass' | 'answer' | 'lose answer' | 'refuse' | 'discard'; n: number }
  | { do: 'close' | 'crash' | 'freeze' | 'thaw' | 'cut' | 'cut off'; n: number }
  | { do: 'put away' | 'bring back'; n: number }

const some = (...names: Extract<Step, { n: number }>['do'][]) =>
  fc.record({ do: fc.constantFrom(...names), n: fc.nat({ max: 9 }) })
const just = (...names: Exclude<Step, { n: number }>['do'][]) =>
  fc.record({ do: fc.constantFrom(...names) })
const histories = fc.array(
  fc.oneof(
    { weight: 2, arbitrary: just('open') },
    { weight: 1, arbitrary: just('kill') },
    { weight: 1, arbitrary: just('another person', 'set the clock back') },
    { weight: 8, arbitrary: some('do') },
    { weight: 8, arbitrary: some('answer', 'lose answer', 'pass') },
    { weight: 1, arbitrary: some('refuse') },
    { weight: 2, arbitrary: some('discard') },
    { weight: 4, arbitrary: some('close', 'crash', 'freeze', 'thaw', 'cut', 'cut off') },
    { weight: 3, arbitrary: some('put away', 'bring back') },
  ),
  { minLength: 1, maxLength: 40, size: 'max' },
) as fc.Arbitrary<Step[]>

const MOST_TABS = 4
const SETTLED_MS = 120_000
/** A message or a write takes 40 ms at most. */
const HEARD_MS = 200

type Page = { name: number; tab: FakeTab; outbox: Outbox; line: FakeTransport; isAway: boolean }

class World {
  readonly #random: () => number
  readonly #disk: FakeDisk
  #browser: FakeBrowser
  #pages: Page[] = []
  #userId = 1
  /** By id, in the order in which the server did it; the user whose line it came over. */
  readonly carriedOut = new Map<string, number>()
  /** In which tab and conversation each was done: two tabs at once have no order between them. */
  readonly #places = new Map<string, string>()
  #opened = 0
  readonly refused = new Set<string>()
  #kept: string[] = []
  readonly #takenBack = new Set<string>()
  /**
   * Taken back, heard of by every tab that runs, and gone from the disk; with what was on its way then, which nobody can
   * call back.
   */
  readonly #discarded = new Map<string, Set<Request>>()

  constructor(seed: number) {
    this.#random = seeded(seed)
    this.#disk = new FakeDisk(this.#random)
    this.#browser = this.#start()
  }

  async live(steps: readonly Step[]): Promise<void> {
    this.#open()
    for (const step of steps) {
      await vi.advanceTimersByTimeAsync(this.#take(step))
      this.#inOrder()
    }
    await this.#settle()
    this.#inOrder()
    for (const id of this.#discarded.keys()) expect([...this.#disk.rows.keys()]).not.toContain(id)
    for (const id of this.#kept) {
      if (this.#takenBack.has(id)) continue
      const isDone = this.carriedOut.has(id) || this.refused.has(id)
      expect(isDone, 'what was kept is carried out').toBe(true)
      if (this.carriedOut.has(id)) expect([...this.#disk.rows.keys()]).not.toContain(id)
    }
    for (const row of this.#disk.rows.values()) expect(row.userId).toBe(this.#userId)
  }

  #take(step: Step): number {
    const page = 'n' in step ? this.#pages[step.n % Math.max(1, this.#pages.length)] : undefined
    switch (step.do) {
      case 'open':
        if (this.#pages.length < MOST_TABS) this.#open()
        return 0
      case 'kill':
        for (const { tab } of this.#pages) tab.crash()
        this.#pages = []
        this.#browser = this.#start()
        this.#open()
        return 0
      case 'another person':
        for (const { tab } of this.#pages) tab.close()
        this.#pages = []
        this.#userId = this.#userId === 1 ? 2 : 1
        // What the one before left behind is dropped.
        this.#kept = []
        this.#open()
        return 0
      case 'set the clock back':
        vi.setSystemTime(Date.now() - 60_000)
        return 0
      case 'pass':
        return 2 ** step.n * 5
      default:
        if (page) this.#change(step, page)
        return Math.floor(this.#random() * 20)
    }
  }

  #change({ do: what, n }: Extract<Step, { n: number }>, page: Page): void {
    const { tab, line } = page
    const gone = () => (this.#pages = this.#pages.filter((one) => one !== page))
    if (what === 'crash' || what === 'close') {
      gone()
      return tab[what]()
    }
    if (what === 'bring back') return bringBack(page)
    if (page.isAway) return
    if (what === 'thaw') return tab.isFrozen ? tab.thaw() : undefined
    if (tab.isFrozen) return
    if (what === 'freeze') return tab.freeze()
    if (what === 'do') return this.#do(page, n)
    if (what === 'cut') return cutAndMend(line)
    if (what === 'cut off') return line.cut()
    if (what === 'put away') {
      page.isAway = true
      return tab.putAway()
    }
    if (what === 'discard') return this.#discard(page, n)
    const [request] = line.actions
    if (!request || what === 'pass') return
    // A refusal that was not written down in time is asked for again.
    if (this.refused.has(request.id)) return line.refuse('forbidden', 'No.')
    if (what === 'refuse' && !this.carriedOut.has(request.id)) {
      this.refused.add(request.id)
      return line.refuse('forbidden', 'No.')
    }
    this.#carryOut(request)
    if (what === 'answer') line.answer({}, {})
    else cutAndMend(line)
  }

  #do(page: Page, n: number): void {
    const id = actionId(Date.now())
    const input = { chatId: (n % 2) + 1, content: id }
    const by = this.#userId
    this.#places.set(id, `chat ${input.chatId} on tab ${page.name} of ${by}`)
    void page.outbox.ask({ id, name: 'chat.send', input, extra: {} }).catch(() => undefined)
    // Kept as soon as the storage says so: from then on it is a promise.
    page.tab.arrive(this.#disk, () => {
      if (this.#disk.rows.has(id)) this.#kept.push(id)
    })
  }

  #discard({ tab, outbox }: Page, n: number): void {
    const open = [...this.#places.keys()].filter((one) => !this.carriedOut.has(one))
    const id = open.at(-1 - n)
    if (id === undefined || this.#places.get(id)?.endsWith(`of ${this.#userId}`) !== true) return
    this.#takenBack.add(id)
    outbox.discard(id)
    setTimeout(() => {
      if (tab.isGone || tab.isFrozen || this.#disk.rows.has(id)) return
      this.#discarded.set(id, new Set(this.#pages.flatMap(({ line }) => line.actions)))
    }, HEARD_MS)
  }

  #carryOut(request: Request): void {
    const { id } = request
    if (this.refused.has(id)) throw new Error('carried out though it was refused for good')
    const onTheirWay = this.#discarded.get(id) ?? new Set([request])
    expect([...onTheirWay], 'what was discarded is not sent').toContain(request)
    expect(this.#places.get(id), 'nobody sends what another one did').toMatch(
      new RegExp(`of ${this.#userId}$`),
    )
    if (!this.carriedOut.has(id)) this.carriedOut.set(id, this.#userId)
  }

  #inOrder(): void {
    const last = new Map<string, number>()
    const made = [...this.#places.keys()]
    for (const id of this.carriedOut.keys()) {
      // The browser was killed before it was written down that nobody wants it: it may come late.
      if (this.#takenBack.has(id)) continue
      const place = this.#places.get(id) ?? ''
      const asked = made.indexOf(id)
      expect(asked, 'in the order of its conversation').toBeGreaterThan(last.get(place) ?? -1)
      last.set(place, asked)
    }
  }

  async #settle(): Promise<void> {
    if (this.#pages.length === 0) this.#open()
    for (const page of this.#pages) {
      if (page.tab.isFrozen) page.tab.thaw()
      bringBack(page)
    }
    for (const { line } of this.#pages) if (line.status.get().state === 'offline') line.mend()
    for (let turn = 0; turn < 100; turn += 1) {
      await vi.advanceTimersByTimeAsync(turn === 0 ? SETTLED_MS : 500)
      for (const { line } of this.#pages) {
        const [request] = line.actions
        if (!request) continue
        if (this.refused.has(request.id)) line.refuse('forbidden', 'No.')
        else {
          this.#carryOut(request)
          line.answer({}, {})
        }
      }
    }
  }

  #start(): FakeBrowser {
    return new FakeBrowser({ random: this.#random, accept: () => {} })
  }

  #open(): void {
    const tab = this.#browser.open()
    const line = new FakeTransport()
    const outbox = new Outbox({
      userId: this.#userId,
      world: tab.world,
      store: this.#disk.of(tab),
      neighbours: tab.neighbours,
      line: new Observable<Transport | null>(line),
    })
    this.#pages.push({ name: (this.#opened += 1), tab, outbox, line, isAway: false })
  }
}

function bringBack(page: Page): void {
  if (page.isAway) page.tab.bringBack()
  page.isAway = false
}

function cutAndMend(line: FakeTransport): void {
  line.cut()
  line.mend()
}

/** As a failure is written down: what is done, and to which page. */
const history = (text: string): Step[] =>
  text.split(', ').map((step) => ({ do: step.replace(/ \d$/, ''), n: Number(step.at(-1)) }) as Step)
const examples: [Step[], number][] = [
  // A tab is opened while another one removes what it discarded, and is put away before it can tell.
  [history('do 0, do 0, do 0, discard 1, do 0, open, put away 0, do 0, bring back 3'), -12],
  // What a tab has just written down as it is put away is discarded in another one, which is put away at once.
  [
    history(
      'open, close 0, do 0, answer 0, open, answer 0, answer 0, do 0, do 0, do 0, put away 0, discard 3, put away 1, pass 3, answer 0, freeze 0',
    ),
    -21,
  ],
]

beforeAll(() => void vi.useFakeTimers())
afterAll(() => void vi.useRealTimers())

test(
  'what was done is carried out once and in order, whatever becomes of tabs, browser and line',
  { timeout: 300_000 },
  async () => {
    await fc.assert(
      fc.asyncProperty(histories, fc.integer(), async (steps, seed) => {
        try {
          await new World(seed).live(steps)
        } finally {
          vi.clearAllTimers()
        }
      }),
      { ...runs(2_000), examples },
    )
  },
)
