import type { Retry } from '@trunkline/shared/protocol/backoff'
import { type ClientFrame, parseClientFrame } from '@trunkline/shared/protocol/client-frames'
import type { ErrorCode } from '@trunkline/shared/protocol/errors'
import { numbersOf } from '@trunkline/shared/protocol/position'
import type { ServerFrame, TopicState } from '@trunkline/shared/protocol/server-frames'
import { alwaysFollowed, parseTopic, topicKinds } from '@trunkline/shared/protocol/topic'
import { FRAME_BYTES } from '@trunkline/shared/protocol/version'

import type { RunAction } from './actions.ts'
import type { Connection } from './connection.ts'
import { realtimeV1 } from './delivery.ts'
import { Follows, type FollowServices } from './follows.ts'
import { Hints, type HintServices } from './hints.ts'
import type { Identity } from './identity.ts'
import { splitMessage } from './inbound.ts'
import { Intake } from './intake.ts'
import { Lag } from './lag.ts'
import type { Metrics } from './metrics.ts'
import type { Modes } from './modes.ts'
import { type Lease, type Presence, stay } from './presence.ts'
import { asRefusal, isOurs, Refusal } from './refusal.ts'

export type ConsumerServices = FollowServices &
  HintServices & {
    runAction: RunAction
    presence: Presence
    metrics: Metrics
    clock: () => number
    build: string
    retry: Retry
    modes: Modes
    helloTimeoutMs: number
  }

type FrameOf<T extends ClientFrame['type']> = Extract<ClientFrame, { type: T }>

/** How often in a row a connection may ask for what it may not read. */
const DENIED_IN_A_ROW = 5

/**
 * One connection to `/ws/realtime`. From `hello` on it is in the user's notification group and friend-request group
 * (and account and presence), always, resumes them from where the client was, follows further topics while they are
 * shown, and runs actions. Frames are handled strictly one after another, so a client's actions happen in the order
 * in which they arrived.
 */
export class RealtimeConsumer {
  readonly #services: ConsumerServices
  readonly #identity: Identity
  readonly #connection: Connection
  readonly #id: string
  readonly #follows: Follows
  readonly #intake: Intake
  readonly #hints: Hints
  readonly #lag = new Lag()
  #lease: Lease | undefined
  #deniedInARow = 0
  #greeted = false

  constructor(
    services: ConsumerServices,
    line: { identity: Identity; connection: Connection; id: string },
  ) {
    this.#services = services
    this.#identity = line.identity
    this.#connection = line.connection
    this.#id = line.id
    this.#intake = new Intake(line.connection, services)
    this.#hints = new Hints(services, line.identity.userId, line.connection)
    this.#follows = new Follows(services, {
      userId: line.identity.userId,
      connection: line.connection,
      dialect: realtimeV1,
      onReset: (topic, [seq, id], why) => this.#send({ type: 'reset', topic, seq, id, why }),
      onEnd: (topic) => {
        const message = 'you may no longer read this'
        this.#send({ type: 'ended', topic, code: 'forbidden', message, purge: true })
      },
    })
    const hello = setTimeout(() => {
      if (!this.#greeted) this.#connection.close('hello_timeout')
    }, services.helloTimeoutMs).unref()
    this.#connection.onText((text) => this.#receive(text))
    this.#connection.onClose(() => {
      clearTimeout(hello)
      this.#follows.close()
    })
  }

  #receive(text: string): void {
    const inbound = splitMessage(text)
    if (!inbound.ok)
      return this.#refuseFrame(inbound.message, inbound.tooLarge ? 'too_large' : 'bad_frame')
    for (const value of inbound.frames) {
      const refusal = this.#intake.refuse()
      if (refusal) this.#refuse(idOf(value), refusal)
      else this.#parse(value)
    }
  }

  #parse(value: unknown): void {
    const parsed = parseClientFrame(value)
    if (parsed.ok) {
      this.#services.metrics.received.inc({ type: parsed.frame.type })
      this.#intake.inTurn(() => this.#take(parsed.frame))
    } else if (parsed.why === 'unknown') this.#services.metrics.received.inc({ type: 'unknown' })
    else this.#refuseFrame(parsed.message, 'bad_frame', parsed.id)
  }

  async #take(frame: ClientFrame): Promise<void> {
    try {
      if (frame.type === 'hello') return await this.#hello(frame)
      if (!this.#greeted) return this.#refuseFrame('say hello first', 'bad_frame')
      switch (frame.type) {
        case 'subscribe':
          return await this.#subscribe(frame)
        case 'unsubscribe':
          for (const name of frame.topics) this.#follows.unfollow(name)
          return this.#send({ type: 'ok', id: frame.id })
        case 'action':
          return await this.#act(frame)
        case 'signal':
          return await this.#signal(frame)
        case 'ping':
          return this.#pong(frame)
      }
    } catch (error) {
      this.#services.onError(error)
      this.#failed(frame, asRefusal(error))
    }
  }

  /** What can be asked again on this line is; a line that was never greeted comes back by its own growing pauses. */
  #failed(frame: ClientFrame, refusal: Refusal): void {
    if (refusal.code !== 'busy') return this.#connection.close('internal', { retryIn: 1_000 })
    if (frame.type === 'hello') return this.#connection.close('busy')
    this.#refuse(idOf(frame), refusal)
  }

  async #hello(frame: FrameOf<'hello'>): Promise<void> {
    if (this.#greeted) return this.#refuseFrame('hello was said already', 'bad_frame')
    this.#greeted = true
    const { userId } = this.#identity
    const { epoch, positions = {} } = frame.resume ?? {}
    // What does not fit is not in the welcome, and refused where it is asked for by its own frame.
    const topics = new Set<string>([...alwaysFollowed(userId), ...(frame.topics ?? [])])
    const most = Math.max(this.#services.bounds.topics, alwaysFollowed(userId).length)
    const requests = [...topics]
      .slice(0, most)
      .map((topic) => ({ topic, since: positions[topic], epoch }))
    await this.#follows.follow(requests, (states) => this.#welcome(states, frame.client.away))
  }

  #welcome(topics: Record<string, TopicState>, away = false): void {
    const { epoch, build, bounds, retry, modes, presence } = this.#services
    const { userId } = this.#identity
    const { mode, leave } = modes.join(userId, (frame) => this.#connection.send(frame))
    this.#connection.onClose(leave)
    this.#lease = stay(presence, userId, { connection: this.#connection, away })
    this.#send({
      type: 'welcome',
      connection: this.#id,
      epoch,
      user: userId,
      build,
      limits: { topics: bounds.topics, frameBytes: FRAME_BYTES },
      retry,
      mode,
      topics: this.#counted(topics),
    })
  }

  async #subscribe({ id, topics }: FrameOf<'subscribe'>): Promise<void> {
    const most = this.#services.bounds.topics
    const added = topics.filter(({ topic }) => !this.#follows.has(topic)).length
    if (added > 0 && this.#follows.size + added > most)
      return this.#refuse(id, new Refusal('too_many_topics', `at most ${most} topics a connection`))
    await this.#follows.follow(topics, (states) =>
      this.#send({ type: 'ok', id, data: { topics: this.#counted(states) } }),
    )
    if (this.#deniedInARow >= DENIED_IN_A_ROW) this.#connection.close('forbidden')
  }

  #counted(topics: Record<string, TopicState>): Record<string, TopicState> {
    for (const [topic, { state, why }] of Object.entries(topics)) {
      this.#services.metrics.resumes.inc({ state, why: why ?? '' })
      // A post that is gone is asked for in good faith; what is private is not.
      if (state !== 'denied') this.#deniedInARow = 0
      else if (isPrivate(topic)) this.#deniedInARow += 1
    }
    return topics
  }

  async #act({ id, name, data }: FrameOf<'action'>): Promise<void> {
    try {
      const { userId } = this.#identity
      const answer = await this.#services.runAction({ userId, id, name, data })
      const at = numbersOf(answer.positions)
      const duplicate = answer.duplicate ? { duplicate: true } : {}
      this.#send({ type: 'ok', id, data: answer.data, at, ...duplicate })
    } catch (error) {
      const refusal = asRefusal(error)
      if (isOurs(refusal)) this.#services.onError(error)
      this.#refuse(id, refusal)
    }
  }

  async #signal({ topic, name, data }: FrameOf<'signal'>): Promise<void> {
    if (!this.#follows.has(topic)) return
    const outcome = await this.#hints.say({ topic, name, data })
    if (outcome === 'unknown') this.#services.metrics.received.inc({ type: 'unknown' })
    if (outcome === 'malformed')
      this.#refuseFrame('data: not what this signal carries', 'bad_frame')
  }

  #pong({ timestamp, applied = [], positions = {}, away = false }: FrameOf<'ping'>): void {
    this.#lease?.look(away)
    const { metrics, clock } = this.#services
    const { userId } = this.#identity
    for (const [, , ms] of applied)
      if (ms >= 0 && ms < 3_600_000) {
        metrics.appliedSeconds.observe({ mode: 'unified' }, ms / 1_000)
        metrics.voices.applied({ userId, mode: 'unified' }, ms / 1_000)
      }
    metrics.lost({ userId, mode: 'unified' }, this.#lag.lost(positions, this.#follows.told()))
    this.#send({ type: 'pong', timestamp, now: clock() })
  }

  #refuseFrame(
    message: string,
    code: Extract<ErrorCode, 'bad_frame' | 'too_large'>,
    id?: string,
  ): void {
    this.#services.metrics.received.inc({ type: 'malformed' })
    this.#refuse(id, new Refusal(code, message))
    this.#intake.nonsense()
  }

  #refuse(id: string | undefined, refusal: Refusal): void {
    const { code, message, temporary, retryIn, details } = refusal
    this.#send({
      type: 'error',
      ...(id === undefined ? {} : { id }),
      code,
      message,
      temporary,
      ...(retryIn === undefined ? {} : { retryIn }),
      ...(details === undefined ? {} : { details }),
    })
  }

  #send(frame: ServerFrame): void {
    this.#connection.send(JSON.stringify(frame))
  }
}

const isPrivate = (topic: string): boolean => {
  const parsed = parseTopic(topic)
  return parsed !== undefined && ['user', 'chat'].includes(topicKinds[parsed.kind].owner ?? '')
}

const idOf = (frame: unknown): string | undefined => {
  const { id } = (frame ?? {}) as { id?: unknown }
  return typeof id === 'string' && id.length <= 64 ? id : undefined
}
