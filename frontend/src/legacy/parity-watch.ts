import type { ComparedEndpoint, ParityPlan, ParityRow } from '@trunkline/shared/contract/beacon'
import type { EventOf } from '@trunkline/shared/contract/catalogue'
import { DEFAULT_RETRY, delay } from '@trunkline/shared/protocol/backoff'
import { topic } from '@trunkline/shared/protocol/topic'

import { ReconnectingSocket } from '../realtime/reconnecting-socket.ts'
import type { SocketOptions } from '../realtime/reconnecting-socket.ts'
import type { Transport } from '../realtime/transport.ts'
import type { World } from '../realtime/world.ts'
import { stampOf } from './decode.ts'
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
/** So many chats are compared, the first in which something is said: each costs a socket. */
const CHATS = 2

/**
 * The old lines beside the one line that feeds the page: what they tell is written down and compared, and shown to
 * nobody (SPEC section 5, "parity ledger").
 */
export class ParityWatch {
  readonly #options: WatchOptions
  readonly #ledger: ParityLedger
  /** Where old lines have their events from; what else the one line tells is not theirs to tell. */
  readonly #topics: ReadonlySet<string>
  readonly #chats = new Set<number>()
  readonly #lines: Line[] = []
  readonly #open = new Set<Compared>()
  readonly #ends: (() => void)[]

  constructor(options: WatchOptions) {
    const { userId, line, plan, world } = options
    this.#options = options
    this.#ledger = new ParityLedger({ lateMs: plan.lateMs, now: world.now })
    const own = [topic.notifications(userId), topic.friendRequests(userId), topic.chats(userId)]
    this.#topics = new Set([...own, topic.feed()])
    this.#ends = [
      line.follow(topic.feed()),
      line.status.subscribe(() => this.#compare()),
      line.hear({
        message: (message, told) => {
          if (message.type !== 'event') return
          this.#ledger.toldAnew(message, told)
          this.#watchChat(chatOf(message))
        },
        restart: ({ why }) => {
          if (why !== 'untold') for (const { compared } of this.#lines) this.#restart(compared)
        },
      }),
    ]
    for (const endpoint of plan.endpoints) if (!namesChat(endpoint)) this.#watch(endpoint)
  }

  /** What is decided since the last call. */
  take(): ParityRow[] {
    return this.#ledger.take()
  }

  close(): void {
    for (const end of this.#ends) end()
    for (const { close } of this.#lines.splice(0)) close()
  }

  #watchChat(chatId: number | undefined): void {
    if (chatId === undefined || this.#chats.has(chatId) || this.#chats.size >= CHATS) return
    this.#chats.add(chatId)
    for (const endpoint of this.#options.plan.endpoints)
      if (namesChat(endpoint)) this.#watch(endpoint, chatId)
  }

  #watch(endpoint: ComparedEndpoint, chatId?: number): void {
    const { base, userId, world, probe } = this.#options
    const hears = new Set(endpoint.hears)
    const tells = (event: EventOf) =>
      this.#topics.has(event.topic) &&
      hears.has(event.name) &&
      chatOf(event) === chatId &&
      !(endpoint.othersOnly && doneBy(event) === userId)
    const compared: Compared = { endpoint: endpoint.endpoint, tells }
    const socket = new ReconnectingSocket(
      {
        url: `${base}${addressOf(endpoint, userId, chatId)}`,
        world,
        probe,
        backoff: (attempt) => delay(attempt, DEFAULT_RETRY, world.random),
        heartbeat: { everyMs: 30_000, text: () => PING },
      },
      {
        opened: () => this.#compare(),
        lost: () => this.#compare(),
        received: (text) => this.#received(compared, text),
      },
    )
    const isOpen = () => socket.state.get().state === 'open'
    this.#lines.push({ compared, isOpen, close: () => socket.close() })
    socket.state.subscribe(() => this.#compare())
  }

  /** Both must be there for a comparison to mean anything. */
  #compare(): void {
    const isLive = this.#options.line.status.get().state === 'live'
    for (const { compared, isOpen } of this.#lines) {
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

const namesChat = ({ address }: ComparedEndpoint): boolean => address.includes(':chatId')

/** `stamp=1` asks for the position of each event (PROTOCOL rule 14). */
function addressOf({ address }: ComparedEndpoint, userId: number, chatId?: number): string {
  const path = address.replace(':userId', String(userId)).replace(':chatId', String(chatId))
  return `${path}${path.includes('?') ? '&' : '?'}stamp=1`
}

const chatOf = (event: EventOf): number | undefined =>
  event.name === 'chat.message_created' ? event.data.message.chatId : undefined

/** Of the events that some old line keeps from whoever did them: who did. */
function doneBy(event: EventOf): number | undefined {
  if (event.name === 'friend_request.created') return event.data.request.from.id
  if (event.name === 'friend_request.accepted') return event.data.request.to.id
  return undefined
}
