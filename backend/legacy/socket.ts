import { randomUUID } from 'node:crypto'

import type { RunAction } from '../core/actions.ts'
import type { Connection } from '../core/connection.ts'
import { Follows, type FollowServices } from '../core/follows.ts'
import { splitMessage } from '../core/inbound.ts'
import { Strikes, TokenBucket } from '../core/limits.ts'
import type { Metrics } from '../core/metrics.ts'
import { asRefusal, Refusal } from '../core/refusal.ts'
import { type Asked, readInput } from './input.ts'
import type { Line } from './lines.ts'
import type { OldFrame } from './translate.ts'

export type OldSocketServices = FollowServices & {
  runAction: RunAction
  metrics: Metrics
  clock: () => number
}

/** Frames a second, and at once; after so many offences within a minute the line is closed (PROTOCOL rule 12). */
const FRAMES = { perSecond: 20, burst: 60 }
const MALFORMED = 20
const OVER_RATE = 100
/** Actions that wait for their turn before the socket is no longer read, and when it is read again. */
const WAITING = { most: 32, least: 16 }

/**
 * The consumer of an old socket: says in its dialect what its topics say, and takes the few frames it always took.
 * Actions run strictly one after another, in the order in which they arrived.
 */
export class OldSocket {
  readonly #services: OldSocketServices
  readonly #line: Line
  readonly #connection: Connection
  readonly #follows: Follows
  readonly #bucket: TokenBucket
  readonly #malformed: Strikes
  readonly #overRate: Strikes
  #waiting = 0
  #turn: Promise<void> = Promise.resolve()

  constructor(services: OldSocketServices, line: Line, connection: Connection) {
    const { clock } = services
    this.#services = services
    this.#line = line
    this.#connection = connection
    this.#bucket = new TokenBucket({ ...FRAMES, clock })
    this.#malformed = new Strikes({ most: MALFORMED, withinMs: 60_000, clock })
    this.#overRate = new Strikes({ most: OVER_RATE, withinMs: 60_000, clock })
    this.#follows = new Follows(services, {
      userId: line.userId,
      connection,
      dialect: line.dialect,
      // An old client has no word for a gap, but it refetches whenever it connects.
      onReset: () => connection.close('state_invalid', { why: 'retention' }),
      onEnd: () => connection.close('forbidden'),
    })
    connection.onText((text) => this.#receive(text))
    connection.onClose(() => this.#follows.close())
  }

  /** Resolves once everything that its topics say arrives here. Never throws: a line that cannot follow is closed. */
  async follow(): Promise<void> {
    try {
      const requests = this.#line.topics.map((topic) => ({ topic }))
      await this.#follows.follow(requests, (states) => {
        const denied = Object.values(states).some(({ state }) => state === 'denied')
        if (denied) this.#connection.close('forbidden')
      })
    } catch (error) {
      this.#services.onError(error)
      this.#connection.close('internal', { retryIn: 1_000 })
    }
  }

  #receive(text: string): void {
    const retryIn = this.#bucket.take()
    if (retryIn > 0) return this.#refuseRate(retryIn)
    try {
      const input = readInput(oneFrame(text), this.#line.endpoint.accepts)
      this.#services.metrics.received.inc({ type: input.kind })
      if (input.kind === 'ping') this.#send({ type: 'pong' })
      if (input.kind === 'action') this.#queue(input)
    } catch (error) {
      this.#services.metrics.received.inc({ type: 'malformed' })
      this.#refuse(error)
      if (this.#malformed.strike()) this.#connection.close('bad_frame')
    }
  }

  #queue(asked: Asked): void {
    this.#waiting += 1
    if (this.#waiting === WAITING.most) this.#connection.pause()
    this.#turn = this.#turn.then(async () => {
      if (this.#connection.open) await this.#act(asked)
      this.#waiting -= 1
      if (this.#waiting === WAITING.least) this.#connection.resume()
    })
  }

  /** The change is told as an event, to this line too; where nothing changed, this line alone is told that it is so. */
  async #act({ id = randomUUID(), name, data, echo }: Asked): Promise<void> {
    try {
      const { userId } = this.#line
      const answer = await this.#services.runAction({ userId, id, name, data })
      const changed = !answer.duplicate && Object.keys(answer.positions).length > 0
      if (!changed) for (const frame of echo(answer.data)) this.#send(frame)
    } catch (error) {
      this.#refuse(error)
    }
  }

  #refuseRate(retryIn: number): void {
    this.#refuse(new Refusal('rate_limited', 'too many frames', { retryIn }))
    if (this.#overRate.strike()) this.#connection.close('flooding', { retryIn: 5_000 })
  }

  #refuse(error: unknown): void {
    const { code, message } = asRefusal(error)
    if (code === 'internal') this.#services.onError(error)
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
