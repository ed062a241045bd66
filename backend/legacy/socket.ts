import { randomUUID } from 'node:crypto'

import type { RunAction } from '../core/actions.ts'
import type { Connection } from '../core/connection.ts'
import { Follows, type FollowServices } from '../core/follows.ts'
import { splitMessage } from '../core/inbound.ts'
import { Intake } from '../core/intake.ts'
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

  constructor(services: OldSocketServices, line: Line, connection: Connection) {
    this.#services = services
    this.#line = line
    this.#connection = connection
    this.#intake = new Intake(connection, services.clock)
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
    const refusal = this.#intake.refuse()
    if (refusal) return this.#refuse(refusal)
    try {
      const input = readInput(oneFrame(text), this.#line.endpoint.accepts)
      this.#services.metrics.received.inc({ type: input.kind })
      if (input.kind === 'ping') this.#send({ type: 'pong' })
      if (input.kind === 'action') this.#intake.inTurn(() => this.#act(input))
    } catch (error) {
      this.#services.metrics.received.inc({ type: 'malformed' })
      this.#refuse(error)
      this.#intake.nonsense()
    }
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
