import { START } from '@trunkline/shared/protocol/position'
import type { ServerFrame } from '@trunkline/shared/protocol/server-frames'
import { type Topic, topic } from '@trunkline/shared/protocol/topic'
import { runs } from '@trunkline/shared/testing/property'
import fc from 'fast-check'
import { afterAll, beforeAll, expect, test } from 'vitest'

import type { Database } from '../db/database.ts'
import { openEmptyDatabase } from '../db/testing.ts'
import { USUAL_BOUNDS } from './bounds.ts'
import { memoryBroker } from './broker-memory.ts'
import type { Connection } from './connection.ts'
import { realtimeV1 } from './delivery.ts'
import { Follows, type FollowServices } from './follows.ts'
import { HeartbeatWheel } from './heartbeat.ts'
import { Hub } from './hub.ts'
import { event, signal, value } from './message.ts'
import { createMetrics } from './metrics.ts'
import { RingRoom } from './ring-room.ts'
import { connectionOver, SlowLine } from './testing-slow-line.ts'
import type { TopicRules } from './topic-rules.ts'
import { createWrite, type Write } from './write.ts'

/**
 * Readers of any speed, what is said of any size (promises P3 and P14): never does a line hold more than its limit and
 * the one message that went over it, and in the end every reader has every event, once, in order, and the value as it
 * is. The network is one that takes as many bytes as the script says, whenever it says so.
 */
type Step =
  | { do: 'say'; topic: number; bytes: number }
  | { do: 'signal' | 'mark' }
  | { do: 'take'; reader: number; bytes: number }
  | { do: 'join'; reader: number }
type Script = { limit: number; readers: number; steps: Step[] }

const READERS = 3
const reader = fc.nat({ max: READERS - 1 })
const step: fc.Arbitrary<Step> = fc.oneof(
  {
    weight: 10,
    arbitrary: fc.record({
      do: fc.constant('say' as const),
      topic: fc.nat({ max: 1 }),
      bytes: fc.oneof(fc.nat({ max: 200 }), fc.nat({ max: 6_000 })),
    }),
  },
  { weight: 3, arbitrary: fc.record({ do: fc.constantFrom('signal' as const, 'mark' as const) }) },
  {
    weight: 6,
    arbitrary: fc.record({
      do: fc.constant('take' as const),
      reader,
      bytes: fc.oneof(fc.nat({ max: 100 }), fc.nat({ max: 20_000 })),
    }),
  },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('join' as const), reader }) },
)
const script: fc.Arbitrary<Script> = fc.record({
  limit: fc.integer({ min: 100, max: 20_000 }),
  readers: fc.integer({ min: 1, max: READERS }),
  steps: fc.array(step, { minLength: 10, maxLength: 60, size: 'max' }),
})

const turn = () => new Promise((resolve) => setImmediate(resolve))
const metrics = createMetrics()
let database: Database
let wheel: HeartbeatWheel
let lastId = 0
beforeAll(async () => {
  database = await openEmptyDatabase()
  wheel = new HeartbeatWheel({ pingMs: 2_000_000, timeoutMs: 1_000_000 })
})
afterAll(async () => {
  wheel.stop()
  await database.close()
})

test('readers of any speed hold no more than the limit back, and all get everything, once, in order', async () => {
  await fc.assert(
    fc.asyncProperty(script, async ({ limit, readers, steps }) => {
      const world = new World(limit)
      try {
        for (let n = 0; n < readers; n += 1) world.join(n)
        for (const one of steps) await world.run(one)
        await world.settle()
        world.expectBounded()
      } finally {
        world.close()
      }
    }),
    runs(300),
  )
}, 600_000)

class World {
  readonly #limit: number
  readonly #chat = topic.chat(++lastId)
  readonly #post = topic.post(lastId)
  readonly #broker = memoryBroker()
  readonly #write: Write
  readonly #services: FollowServices
  readonly #readers: (Reader | undefined)[] = []
  readonly #said = new Map<Topic, number>([
    [this.#chat, 0],
    [this.#post, 0],
  ])
  readonly #following: Promise<void>[] = []
  #mark = 0

  constructor(limit: number) {
    this.#limit = limit
    const onError = (error: unknown) => {
      throw error
    }
    const { db } = database
    // Of small events it keeps a few, of large ones none.
    const room = new RingRoom(3_000)
    const hub = new Hub({ db, broker: this.#broker, clock: Date.now, onError, room })
    this.#write = createWrite({ database, broker: this.#broker, metrics, clock: Date.now })
    const rules: Partial<TopicRules> = {
      chat: { mayFollow: () => true, current: async () => [this.#readMark()] },
      post: { mayFollow: () => true },
    }
    const openScreen = async () => ({ hides: () => false, close: () => undefined })
    const topicRules = rules as TopicRules
    this.#services = { db, hub, epoch: 'e', topicRules, openScreen, bounds: USUAL_BOUNDS, onError }
  }

  async run(one: Step): Promise<void> {
    switch (one.do) {
      case 'say':
        await this.#say(one.topic === 0 ? this.#chat : this.#post, one.bytes)
        break
      case 'signal':
        this.#broker.publish([typing(this.#chat)])
        break
      case 'mark':
        this.#mark += 1
        this.#broker.publish([this.#readMark()])
        break
      case 'take':
        this.#readers[one.reader]?.take(one.bytes)
        break
      case 'join':
        this.join(one.reader)
        break
    }
    await turn()
    for (const one of this.#present()) one.look()
  }

  /** Somebody new reads everything from the beginning. */
  join(index: number): void {
    if (this.#readers[index]) return
    const one = new Reader(this.#services, this.#limit)
    this.#readers[index] = one
    // Ends when what waits before its values has been taken.
    this.#following.push(one.follow([this.#chat, this.#post]))
  }

  /** Everybody takes what there is until there is nothing more. */
  async settle(): Promise<void> {
    for (let still = 0; still < 5; still += 1) {
      for (const one of this.#present())
        while (one.line.writableLength > 0) {
          still = 0
          one.take(Number.POSITIVE_INFINITY)
          await turn()
        }
      await turn()
    }
    await Promise.all(this.#following)
    for (const { heard, mark } of this.#present()) {
      for (const [name, count] of this.#said)
        expect(heard.get(name) ?? []).toEqual(Array.from({ length: count }, (_, i) => i + 1))
      expect(mark).toBe(this.#mark)
    }
  }

  expectBounded(): void {
    for (const { most, line } of this.#present())
      expect(most).toBeLessThanOrEqual(this.#limit + line.longest)
  }

  close(): void {
    for (const { line } of this.#present()) line.destroy()
  }

  #present(): Reader[] {
    return this.#readers.filter((one) => one !== undefined)
  }

  async #say(name: Topic, bytes: number): Promise<void> {
    const ids = Array.from({ length: Math.ceil(bytes / 6) }, (_, i) => 10_000 + i)
    await this.#write(async (tx) => tx.emit(event('notification.read', name, { ids, unread: 0 })))
    this.#said.set(name, (this.#said.get(name) ?? 0) + 1)
  }

  #readMark() {
    return value('chat.read_mark', this.#chat, {
      key: '1',
      rev: this.#mark,
      at: 1,
      data: { userId: 1, upTo: this.#mark },
    })
  }
}

const typing = (chat: Topic) =>
  signal('chat.typing', chat, 2, {
    on: true,
    person: { id: 2, name: 'N', handle: 'n', image: null },
  })

/** One who reads, as fast as the line brings it. */
class Reader {
  readonly line = new SlowLine((frame) => this.#read(frame))
  readonly heard = new Map<Topic, number[]>()
  mark = 0
  /** The most that ever waited. */
  most = 0
  readonly #follows: Follows
  readonly #connection: Connection

  constructor(services: FollowServices, maxBufferedBytes: number) {
    const { line } = this
    const connection = connectionOver(line, {
      wheel,
      metrics,
      maxBufferedBytes,
      stallMs: 60_000,
      bounds: USUAL_BOUNDS,
    })
    this.#connection = connection
    this.#follows = new Follows(services, {
      userId: 1,
      connection,
      dialect: realtimeV1,
      onReset: (name) => expect.fail(`${name} was reset`),
      onEnd: (name) => expect.fail(`${name} ended`),
    })
    connection.onClose(() => this.#follows.close())
  }

  /** Takes so many bytes; what waits is most just before. */
  take(bytes: number): void {
    this.look()
    this.line.carry(bytes)
  }

  look(): void {
    this.most = Math.max(this.most, this.#connection.waitingBytes)
  }

  follow(topics: readonly Topic[]): Promise<void> {
    const requests = topics.map((name) => ({ topic: name, since: START, epoch: 'e' }))
    return this.#follows.follow(requests, () => undefined)
  }

  #read(frame: ServerFrame): void {
    // An older value never wins (PROTOCOL section 4).
    if (frame.type === 'value') this.mark = Math.max(this.mark, frame.rev)
    if (frame.type !== 'event') return
    const name = frame.topic as Topic
    this.heard.set(name, [...(this.heard.get(name) ?? []), frame.seq])
  }
}
