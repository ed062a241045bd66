import { randomUUID } from 'node:crypto'

import type { MessageOf } from '@trunkline/shared/contract/catalogue'

import type { RunAction } from '../core/actions.ts'
import type { Connection } from '../core/connection.ts'
import { Follows, type FollowServices } from '../core/follows.ts'
import { Hints, type HintServices } from '../core/hints.ts'
import { splitMessage } from '../core/inbound.ts'
import { Intake } from '../core/intake.ts'
import type { Logger } from '../core/log.ts'
import type { Metrics } from '../core/metrics.ts'
import { type Presence, stay } from '../core/presence.ts'
import { asRefusal, closeNameOf, isOurs, Refusal } from '../core/refusal.ts'
import { attached } from './attached.ts'
import type { OldTime } from './flat.ts'
import { type Asked, type Hinted, type Input, readInput } from './input.ts'
import type { Line } from './lines.ts'
import { ear } from './news.ts'
import type { LegacyReads } from './reads.ts'
import type { OldFrame } from './translate.ts'

export type OldSocketServices = FollowServices &
  HintServices & {
    runAction: RunAction
    presence: Presence
    metrics: Metrics
    clock: () => number
    log: Pick<Logger, 'info'>
    reads: LegacyReads
    time: OldTime
  }

/**
 * The consumer of an old socket: says in its dialect what its topics say, and takes the few frames it always took.
 * Actions run strictly one after another, in the order in which they arrived.
 */
export class OldSocket {
  readonly #services: OldSocketServices
  readonly #line: Line
  readonly #connection: Connection
  readonly #follows: Follows
  readonly #intake: Intake
  readonly #hints: Hints
  #following: Promise<void> = Promise.resolve()

  constructor(services: OldSocketServices, line: Line, connection: Connection) {
    const { endpoint, place } = line
    this.#services = services
    this.#line = line
    this.#connection = connection
    this.#intake = new Intake(connection, services)
    this.#hints = new Hints(services, place.userId, connection)
    this.#follows = new Follows(services, {
      userId: place.userId,
      connection: ear(line, connection, (message) => this.#heard(message)),
      dialect: line.dialect,
      // An old client has no word for a gap, but it refetches whenever it connects.
      onReset: () => connection.close('state_invalid', { why: 'retention' }),
      onEnd: (topic) => {
        if (!endpoint.leadsTo) return connection.close('forbidden')
        line.topics.delete(topic)
      },
    })
    stay(services.presence, place.userId, { connection })
    connection.onText((text) => this.#receive(text))
    connection.onClose(() => this.#follows.close())
  }

  /** Resolves once everything that its topics say arrives here. Never throws: a line that cannot follow is closed. */
  follow(): Promise<void> {
    return this.#follow([...this.#line.topics])
  }

  /** One after another: `Follows` takes one call at a time. */
  #follow(topics: readonly string[]): Promise<void> {
    this.#following = this.#following.then(async () => {
      try {
        const requests = topics.map((topic) => ({ topic }))
        await this.#follows.follow(requests, (states) => {
          const denied = Object.values(states).some(({ state }) => state === 'denied')
          if (denied && !this.#line.endpoint.leadsTo) this.#connection.close('forbidden')
        })
      } catch (error) {
        this.#services.onError(error)
        this.#connection.close(closeNameOf(error), { retryIn: 1_000 })
      }
    })
    return this.#following
  }

  #heard(message: MessageOf): void {
    const { endpoint, topics } = this.#line
    const further = endpoint.leadsTo?.(message)
    if (further === undefined || topics.has(further) || topics.size >= this.#services.bounds.topics)
      return
    topics.add(further)
    void this.#follow([further])
  }

  #receive(text: string): void {
    const refusal = this.#intake.refuse()
    if (refusal) return this.#refuse(refusal)
    const { endpoint, place } = this.#line
    try {
      const input = readInput(oneFrame(text), { ...endpoint, ...place })
      this.#services.metrics.received.inc({ type: input.kind })
      this.#take(input)
    } catch (error) {
      this.#services.metrics.received.inc({ type: 'malformed' })
      this.#refuse(error)
      this.#intake.nonsense()
    }
  }

  #take(input: Input): void {
    switch (input.kind) {
      case 'ping':
        return this.#send({ type: 'pong' })
      case 'action':
        return this.#intake.inTurn(() => this.#act(input))
      case 'signal':
        return this.#intake.inTurn(() => this.#hint(input))
      case 'unknown':
    }
  }

  /** The change is told as an event, to this line too; where nothing changed, this line alone is told that it is so. */
  async #act({ id = randomUUID(), name, data, attachment, echo }: Asked): Promise<void> {
    const { userId, chatId } = this.#line.place
    const { log, runAction, time } = this.#services
    if (chatId !== 0) log.info(`Received message in chat ${chatId}`)
    try {
      const file = await attached(this.#services, userId, attachment)
      const answer = await runAction({ userId, id, name, data: { ...data, ...file } })
      const changed = !answer.duplicate && Object.keys(answer.positions).length > 0
      if (!changed) for (const frame of echo(answer.data, time)) this.#send(frame)
    } catch (error) {
      this.#refuse(error)
    }
  }

  async #hint({ topic, name, data }: Hinted): Promise<void> {
    if (!this.#follows.has(topic)) return
    try {
      await this.#hints.say({ topic, name, data })
    } catch (error) {
      this.#services.onError(error)
    }
  }

  #refuse(error: unknown): void {
    const refusal = asRefusal(error)
    const { code, message } = refusal
    if (isOurs(refusal)) this.#services.onError(error)
    this.#send({ type: 'error', code, message })
  }

  #send(frame: OldFrame): void {
    this.#connection.send(JSON.stringify(frame))
  }
}

/** Old clients send one frame a message. Throws `Refusal`. */
function oneFrame(text: string): unknown {
  const inbound = splitMessage(text)
  if (!inbound.ok) throw new Refusal(inbound.tooLarge ? 'too_large' : 'bad_frame', inbound.message)
  const [frame] = inbound.frames
  if (inbound.frames.length !== 1 || text.trimStart().startsWith('['))
    throw new Refusal('bad_frame', 'one frame a message')
  return frame
}
