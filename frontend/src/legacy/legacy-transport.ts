import type {
  ActionInput,
  ActionName,
  MessageOf,
  SignalInput,
  SignalName,
} from '@trunkline/shared/contract/catalogue'
import { DEFAULT_RETRY } from '@trunkline/shared/protocol/backoff'
import type { Position } from '@trunkline/shared/protocol/position'
import type { Mode } from '@trunkline/shared/protocol/server-frames'
import { type Topic, topic } from '@trunkline/shared/protocol/topic'

import { refusalOf } from '../lib/refusal-of.ts'
import { actOverHttp } from '../lib/rest-actions.ts'
import { ActionQueue, type Request } from '../realtime/action-queue.ts'
import { Audience } from '../realtime/audience.ts'
import { Followed } from '../realtime/followed.ts'
import { LineStatus } from '../realtime/line-status.ts'
import type { LineState, SocketOptions } from '../realtime/reconnecting-socket.ts'
import type { ActOptions, Done, RestartReason, Transport } from '../realtime/transport.ts'
import type { World } from '../realtime/world.ts'
import type { Ask } from './decode.ts'
import { type Endpoint, endpointOf, isHeard } from './endpoints.ts'
import { OldLine } from './old-line.ts'

export type LegacyOptions = {
  /** Where the old endpoints are, such as `ws://localhost:8000`. */
  base: string
  userId: number
  world: World
  probe: SocketOptions['probe']
}

const PING = JSON.stringify({ type: 'ping' })
/** A page that moves on to the next one keeps the lines that both want. */
const LINGER_MS = 1_000

/** From the best to the worst: the page shows how the worst of its lines stands. */
const severity: Record<LineState['state'], number> = {
  closed: 0,
  open: 1,
  connecting: 2,
  offline: 3,
  signed_out: 4,
}

/**
 * The old lines as one transport: a socket for each endpoint that tells of what is followed, and HTTP for what is done.
 * Old sockets cannot resume and do not say everything: whenever one opens, and whenever it hints at what it cannot tell,
 * the topic starts over. What a frame names without showing it is read and then told, so the same handlers run.
 */
export class LegacyTransport implements Transport {
  readonly #options: LegacyOptions
  readonly #lines = new Map<string, OldLine>()
  readonly #followed = new Followed({
    came: (topic, isFirst) => isFirst && this.#came(topic),
    left: () => this.#left(),
  })
  /** What no old line carries is read when somebody begins to show it, and when the page is looked at again. */
  readonly follow = this.#followed.follow
  readonly #line: LineStatus
  readonly #queue: ActionQueue
  readonly #heard = new Map<Topic, number>()
  readonly #audience = new Audience()
  readonly hear = this.#audience.hear
  readonly #sleep: () => void
  #asked: { to: Mode; why: string } | null = null
  #closed = false

  constructor(options: LegacyOptions) {
    this.#options = options
    const { world } = options
    this.#line = new LineStatus(world.now)
    this.#queue = new ActionQueue(world, (request) => void this.#carryOut(request))
    this.#queue.open()
    this.#sleep = world.onWake(() => this.#woke())
  }

  get status() {
    return this.#line.status
  }

  act<N extends ActionName>(
    name: N,
    input: ActionInput<N>,
    options?: ActOptions,
  ): Promise<Done<N>> {
    return this.#queue.add(name, input, options)
  }

  /** Old lines have a word for typing in a chat, and for no other signal. */
  signal<N extends SignalName>(name: Topic, signal: N, data: SignalInput<N>): void {
    if (signal !== 'chat.typing') return
    const { path } = endpointOf(name, this.#options.userId) ?? {}
    const line = path === undefined ? undefined : this.#lines.get(path)
    line?.send({ type: 'typing', is_typing: (data as SignalInput<'chat.typing'>).on })
  }

  retryNow(): void {
    for (const line of this.#lines.values()) line.retryNow()
  }

  close(): void {
    this.#closed = true
    this.#sleep()
    for (const line of this.#lines.values()) line.close()
    this.#queue.shut()
    this.#line.show({ state: 'closed' }, 'none')
  }

  #came(topic: Topic): void {
    if (!endpointOf(topic, this.#options.userId)) return this.#startOver(topic, null, 'untold')
    for (const [path, { endpoint, topics }] of this.#wanted()) {
      const line = this.#lines.get(path)
      if (line) line.carry(topics)
      else this.#lines.set(path, this.#open(endpoint, topics))
    }
    this.#show()
  }

  #left(): void {
    const wanted = this.#wanted()
    for (const [path, line] of this.#lines) line.carry(wanted.get(path)?.topics ?? new Set())
    this.#show()
    this.#options.world.after(LINGER_MS, () => this.#closeUnwanted())
  }

  #closeUnwanted(): void {
    for (const [path, line] of this.#lines) {
      if (line.topics.size > 0) continue
      line.close()
      this.#lines.delete(path)
    }
  }

  /** By path: the endpoints that tell of what is followed, and of what. */
  #wanted(): Map<string, { endpoint: Endpoint; topics: Set<Topic> }> {
    const wanted = new Map<string, { endpoint: Endpoint; topics: Set<Topic> }>()
    for (const topic of this.#followed.topics()) {
      const endpoint = endpointOf(topic, this.#options.userId)
      if (!endpoint || !isHeard(topic, this.#followed)) continue
      const entry = wanted.get(endpoint.path) ?? { endpoint, topics: new Set() }
      wanted.set(endpoint.path, entry)
      entry.topics.add(topic)
    }
    return wanted
  }

  #open(endpoint: Endpoint, topics: ReadonlySet<Topic>): OldLine {
    const { base, world, probe } = this.#options
    const heartbeat = { everyMs: 30_000, text: () => PING }
    const url = `${base}${endpoint.path}`
    return new OldLine(
      endpoint,
      topics,
      { url, world, probe, backoff: endpoint.backoff, heartbeat },
      {
        began: (name) => this.#startOver(name, null, 'reopened'),
        told: (message) => this.#tell(message),
        named: (ask) => this.#named(ask),
        untold: (ask) => this.#untold(ask),
        mode: (to, why) => this.#modeAsked(to, why),
        ended: (names) => this.#ended(names),
        changed: () => this.#show(),
      },
    )
  }

  #tell(message: MessageOf): void {
    if (message.type !== 'event') return this.#audience.message.call(message, { replay: false })
    const { topic, seq, id } = message
    const last = this.#heard.get(topic) ?? 0
    this.#heard.set(topic, Math.max(last, seq))
    if (seq > last) this.#audience.message.call(message, { replay: false })
    // One event in several frames, or two lines that tell of one topic: the order allows no more than a hint.
    else this.#startOver(topic, [seq, id], 'untold')
  }

  /** The feed's line tells of comments; the post's own topic has numbers of its own, which it does not tell. */
  #named(ask: Ask): void {
    if (ask.about === 'comment') this.#startOver(topic.post(ask.postId), null, 'untold')
  }

  #untold(ask: Ask): void {
    if ('stamp' in ask) {
      const { topic: name, seq, id } = ask.stamp
      this.#startOver(name, [seq, id], 'untold')
    }
    if (ask.about === 'engagement') this.#startOver(topic.post(ask.postId), null, 'untold')
    if (ask.about === 'followed') this.#startOver(topic.feed(), null, 'untold')
  }

  /** Every line says it; the page is told once. */
  #modeAsked(to: Mode, why: string): void {
    if (this.#asked?.to === to && this.#asked.why === why) return
    this.#asked = { to, why }
    this.#audience.mode.call(to, why)
  }

  #ended(topics: readonly Topic[]): void {
    const message = 'you may no longer read this'
    for (const name of topics)
      this.#audience.ended.call({ topic: name, code: 'forbidden', message, purge: true })
  }

  #woke(): void {
    const { userId } = this.#options
    for (const name of [topic.chats(userId), topic.account(userId)])
      this.#startOver(name, null, 'untold')
  }

  #startOver(topic: Topic, at: Position | null, why: RestartReason): void {
    this.#audience.restart.call({ topic, at, why, withinMs: DEFAULT_RETRY.window })
  }

  async #carryOut({ id, name, input }: Request): Promise<void> {
    try {
      const { userId } = this.#options
      const { output, at } = await actOverHttp(name, input as ActionInput<ActionName>, {
        id,
        userId,
      })
      this.#queue.settle(id, output, at)
    } catch (error) {
      this.#queue.refuse(id, refusalOf(error))
    }
  }

  #show(): void {
    if (this.#closed) return
    const states = [...this.#lines.values()].flatMap(({ state }) => state ?? [])
    const [worst] = states.toSorted((a, b) => severity[b.state] - severity[a.state])
    this.#line.show(worst ?? { state: 'connecting', attempt: 0 }, 'live')
  }
}
