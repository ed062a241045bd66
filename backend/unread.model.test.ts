import type { EventOf } from '@trunkline/shared/contract/catalogue'
import type { Notification } from '@trunkline/shared/contract/notification'
import { parsePositions, type Position, START } from '@trunkline/shared/protocol/position'
import type { ServerFrameOf } from '@trunkline/shared/protocol/server-frames'
import { type Topic, topic } from '@trunkline/shared/protocol/topic'
import { runs } from '@trunkline/shared/testing/property'
import fc from 'fast-check'
import { afterAll, beforeAll, expect, test } from 'vitest'

import type { TestClient } from './core/testing.ts'
import { createTestApp, type TestPerson } from './testing.ts'

/**
 * Two pages of one person who read while more arrives, several things at the same moment, over lines that break
 * (promises P3 and P12): both hear the same counts, and each count that is told, answered or fetched is that of its
 * position.
 */
type Act =
  | { do: 'arrive' }
  | { do: 'read' | 'read all' | 'read up to'; page: number; n: number }
  | { do: 'fetch' }
  | { do: 'cut'; page: number }

const page = fc.nat({ max: 1 })
const act: fc.Arbitrary<Act> = fc.oneof(
  { weight: 6, arbitrary: fc.record({ do: fc.constant('arrive' as const) }) },
  {
    weight: 6,
    arbitrary: fc.record({
      do: fc.constantFrom('read' as const, 'read all' as const, 'read up to' as const),
      page,
      n: fc.nat({ max: 7 }),
    }),
  },
  { weight: 2, arbitrary: fc.record({ do: fc.constant('fetch' as const) }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('cut' as const), page }) },
)
const moments = fc.array(fc.array(act, { minLength: 1, maxLength: 5 }), {
  minLength: 2,
  maxLength: 8,
  size: 'max',
})

let app: Awaited<ReturnType<typeof createTestApp>>
let ada: TestPerson
let mine: Topic
let other: TestClient
let postId: number
beforeAll(async () => {
  app = await createTestApp({
    FRAMES_PER_SECOND: '100000',
    FRAMES_BURST: '100000',
    CONNECTS_PER_IP_PER_MINUTE: '100000',
  })
  ada = await app.signUp('Ada')
  mine = topic.notifications(ada.id)
  const ben = await app.signUp('Ben')
  ;({ id: postId } = await ada.json<{ id: number }>('POST', '/api/posts', { content: 'Well?' }))
  other = ben.connect()
  await other.hello()
})
afterAll(() => app.close())

let actions = 0
const actOn = async (line: TestClient, name: string, data: unknown) => {
  const answer = await line.action(name, data, `unread-${(actions += 1)}`)
  if (answer.type === 'error') throw new Error(`${name}: ${answer.message}`)
  return answer
}

/** One page: what it was told of notifications, over however many lines. */
class Page {
  readonly heard: EventOf[] = []
  line: TestClient
  #at: Position
  #hears: Promise<void> = Promise.resolve()

  private constructor(line: TestClient, at: Position) {
    this.line = line
    this.#at = at
  }

  static async open(): Promise<Page> {
    const line = ada.connect()
    const { topics } = await line.hello()
    const { seq, id } = topics[mine] ?? { seq: START[0], id: START[1] }
    return new Page(line, [seq, id])
  }

  /** Takes what has come up to this number, in the order in which it came. */
  async hearTo(seq: number): Promise<void> {
    while (this.#at[0] < seq) this.#take(await this.line.take(isMine))
    expect(this.#at[0]).toBe(seq)
  }

  /** The line breaks where it stands; the next one goes on from what was heard. */
  async cut(): Promise<void> {
    this.#hears = this.#hears.then(async () => {
      this.line.socket.terminate()
      await this.line.closed
      const come = this.line.frames.filter(isMine)
      for (const event of come) this.#take(event)
      this.line = ada.connect()
      const { epoch } = await head()
      await this.line.hello({ resume: { epoch, positions: { [mine]: this.#at } } })
    })
    return this.#hears
  }

  #take(event: EventOf): void {
    expect(event.seq, 'in order, none twice').toBe(this.#at[0] + 1)
    this.#at = [event.seq, event.id]
    this.heard.push(event)
  }
}

const isMine = (frame: unknown): frame is EventOf & ServerFrameOf<'event'> =>
  (frame as EventOf).type === 'event' && (frame as EventOf).topic === mine

/** What a fetch says, and at which number. */
async function fetched<T>(path: string): Promise<{ data: T; seq: number; epoch: string }> {
  const answer = await ada.request('GET', path)
  const [seq] = parsePositions(answer.headers.get('Realtime-Position'))[mine] ?? START
  const epoch = answer.headers.get('Realtime-Epoch') ?? ''
  return { data: (await answer.json()) as T, seq, epoch }
}
const head = () => fetched<{ unread: number }>('/api/notifications/unread-count')
const list = () => fetched<{ items: Notification[] }>('/api/notifications?limit=100')
const unreadOf = (items: readonly Notification[]) =>
  items.flatMap(({ id, read }) => (read ? [] : [id]))

class World {
  readonly #pages: Page[]
  readonly #ids: number[] = []
  /** What was said to be true at a number, or at one of several: how many are unread, or which. */
  readonly #claims: { from: number; to: number; unread: number | number[] }[] = []
  /** Answered without a number: true at one of this moment's. */
  readonly #answered: number[] = []

  private constructor(pages: Page[]) {
    this.#pages = pages
  }

  static async begin(): Promise<World> {
    await ada.json('POST', '/api/notifications/read-all', {})
    return new World([await Page.open(), await Page.open()])
  }

  async live(all: readonly Act[][]): Promise<void> {
    let { seq: from } = await head()
    for (const acts of all) {
      await Promise.all(acts.map((one) => this.#run(one)))
      const { data, seq: to } = await this.#fetch()
      for (const unread of this.#answered.splice(0)) this.#claims.push({ from, to, unread })
      this.#ids.splice(0, Infinity, ...data.items.map(({ id }) => id))
      from = to
    }
    for (const one of this.#pages) await one.hearTo(from)
    this.#judge()
  }

  close(): void {
    for (const { line } of this.#pages) line.socket.terminate()
  }

  async #run(one: Act): Promise<void> {
    if (one.do === 'arrive')
      return void (await actOn(other, 'post.comment', { postId, content: 'Yes' }))
    if (one.do === 'fetch') return void (await this.#fetch())
    const page = this.#pages[one.page]
    if (!page) return
    if (one.do === 'cut') return page.cut()
    await this.#read(page, one)
  }

  /** An answer may be lost with its line. */
  async #read(page: Page, { do: how, n }: Extract<Act, { n: number }>): Promise<void> {
    const ids = this.#ids.slice(n, n + 3)
    const upTo = this.#ids[n]
    if (how !== 'read all' && upTo === undefined) return
    const isSome = how === 'read'
    const name = isSome ? 'notification.mark_read' : 'notification.mark_all_read'
    const data = isSome ? { ids } : how === 'read up to' ? { upTo } : {}
    const { line } = page
    const answer = await actOn(line, name, data).catch((error: unknown) => {
      if (line.socket.readyState === line.socket.OPEN) throw error
    })
    if (!answer) return
    const said = answer.data as { unread: number; upTo?: number }
    if (how === 'read up to') expect(said.upTo).toBeLessThanOrEqual(upTo ?? 0)
    const seq = answer.at?.[mine]
    if (seq === undefined) this.#answered.push(said.unread)
    else this.#claim(seq, said.unread)
  }

  async #fetch() {
    const [count, items] = await Promise.all([head(), list()])
    this.#claim(count.seq, count.data.unread)
    this.#claim(items.seq, unreadOf(items.data.items))
    return items
  }

  #claim(seq: number, unread: number | number[]): void {
    this.#claims.push({ from: seq, to: seq, unread })
  }

  #judge(): void {
    const [one, another] = this.#pages
    expect(another?.heard).toEqual(one?.heard)
    const unread = new Set<number>()
    const stood = new Map<number, number[]>()
    for (const { seq, name, data } of one?.heard ?? []) {
      if (name === 'notification.created') unread.add(data.notification.id)
      if (name === 'notification.read') for (const id of data.ids) unread.delete(id)
      if (name === 'notification.all_read')
        for (const id of unread) if (id <= data.upTo) unread.delete(id)
      expect(data, 'as told on the wire').toMatchObject({ unread: unread.size })
      stood.set(
        seq,
        [...unread].toSorted((a, b) => b - a),
      )
    }
    const standing = (seq: number) => stood.get(seq) ?? []
    for (const { from, to, unread: said } of this.#claims) {
      const then = Array.from({ length: to - from + 1 }, (_, n) => standing(from + n))
      const counts = then.map((ids) => (typeof said === 'number' ? ids.length : ids))
      expect(counts, `as fetched or answered at ${from} to ${to}`).toContainEqual(said)
    }
  }
}

test('two pages of one person hear the same counts, and each is that of its position, whatever is read and arrives', async () => {
  await fc.assert(
    fc.asyncProperty(moments, async (all) => {
      const world = await World.begin()
      try {
        await world.live(all)
      } finally {
        world.close()
      }
    }),
    runs(200),
  )
}, 120_000)
