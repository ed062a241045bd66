import type { ParityPlan, ParityRow } from '@trunkline/shared/contract/beacon'
import type { EventOf } from '@trunkline/shared/contract/catalogue'
import { type Topic, topic } from '@trunkline/shared/protocol/topic'

import { ReconnectingSocket } from '../realtime/reconnecting-socket.ts'
import type { SocketOptions } from '../realtime/reconnecting-socket.ts'
import type { Transport } from '../realtime/transport.ts'
import type { World } from '../realtime/world.ts'
import { stampOf } from './decode.ts'
import { endpointOf } from './endpoints.ts'
import { type Compared, ParityLedger } from './parity-ledger.ts'

export type WatchOptions = {
  /** Where the old endpoints are, such as `ws://localhost:8000`. */
  base: string
  userId: number
  world: World
  probe: SocketOptions['probe']
  plan: ParityPlan
  /** A line that tells every event. */
  line: Transport
}

type Line = { compared: Compared; isOpen: () => boolean; close: () => void }

const PING = JSON.stringify({ type: 'ping' })
/** The registry rows of the lines that a page on the old lines has. */
const NOTIFICATIONS = 'W17'
const REQUESTS = 'W16'
const FEED = 'W4'

/**
 * The old lines of a page beside the one line that feeds it: what they tell is written down and compared, and shown to
 * nobody (SPEC section 5, "parity ledger").
 */
export class ParityWatch {
  readonly #options: WatchOptions
  readonly #ledger: ParityLedger
  readonly #hears: Map<string, Set<string>>
  readonly #lines = new Map<string, Line>()
  readonly #open = new Set<Compared>()
  readonly #ends: (() => void)[]

  constructor(options: WatchOptions) {
    const { userId, line, plan, world } = options
    this.#options = options
    this.#ledger = new ParityLedger({ lateMs: plan.lateMs, now: world.now })
    this.#hears = new Map(plan.endpoints.map(({ endpoint, hears }) => [endpoint, new Set(hears)]))
    this.#ends = [
      line.follow(topic.feed()),
      line.status.subscribe(() => this.#compare()),
      line.onMessage((message, told) => {
        if (message.type !== 'event') return
        this.#ledger.toldAnew(message, told)
      }),
      line.onRestart(({ why }) => {
        if (why !== 'untold')
          for (const { compared } of this.#lines.values()) this.#restart(compared)
      }),
    ]
    this.#watch(NOTIFICATIONS, topic.notifications(userId))
    this.#watch(REQUESTS, topic.friendRequests(userId))
    this.#watch(FEED, topic.feed())
  }

  /** What is decided since the last call. */
  take(): ParityRow[] {
    return this.#ledger.take()
  }

  close(): void {
    for (const end of this.#ends) end()
    for (const { close } of this.#lines.values()) close()
    this.#lines.clear()
  }

  #watch(row: string, name: Topic): void {
    const { base, userId, world, probe } = this.#options
    const endpoint = endpointOf(name, userId)
    const hears = this.#hears.get(row)
    if (!endpoint || !hears || this.#lines.has(name)) return
    const tells = (event: EventOf) => hears.has(event.name) && event.topic === name
    const compared: Compared = { endpoint: row, tells }
    const socket = new ReconnectingSocket(
      {
        url: `${base}${endpoint.path}`,
        world,
        probe,
        backoff: (attempt) => 1_000 * 2 ** Math.min(attempt, 4),
        heartbeat: { everyMs: 30_000, text: () => PING },
      },
      {
        opened: () => this.#compare(),
        lost: () => this.#compare(),
        received: (text) => this.#received(compared, text),
      },
    )
    const isOpen = () => socket.state.get().state === 'open'
    this.#lines.set(name, { compared, isOpen, close: () => socket.close() })
    socket.state.subscribe(() => this.#compare())
  }

  /** Both must be there for a comparison to mean anything. */
  #compare(): void {
    const isLive = this.#options.line.status.get().state === 'live'
    for (const { compared, isOpen } of this.#lines.values()) {
      const both = isLive && isOpen()
      if (both === this.#open.has(compared)) continue
      if (both) this.#ledger.opened(compared)
      else this.#ledger.lost(compared)
      if (both) this.#open.add(compared)
      else this.#open.delete(compared)
    }
  }

  #restart(compared: Compared): void {
    if (!this.#open.has(compared)) return
    this.#ledger.lost(compared)
    this.#ledger.opened(compared)
  }

  #received(compared: Compared, text: string): void {
    const frame = JSON.parse(text) as { type?: string; _at?: unknown }
    const stamp = stampOf(frame._at)
    if (stamp) this.#ledger.toldOnOld(compared, { ...stamp, name: frame.type ?? '' })
  }
}
