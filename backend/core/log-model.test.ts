import type { MessageOf } from '@trunkline/shared/contract/catalogue'
import {
  type Position,
  positionEntries,
  type Positions,
  START,
} from '@trunkline/shared/protocol/position'
import type { TopicState } from '@trunkline/shared/protocol/server-frames'
import { type Topic, topic } from '@trunkline/shared/protocol/topic'
import { runs } from '@trunkline/shared/testing/property'
import fc from 'fast-check'
import { afterAll, beforeAll, expect, test } from 'vitest'

import type { Database } from '../db/database.ts'
import { openEmptyDatabase } from '../db/testing.ts'
import { USUAL_BOUNDS } from './bounds.ts'
import { memoryBroker } from './broker-memory.ts'
import type { Broker } from './broker.ts'
import { realtimeV1 } from './delivery.ts'
import { heads } from './event-log.ts'
import { Follows, type Line } from './follows.ts'
import { Hub } from './hub.ts'
import { LogTail } from './log-tail.ts'
import { event } from './message.ts'
import { createMetrics } from './metrics.ts'
import { ownTopic, type TopicRules } from './topic-rules.ts'
import { createWrite, type Write } from './write.ts'

/**
 * The log against a reference that is a plain array: whatever is lost, repeated, reordered, trimmed, restarted or
 * restored from an older copy, a client that connects in the end, from wherever it stands, holds exactly what the log
 * holds, or was told `reset`, which it never is without need (promises P2 to P5). Private topics of one user and a chat that the user is put out of and let in to again:
 * whoever was there heard all of it before, and nothing comes once this process has heard of the departure (promise
 * P10). Two clients, a broker that keeps none of its promises.
 */
type Fault = 'lose' | 'repeat' | 'swap'
type Command =
  | { do: 'append'; topics: number[] }
  | { do: 'abort'; topics: number[] }
  | { do: 'connect' | 'drop' | 'stall' | 'drain'; client: number }
  | { do: 'go back'; client: number; by: number }
  | { do: 'trim'; topic: number; keep: number }
  | { do: 'restart'; lose: number }
  | { do: 'fault'; fault: Fault }
  | { do: 'sweep' | 'leave' | 'join' }

const someTopics = fc.uniqueArray(fc.nat({ max: 3 }), { minLength: 1, maxLength: 3 })
const client = fc.nat({ max: 1 })
const command: fc.Arbitrary<Command> = fc.oneof(
  { weight: 10, arbitrary: fc.record({ do: fc.constant('append' as const), topics: someTopics }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('abort' as const), topics: someTopics }) },
  {
    weight: 6,
    arbitrary: fc.record({ do: fc.constantFrom('connect', 'drop', 'stall', 'drain'), client }),
  },
  {
    weight: 1,
    arbitrary: fc.record({ do: fc.constant('go back' as const), client, by: fc.nat({ max: 5 }) }),
  },
  {
    weight: 1,
    arbitrary: fc.record({
      do: fc.constant('trim' as const),
      topic: fc.nat({ max: 3 }),
      keep: fc.nat({ max: 3 }),
    }),
  },
  {
    weight: 2,
    arbitrary: fc.record({ do: fc.constant('restart' as const), lose: fc.nat({ max: 3 }) }),
  },
  {
    weight: 4,
    arbitrary: fc.record({
      do: fc.constant('fault' as const),
      fault: fc.constantFrom('lose', 'repeat', 'swap'),
    }),
  },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('sweep' as const) }) },
  { weight: 2, arbitrary: fc.record({ do: fc.constantFrom('leave', 'join') }) },
)

let database: Database
let lastUser = 0
beforeAll(async () => {
  database = await openEmptyDatabase()
})
afterAll(() => database.close())

test('a client that connects in the end holds what the log holds, or was told to refetch', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(command, { minLength: 10, maxLength: 50 }), async (commands) => {
      const world = new World(++lastUser)
      for (const one of commands) await world.run(one)
      await world.settle()
    }),
    runs(2_000),
  )
}, 600_000)

class World {
  readonly userId: number
  readonly chat: Topic
  /** What is private to the user and says that they are out of the chat. */
  readonly #own: Topic
  /** What is appended to; the last of them is the chat. */
  readonly #topics: Topic[]
  /** The reference: ids in order, per topic. */
  readonly log = new Map<Topic, string[]>()
  /** Up to where each topic was trimmed. */
  readonly tails = new Map<Topic, number>()
  readonly #clients: Client[]
  readonly topicRules: TopicRules
  /** From within the transaction that puts the user out; the number of its event. */
  #out = false
  #leftAt = Number.POSITIVE_INFINITY
  /** Not waited for: commits fall between the awaits of connecting and catching up. */
  #appends: Promise<void>[] = []
  #faults: Fault[] = []
  #node!: { hub: Hub; write: Write; tail: LogTail }

  constructor(userId: number) {
    this.userId = userId
    this.chat = topic.chat(userId)
    this.#own = topic.chats(userId)
    this.#topics = [
      topic.notifications(userId),
      topic.friendRequests(userId),
      topic.account(userId),
      this.chat,
    ]
    const rules: Partial<TopicRules> = {
      notifications: ownTopic,
      friend_requests: ownTopic,
      account: ownTopic,
      presence: ownTopic,
      chats: ownTopic,
      chat: { mayFollow: () => !this.#out, endedBy: { 'chat.left': ({ chatId }) => chatId } },
    }
    this.topicRules = rules as TopicRules
    this.#clients = [new Client(this), new Client(this)]
    for (const name of [...this.#topics, this.#own]) this.log.set(name, [])
    this.#start()
  }

  get hub(): Hub {
    return this.#node.hub
  }

  get isOut(): boolean {
    return this.#out
  }

  /** Whether this process has heard that the user went, perhaps after they came again. */
  get heardLeave(): boolean {
    const own = this.hub.followedTopics().find(({ topic: name }) => name === this.#own)
    return own !== undefined && own.last[0] >= this.#leftAt
  }

  /** From when this process knows that the user is out nothing of the chat may come. */
  get knowsOut(): boolean {
    return this.#out && this.heardLeave
  }

  #start() {
    const metrics = createMetrics()
    const broker = this.#unreliable(memoryBroker())
    const onError = (error: unknown) => {
      throw error
    }
    const services = { database, broker, metrics, clock: Date.now, onError }
    const hub = new Hub({ ...services, db: database.db })
    const tail = new LogTail({ ...services, hub, everyMs: 1_000_000 })
    tail.stop()
    this.#node = { hub, write: createWrite(services), tail }
  }

  /** Does to hints whatever the commands say. */
  #unreliable(broker: Broker): Broker {
    return {
      ...broker,
      publish: (messages) => {
        const fault = this.#faults.shift()
        if (fault === 'lose') return
        broker.publish(fault === 'swap' ? messages.toReversed() : messages)
        if (fault === 'repeat') broker.publish(messages)
      },
    }
  }

  async run(one: Command): Promise<void> {
    switch (one.do) {
      case 'append':
        return void this.#appends.push(this.#append(one.topics))
      case 'abort':
        await expect(this.#write(one.topics, true)).rejects.toThrow('planned')
        return
      case 'connect':
        return this.#clients[one.client]?.connect()
      case 'drop':
        return this.#clients[one.client]?.drop()
      case 'stall':
        return this.#clients[one.client]?.stall(true)
      case 'drain':
        return this.#clients[one.client]?.stall(false)
      case 'go back':
        await this.#agree()
        return this.#clients[one.client]?.goBack(one.by)
      case 'trim':
        return this.#trim(this.#topics[one.topic] ?? 'feed', one.keep)
      case 'restart':
        return this.#restart(one.lose)
      case 'fault':
        return void this.#faults.push(one.fault)
      case 'sweep':
        return this.#sweep()
      case 'leave':
        return this.#leave()
      case 'join':
        this.#out = false
        return
    }
  }

  async settle(): Promise<void> {
    this.#faults = []
    for (const one of this.#clients) {
      one.stall(false)
      await one.connect()
    }
    await this.#sweep()
    await this.#append([0, 1, 2, 3])
    await new Promise((resolve) => setImmediate(resolve))
    // Who was cut because nobody knew any more what they may read comes back; who is let in again asks again.
    for (const one of this.#clients)
      if (!one.here || (!this.#out && !one.listens)) await one.connect()
    await new Promise((resolve) => setImmediate(resolve))
    await this.#agree()
    for (const name of this.log.keys()) this.#expectHolds(this.#clients, name)
    for (const one of this.#clients) one.drop()
  }

  #expectHolds(clients: readonly Client[], name: Topic): void {
    const holds = name === this.chat && this.#out ? undefined : this.#head(name)
    for (const one of clients) expect([name, one.positions.get(name)]).toEqual([name, holds])
  }

  #head(name: Topic): Position {
    const ids = this.log.get(name) ?? []
    return ids.length === 0 ? START : [ids.length, ids.at(-1) ?? '']
  }

  #write(topics: number[], abort: boolean) {
    return this.#node.write(async (tx) => {
      for (const index of topics) {
        const name = this.#topics[index] ?? 'feed'
        tx.emit(event('notification.read', name, { ids: [1], unread: 0 }))
      }
      if (abort) throw new Error('planned')
    })
  }

  async #append(topics: number[]) {
    const { positions } = await this.#write(topics, false)
    this.#keep(positions)
  }

  /** Whoever is there has heard everything before; after it nobody hears more once this process knows. */
  async #leave() {
    if (this.#out) return
    await this.#agree()
    await this.#sweep()
    await new Promise((resolve) => setImmediate(resolve))
    this.#expectHolds(
      this.#clients.filter(({ listens }) => listens),
      this.chat,
    )
    const left = event('chat.left', this.#own, { chatId: this.userId, unreadChats: 0 })
    const { positions } = await this.#node.write(
      async (tx) => {
        this.#out = true
        tx.emit(left)
      },
      {
        seal: async (_tx, _result, at) => {
          this.#leftAt = at[this.#own]?.[0] ?? 0
        },
      },
    )
    this.#keep(positions)
  }

  #keep(positions: Positions) {
    for (const [name, [seq, id]] of positionEntries(positions)) {
      const ids = this.log.get(name) ?? []
      expect(ids[seq - 1]).toBeUndefined()
      ids[seq - 1] = id
    }
  }

  /** Every commit is in the reference, and whatever was heard agrees with it. */
  async #agree() {
    await Promise.all(this.#appends.splice(0))
    for (const ids of this.log.values()) expect(ids.includes(undefined as never)).toBe(false)
    for (const one of this.#clients) one.check()
  }

  async #trim(name: Topic, keep: number) {
    await this.#agree()
    const upTo = Math.max(0, (this.log.get(name)?.length ?? 0) - keep)
    const id = this.log.get(name)?.[upTo - 1]
    if (id === undefined) return
    await database.commit(async (trx) => {
      const row = await trx
        .selectFrom('topics')
        .select(['id', 'tail'])
        .where('name', '=', name)
        .executeTakeFirst()
      if (!row || row.tail >= upTo) return
      await trx
        .updateTable('topics')
        .set({ tail: upTo, tail_id: id })
        .where('id', '=', row.id)
        .execute()
      this.tails.set(name, upTo)
      await trx
        .deleteFrom('events')
        .where('topic_id', '=', row.id)
        .where('seq', '<=', upTo)
        .execute()
    })
  }

  /** A new process; `lose` commits went with the power or a restored backup, and their numbers come again. */
  async #restart(lose: number) {
    await this.#agree()
    for (const one of this.#clients) one.drop()
    for (const name of this.log.keys()) await this.#forget(name, lose)
    if (this.#leftAt > this.#head(this.#own)[0]) this.#out = false
    this.#start()
  }

  async #forget(name: Topic, lose: number) {
    const ids = this.log.get(name) ?? []
    await database.commit(async (trx) => {
      const row = await trx
        .selectFrom('topics')
        .select(['id', 'tail'])
        .where('name', '=', name)
        .executeTakeFirst()
      const left = ids.length - lose
      if (!row || lose === 0 || left <= row.tail) return
      ids.length = left
      await trx
        .updateTable('topics')
        .set({ head: left, head_id: ids.at(-1) ?? '' })
        .where('id', '=', row.id)
        .execute()
      await trx
        .deleteFrom('events')
        .where('topic_id', '=', row.id)
        .where('seq', '>', left)
        .execute()
    })
  }

  async #sweep() {
    const known = await heads(database.db, [...this.log.keys()])
    await Promise.all(
      this.#node.hub
        .followedTopics()
        .map((sequencer) => sequencer.advanceTo(known.get(sequencer.topic)?.[0] ?? 0)),
    )
  }
}

/** Applies what it hears and checks that it is exactly what comes next. */
class Client {
  readonly positions = new Map<Topic, Position>()
  readonly #world: World
  #follows: Follows | undefined
  #full = false
  readonly #heard: { topic: Topic; seq: number; id: string }[] = []
  /** Where it stood when it was told to begin anew, and up to where the topic was trimmed by then. */
  readonly #resets: { topic: Topic; from: Position; tail: number }[] = []
  readonly #wake: (() => void)[] = []

  constructor(world: World) {
    this.#world = world
  }

  get here(): boolean {
    return this.#follows !== undefined
  }

  /** Is there, reads, and follows the chat. */
  get listens(): boolean {
    return !this.#full && this.#follows?.has(this.#world.chat) === true
  }

  async connect(): Promise<void> {
    this.drop()
    const { userId, hub, topicRules, chat } = this.#world
    const heard = (message: MessageOf) => this.#hear(message)
    const wake = this.#wake
    const stalled = () => this.#full
    const line: Line = {
      get full() {
        return stalled()
      },
      busy: false,
      room: () => new Promise((resolve) => (stalled() ? wake.push(resolve) : resolve())),
      deliver: (delivery) => heard(delivery.message),
      close: () => this.drop(),
    }
    const onError = (error: unknown) => {
      throw error
    }
    const openScreen = async () => ({ hides: () => false, close: () => undefined })
    const follows = new Follows(
      { db: database.db, hub, epoch: 'e', topicRules, openScreen, bounds: USUAL_BOUNDS, onError },
      {
        userId,
        connection: line,
        dialect: realtimeV1,
        onReset: (name, to) => this.#reset(name, to),
        onEnd: (name) => {
          expect([name, this.#world.heardLeave]).toEqual([chat, true])
          this.positions.delete(name)
        },
      },
    )
    this.#follows = follows
    const topics = [...this.#world.log.keys()]
    const requests = topics.map((name) => ({
      topic: name,
      since: this.positions.get(name),
      epoch: 'e',
    }))
    await follows.follow(requests, (states) => this.#greet(states))
  }

  drop(): void {
    this.#follows?.close()
    this.#follows = undefined
    this.stall(false)
  }

  /** As a page that was kept, or a tab that stood further back than the others. */
  goBack(by: number): void {
    this.drop()
    for (const [name, [seq]] of this.positions) {
      const at = Math.max(0, seq - by)
      this.positions.set(name, at === 0 ? START : [at, this.#world.log.get(name)?.[at - 1] ?? ''])
    }
  }

  stall(full: boolean): void {
    this.#full = full
    if (!full) for (const wake of this.#wake.splice(0)) wake()
  }

  /** What was heard is what the log holds at that number; who was to begin anew had to. */
  check(): void {
    const idOf = (name: Topic, seq: number) =>
      seq === 0 ? '' : this.#world.log.get(name)?.[seq - 1]
    for (const { topic: name, seq, id } of this.#heard.splice(0)) expect(id).toBe(idOf(name, seq))
    for (const { topic: name, from, tail } of this.#resets.splice(0)) {
      const [seq, id] = from
      const isDue = seq < tail || id !== idOf(name, seq)
      expect({ name, from, tail, isDue }).toMatchObject({ isDue: true })
    }
  }

  #reset(name: Topic, to: Position): void {
    const from = this.positions.get(name) ?? START
    this.#resets.push({ topic: name, from, tail: this.#world.tails.get(name) ?? 0 })
    this.positions.set(name, to)
  }

  #greet(states: Record<string, TopicState>): void {
    for (const [name, { seq, id, state }] of Object.entries(states)) {
      const { chat, isOut, heardLeave } = this.#world
      if (name === chat && isOut) expect(state).toBe('denied')
      if (state === 'denied') {
        expect([name, isOut || heardLeave]).toEqual([chat, true])
        this.positions.delete(name as Topic)
        continue
      }
      const known = this.positions.get(name as Topic)
      if (state === 'live' && known) expect(known).toEqual([seq, id])
      if (state === 'replay')
        this.#heard.push({ topic: name as Topic, seq: known?.[0] ?? 0, id: known?.[1] ?? '' })
      if (state === 'reset') this.#reset(name as Topic, [seq, id])
      else if (!known) this.positions.set(name as Topic, [seq, id])
    }
  }

  #hear(message: MessageOf): void {
    if (message.type !== 'event') return
    if (message.topic === this.#world.chat) expect(this.#world.knowsOut).toBe(false)
    const [seq] = this.positions.get(message.topic) ?? START
    expect(message.seq).toBe(seq + 1)
    this.#heard.push({ topic: message.topic, seq: message.seq, id: message.id })
    this.positions.set(message.topic, [message.seq, message.id])
  }
}
