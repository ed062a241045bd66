import type { MessageOf } from '@trunkline/shared/contract/catalogue'
import { type Position, START } from '@trunkline/shared/protocol/position'
import type { TopicState } from '@trunkline/shared/protocol/server-frames'
import { type Topic, topic } from '@trunkline/shared/protocol/topic'
import { runs } from '@trunkline/shared/testing/property'
import fc from 'fast-check'
import { afterAll, beforeAll, expect, test } from 'vitest'

import type { Database, ReadDb } from '../db/database.ts'
import { openEmptyDatabase } from '../db/testing.ts'
import { USUAL_BOUNDS } from './bounds.ts'
import { memoryBroker } from './broker-memory.ts'
import { realtimeV1 } from './delivery.ts'
import { heads } from './event-log.ts'
import { type FollowRequest, Follows, type FollowServices, type Line } from './follows.ts'
import { Hub } from './hub.ts'
import { event, value } from './message.ts'
import { createMetrics } from './metrics.ts'
import { ownTopic, type TopicRules } from './topic-rules.ts'
import { createWrite, type Write } from './write.ts'

/**
 * Subscribe, unsubscribe, close, "may they?" and every read of the log, in any order in which their answers can come
 * (promises P3, P10 and P11): fast-check's scheduler decides which await ends next. Two people on one process, each
 * with a line, perhaps cut and opened again; meanwhile somebody speaks, they are put out and let in again, reads fail.
 * Whatever happens, nothing comes after it was said to be over, nothing is missing while it is not, and in the end
 * nobody is held by the process who has gone.
 */
type Frame = { do: 'follow'; topics: number[]; known: boolean } | { do: 'unfollow'; topic: number }
type Step =
  | { do: 'say'; topic: number }
  | { do: 'leave' | 'join' | 'hide' | 'show'; client: number }
type Script = {
  /** For each client its lines, one after another; every line but the last is cut at some moment. */
  lives: Frame[][][]
  steps: Step[]
  /** Which of the answers is an error; none where it is beyond the last. */
  failing: number
  /** After so many messages a line is full until it is given room. */
  credit: number
}

const which = fc.nat({ max: 2 })
const frame: fc.Arbitrary<Frame> = fc.oneof(
  {
    weight: 3,
    arbitrary: fc.record({
      do: fc.constant('follow' as const),
      topics: fc.uniqueArray(which, { minLength: 2, maxLength: 3 }),
      known: fc.boolean(),
    }),
  },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('unfollow' as const), topic: which }) },
)
const step: fc.Arbitrary<Step> = fc.oneof(
  { weight: 3, arbitrary: fc.record({ do: fc.constant('say' as const), topic: which }) },
  {
    weight: 4,
    arbitrary: fc.record({
      do: fc.constantFrom('leave', 'join', 'hide', 'hide', 'show'),
      client: fc.nat({ max: 1 }),
    }),
  },
)
const life = fc.array(frame, { minLength: 2, maxLength: 5, size: 'max' })
const client = fc.array(life, { minLength: 1, maxLength: 2 })
const script: fc.Arbitrary<Script> = fc.record({
  lives: fc.array(client, { minLength: 2, maxLength: 2 }),
  steps: fc.array(step, { minLength: 4, maxLength: 12, size: 'max' }),
  failing: fc.oneof({ weight: 2, arbitrary: fc.constant(1_000) }, fc.nat({ max: 20 })),
  credit: fc.integer({ min: 1, max: 6 }),
})

/** After each await that ends, everything that follows from it happens before the next one does. */
const turn = () => new Promise((resolve) => setImmediate(resolve))
const scheduler = fc.scheduler({
  act: async (ends) => {
    await ends()
    await turn()
  },
})

let database: Database
let lastId = 0
beforeAll(async () => {
  database = await openEmptyDatabase()
})
afterAll(() => database.close())

test('whichever await ends first, nothing is heard of what is over, all of what is not, and nobody is left behind', async () => {
  await fc.assert(
    fc.asyncProperty(scheduler, script, async (order, { lives, steps, failing, credit }) => {
      const world = new World(order, { failing, credit })
      const clients = [world.person(), world.person()]
      for (const name of world.topics(clients)) await world.say(name)
      const living = clients.map((one, index) => one.live(lives[index] ?? []))
      order.scheduleSequence(
        steps.map((one) => ({ label: one.do, builder: () => world.run(one, clients) })),
      )
      await world.idle()
      await Promise.all(living)
      await world.sweep()
      for (const one of clients) await one.agree()
      for (const one of clients) one.end()
      await world.idle()
      for (const name of world.topics(clients)) await world.say(name)
      world.expectNobody()
      expect(world.wrong).toEqual([])
    }),
    runs(1_000),
  )
}, 600_000)

class World {
  readonly #order: fc.Scheduler
  readonly #failing: number
  #answers = 0
  readonly credit: number
  readonly chat = topic.chat(++lastId)
  readonly post = topic.post(lastId)
  readonly hub: Hub
  readonly write: Write
  readonly services: FollowServices
  readonly wrong: string[] = []
  /** Who is out of the chat, from within the transaction, and who has been told so since. */
  readonly #out = new Set<number>()
  readonly barred = new Set<number>()
  readonly hidden = new Set<number>()
  readonly #screens = new Map<() => void, number>()

  constructor(order: fc.Scheduler, { failing, credit }: Pick<Script, 'failing' | 'credit'>) {
    this.#order = order
    this.#failing = failing
    this.credit = credit
    const broker = memoryBroker()
    const follow = broker.follow
    broker.follow = async (topics) => {
      await follow(topics)
      await this.answer('broker')
    }
    const onError = (error: unknown) => {
      if (String(error) !== 'Error: planned') this.wrong.push(String(error))
    }
    const db = this.#late(database.db)
    this.hub = new Hub({ db, broker, clock: Date.now, onError })
    this.write = createWrite({ database, broker, metrics: createMetrics(), clock: Date.now })
    this.services = {
      db,
      hub: this.hub,
      epoch: 'e',
      bounds: USUAL_BOUNDS,
      onError,
      topicRules: this.#rules(),
      openScreen: async (userId, onChange) => {
        this.#screens.set(onChange, userId)
        try {
          await this.answer('screen')
        } catch (error) {
          this.#screens.delete(onChange)
          throw error
        }
        return { hides: () => false, close: () => void this.#screens.delete(onChange) }
      },
    }
  }

  person(): Client {
    return new Client(this, ++lastId)
  }

  topics(clients: readonly Client[]): Topic[] {
    return [this.chat, this.post, ...clients.map(({ userId }) => topic.notifications(userId))]
  }

  /** Ends when the scheduler says so, and perhaps badly. */
  async answer(to: string): Promise<void> {
    await this.#order.schedule(Promise.resolve(), to)
    if (this.#answers++ === this.#failing) throw new Error('planned')
  }

  moment(of: string): Promise<void> {
    return this.#order.schedule(Promise.resolve(), of)
  }

  async idle(): Promise<void> {
    do {
      await this.#order.waitIdle()
      await turn()
    } while (this.#order.count() > 0)
  }

  async run(one: Step, clients: readonly Client[]): Promise<void> {
    if (one.do === 'say') return this.say(this.topics(clients)[one.topic] ?? this.chat)
    const userId = clients[one.client]?.userId ?? 0
    switch (one.do) {
      case 'leave':
        return this.#leave(userId)
      case 'join':
        this.#out.delete(userId)
        return void this.barred.delete(userId)
      case 'hide':
        this.hidden.add(userId)
        return this.#screenChanged(userId)
      case 'show':
        this.hidden.delete(userId)
        return this.#screenChanged(userId)
    }
  }

  async say(name: Topic): Promise<void> {
    await this.write(async (tx) =>
      tx.emit(event('notification.read', name, { ids: [1], unread: 0 })),
    )
  }

  /** What a read that failed has missed. */
  async sweep(): Promise<void> {
    for (const sequencer of this.hub.followedTopics()) {
      const [head] = (await heads(database.db, [sequencer.topic])).get(sequencer.topic) ?? START
      void sequencer.advanceTo(head)
    }
    await this.idle()
  }

  expectNobody(): void {
    expect([...this.hub.counts()]).toEqual([])
    for (const { topic: name, followers } of this.hub.followedTopics())
      expect([name, followers]).toEqual([name, 0])
    expect(this.#screens.size).toBe(0)
  }

  async #leave(userId: number): Promise<void> {
    const chatId = Number(this.chat.split(':')[1])
    await this.write(async (tx) => {
      this.#out.add(userId)
      tx.emit(event('chat.left', topic.chats(userId), { chatId, unreadChats: 0 }))
    })
    this.barred.add(userId)
  }

  #screenChanged(userId: number): void {
    for (const [onChange, whose] of this.#screens) if (whose === userId) onChange()
  }

  #rules(): TopicRules {
    const unless =
      (refused: ReadonlySet<number>) =>
      async (_db: ReadDb, userId: number): Promise<boolean> => {
        const may = !refused.has(userId)
        await this.answer('may')
        return may
      }
    const rules: Partial<TopicRules> = {
      notifications: ownTopic,
      chat: {
        mayFollow: unless(this.#out),
        current: async () => {
          await this.answer('current')
          return [readMark(this.chat)]
        },
        endedBy: { 'chat.left': ({ chatId }) => chatId },
      },
      post: { mayFollow: unless(this.hidden) },
    }
    return rules as TopicRules
  }

  /** What is read is true at that moment, and heard of later. */
  #late<T extends object>(builder: T): T {
    return new Proxy(builder, {
      get: (target, name) => {
        const member: unknown = Reflect.get(target, name, target)
        if (typeof member !== 'function') return member
        return (...args: unknown[]) => {
          const result: unknown = Reflect.apply(member, target, args)
          if (name === 'execute')
            return Promise.resolve(result).then(async (rows) => {
              await this.answer('read')
              return rows
            })
          return typeof result === 'object' && result !== null ? this.#late(result) : result
        }
      },
    })
  }
}

const readMark = (chat: Topic) =>
  value('chat.read_mark', chat as ReturnType<typeof topic.chat>, {
    key: '1',
    rev: 1,
    at: 1,
    data: { userId: 1, upTo: 1 },
  })

/** One line, from its first frame to its end, and what its other end was told. */
type Life = {
  readonly follows: Follows
  /** The last number of each topic that is followed, as the other end knows it. */
  readonly followed: Map<Topic, number>
  closed: boolean
  readonly ended: Promise<void>
  end(): void
}

class Client {
  readonly userId: number
  readonly #world: World
  readonly #positions = new Map<Topic, Position>()
  #life: Life | undefined

  constructor(world: World, userId: number) {
    this.#world = world
    this.userId = userId
  }

  async live(lives: readonly (readonly Frame[])[]): Promise<void> {
    for (const [index, frames] of lives.entries()) {
      const one = this.#open()
      this.#life = one
      const isLast = index === lives.length - 1
      if (!isLast) void this.#world.moment('cut').then(() => one.end())
      await this.#say(one, frames)
      if (!isLast) await one.ended
    }
  }

  end(): void {
    this.#life?.end()
  }

  /** Who is still there has everything, of exactly what they may read. */
  async agree(): Promise<void> {
    const one = this.#life
    if (!one || one.closed) return
    expect(one.follows.size).toBe(one.followed.size)
    const known = await heads(database.db, [...one.followed.keys()])
    for (const [name, seq] of one.followed) {
      expect(one.follows.has(name)).toBe(true)
      expect([name, seq]).toEqual([name, known.get(name)?.[0]])
    }
    if (this.#world.barred.has(this.userId)) expect(one.followed.has(this.#world.chat)).toBe(false)
    if (this.#world.hidden.has(this.userId)) expect(one.followed.has(this.#world.post)).toBe(false)
  }

  /** One frame after another, as a connection takes them. */
  async #say(one: Life, frames: readonly Frame[]): Promise<void> {
    const topics = [this.#world.chat, this.#world.post, topic.notifications(this.userId)]
    for (const asked of frames) {
      await this.#world.moment(asked.do)
      if (one.closed) return
      if (asked.do === 'unfollow') {
        const name = topics[asked.topic] ?? this.#world.chat
        one.follows.unfollow(name)
        one.followed.delete(name)
        continue
      }
      const requests = asked.topics.flatMap((index) => {
        const name = topics[index]
        const since = name && asked.known ? (this.#positions.get(name) ?? START) : undefined
        return name ? [{ topic: name, since, epoch: 'e' }] : []
      })
      await one.follows
        .follow(requests, (states) => this.#answered(one, requests, states))
        .catch(() => one.end())
    }
  }

  #open(): Life {
    const world = this.#world
    let left = world.credit
    const line: Line = {
      get full() {
        return left <= 0
      },
      get busy() {
        return left <= 0
      },
      room: async () => {
        await world.moment('room')
        left = world.credit
      },
      deliver: ({ message }) => {
        left -= 1
        this.#hear(one, message)
      },
      close: () => one.end(),
    }
    const follows = new Follows(world.services, {
      userId: this.userId,
      connection: line,
      dialect: realtimeV1,
      onReset: (name, [seq]) => void one.followed.set(name, seq),
      onEnd: (name) => {
        if (!one.followed.delete(name)) world.wrong.push(`${name} ended, and was not followed`)
        this.#positions.delete(name)
      },
    })
    const { promise: ended, resolve } = Promise.withResolvers<void>()
    const end = () => {
      one.closed = true
      follows.close()
      resolve()
    }
    const one: Life = { follows, followed: new Map(), closed: false, ended, end }
    return one
  }

  #answered(
    one: Life,
    requests: readonly FollowRequest[],
    states: Record<string, TopicState>,
  ): void {
    if (one.closed) this.#world.wrong.push('an answer to nobody')
    for (const [key, { seq, id, state }] of Object.entries(states)) {
      const name = key as Topic
      if (state === 'denied') one.followed.delete(name)
      else if (state === 'replay') one.followed.set(name, sinceOf(requests, name))
      else {
        one.followed.set(name, seq)
        this.#positions.set(name, [seq, id])
      }
    }
  }

  #hear(one: Life, message: MessageOf): void {
    const { wrong, chat, barred } = this.#world
    const { topic: name } = message
    const last = one.followed.get(name)
    if (one.closed) wrong.push(`${name} after the end`)
    if (last === undefined) wrong.push(`${name}, which is not followed`)
    if (name === chat && barred.has(this.userId)) wrong.push(`${name} for somebody who is out`)
    if (message.type !== 'event' || last === undefined) return
    if (message.seq !== last + 1) wrong.push(`${name}: ${message.seq} after ${last}`)
    one.followed.set(name, message.seq)
    this.#positions.set(name, [message.seq, message.id])
  }
}

const sinceOf = (requests: readonly FollowRequest[], name: Topic): number =>
  requests.find(({ topic: asked }) => asked === name)?.since?.[0] ?? -1
