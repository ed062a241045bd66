import type { ActionInput, ActionName, MessageOf } from '@trunkline/shared/contract/catalogue'
import { DEFAULT_RETRY } from '@trunkline/shared/protocol/backoff'
import type { Position } from '@trunkline/shared/protocol/position'
import type { Mode } from '@trunkline/shared/protocol/server-frames'
import type { Topic } from '@trunkline/shared/protocol/topic'

import { refusalOf } from '../lib/refusal-of.ts'
import { actOverHttp } from '../lib/rest-actions.ts'
import { actionId } from '../realtime/action-id.ts'
import { ActionQueue, type Request } from '../realtime/action-queue.ts'
import { LineStatus } from '../realtime/line-status.ts'
import { Listeners } from '../realtime/observable.ts'
import type { LineState, SocketOptions } from '../realtime/reconnecting-socket.ts'
import type { Done, Ended, Restart, RestartReason, Told, Transport } from '../realtime/transport.ts'
import type { World } from '../realtime/world.ts'
import { decode } from './decode.ts'
import { oldEndpoints, OldLine } from './old-line.ts'

export type LegacyOptions = {
  /** Where the old endpoints are, such as `ws://localhost:8000`. */
  base: string
  world: World
  probe: SocketOptions['probe']
}

const PING = JSON.stringify({ type: 'ping' })
/** 1, 2, 4, 8, 16 s, as the sources wrote it; they gave up then, this goes on every 16 s: a server comes back some day. */
const backoff = (attempt: number) => 1_000 * 2 ** Math.min(attempt, 4)

/** From the best to the worst: the page shows how the worst of its lines stands. */
const severity: Record<LineState['state'], number> = {
  closed: 0,
  open: 1,
  connecting: 2,
  offline: 3,
  signed_out: 4,
}

/**
 * The old lines as one transport: a socket per family of messages, and HTTP for what is done. Old sockets cannot resume
 * and do not say everything: whenever one opens, and whenever it hints at what it cannot tell, the topic starts over.
 */
export class LegacyTransport implements Transport {
  readonly #lines: readonly OldLine[]
  readonly #line: LineStatus
  readonly #queue: ActionQueue
  readonly #heard = new Map<Topic, number>()
  readonly #messages = new Listeners<[MessageOf, Told]>()
  readonly #restarts = new Listeners<[Restart]>()
  readonly #world: World

  constructor({ base, world, probe }: LegacyOptions) {
    this.#world = world
    this.#line = new LineStatus(world.now)
    this.#queue = new ActionQueue(world, (request) => void this.#carryOut(request))
    this.#queue.open()
    const options = { world, probe, backoff, heartbeat: { everyMs: 30_000, text: () => PING } }
    this.#lines = oldEndpoints.map(({ path, carries }) => {
      const url = `${base}${path}`
      return new OldLine(
        carries,
        { ...options, url },
        {
          began: (topic) => this.#startOver(topic, null, 'reopened'),
          received: (text) => this.#received(text),
          changed: () => this.#show(),
        },
      )
    })
  }

  get status() {
    return this.#line.status
  }

  /** What no old line carries is heard nowhere, and read when it is shown. */
  follow(topic: Topic): () => void {
    return this.#lines.find((line) => line.carries(topic))?.follow(topic) ?? (() => {})
  }

  act<N extends ActionName>(
    name: N,
    input: ActionInput<N>,
    { id = actionId(this.#world.now()) }: { id?: string } = {},
  ): Promise<Done<N>> {
    return this.#queue.add(name, input, id)
  }

  /** Old lines have no word for these signals. */
  signal(): void {}

  onMessage(listener: (message: MessageOf, told: Told) => void): () => void {
    return this.#messages.add(listener)
  }

  onRestart(listener: (restart: Restart) => void): () => void {
    return this.#restarts.add(listener)
  }

  onEnded(_listener: (ended: Ended) => void): () => void {
    return () => {}
  }

  onMode(_listener: (to: Mode, why: string) => void): () => void {
    return () => {}
  }

  retryNow(): void {
    for (const line of this.#lines) line.retryNow()
  }

  close(): void {
    for (const line of this.#lines) line.close()
    this.#queue.shut()
    this.#line.show({ state: 'closed' }, 'none')
  }

  #received(text: string): void {
    const decoded = decode(text)
    if ('read' in decoded)
      for (const { topic, at } of decoded.read) this.#startOver(topic, at, 'untold')
    if ('say' in decoded && decoded.say.type === 'event') this.#tell(decoded.say)
  }

  #tell(message: Extract<MessageOf, { type: 'event' }>): void {
    const { topic, seq, id } = message
    const last = this.#heard.get(topic) ?? 0
    this.#heard.set(topic, Math.max(last, seq))
    if (seq > last) this.#messages.call(message, { replay: false })
    // One event in several frames: the first was told, and the others say no more than that it was not all.
    else if (seq === last) this.#startOver(topic, [seq, id], 'untold')
  }

  #startOver(topic: Topic, at: Position | null, why: RestartReason): void {
    this.#restarts.call({ topic, at, why, withinMs: DEFAULT_RETRY.window })
  }

  async #carryOut({ id, name, input }: Request): Promise<void> {
    try {
      const { output, at } = await actOverHttp(name, input as ActionInput<ActionName>, id)
      this.#queue.settle(id, output, at)
    } catch (error) {
      this.#queue.refuse(id, refusalOf(error))
    }
  }

  #show(): void {
    const states = this.#lines.flatMap(({ state }) => state ?? [])
    const [worst] = states.toSorted((a, b) => severity[b.state] - severity[a.state])
    this.#line.show(worst ?? { state: 'connecting', attempt: 0 }, 'live')
  }
}
