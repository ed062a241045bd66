import type { MessageOf } from '@trunkline/shared/contract/catalogue'
import type { Topic } from '@trunkline/shared/protocol/topic'

import type { Dialect } from '../core/delivery.ts'
import type { Endpoint, Place } from './endpoint.ts'
import { endpoints } from './endpoints.ts'
import { httpEndpoints } from './http-endpoints.ts'
import { spellChat } from './ids.ts'
import type { ChatKind } from './reads.ts'
import type { OldDialect } from './translate.ts'

/** What is counted of a line, socket or stream. */
type Counted = {
  readonly endpoint: { readonly label: string; readonly channel: string }
  /** The chat that it is on, if it is on one. */
  readonly chat?: { readonly id: number; readonly kind: ChatKind } | undefined
}

/** One old socket: who listens to what, and in which words. */
export type Line = Counted & {
  readonly endpoint: Endpoint
  readonly dialect: OldDialect
  readonly topics: Set<Topic>
  readonly place: Place
}

/** As many names as one log line tells. */
const LISTED = 20

const all: readonly Counted['endpoint'][] = [...endpoints, httpEndpoints.stream]

/** The old lines that are open in this process: what the sources' log lines and statistics tell of. */
export class OpenLines {
  readonly #lines = new Set<Counted>()
  readonly #sockets = new Set<Line>()

  /** Counts the socket until the returned function is called. */
  add(line: Line): () => void {
    const forget = this.count(line)
    this.#sockets.add(line)
    return () => {
      forget()
      this.#sockets.delete(line)
    }
  }

  /** Counts a line that is no socket until the returned function is called. */
  count(line: Counted): () => void {
    this.#lines.add(line)
    return () => void this.#lines.delete(line)
  }

  /** Who hears this message in this dialect, each once, in the sources' words: `users [1, 2]`. */
  hearing(message: MessageOf, dialect: Dialect): string {
    const users = new Set<number>()
    for (const { dialect: own, topics, endpoint, place } of this.#sockets)
      if (
        own === dialect &&
        topics.has(message.topic) &&
        (endpoint.tells?.(message, place) ?? true)
      )
        users.add(place.userId)
    const first = [...users].sort((a, b) => a - b).slice(0, LISTED)
    const more = users.size > LISTED ? ` and ${users.size - LISTED} more` : ''
    return `users [${first.join(', ')}${more}]`
  }

  /** Every old endpoint, those without a line too: "0" is what its removal waits for. */
  byEndpoint(): Record<string, number> {
    return this.#count(({ label }) => label)
  }

  byChannel(): Record<string, number> {
    return this.#count(({ channel }) => channel)
  }

  /** C's statistics: how many lines listen to each chat of this kind, `{"dm_123":2}`. */
  byChat(kind: ChatKind): Record<string, number> {
    const counts: Record<string, number> = {}
    for (const { chat } of this.#lines) {
      if (chat?.kind !== kind) continue
      const name = spellChat(kind, chat.id)
      counts[name] = (counts[name] ?? 0) + 1
    }
    return counts
  }

  #count(nameOf: (endpoint: Counted['endpoint']) => string): Record<string, number> {
    const counts = Object.fromEntries(all.map((endpoint) => [nameOf(endpoint), 0]))
    for (const { endpoint } of this.#lines)
      counts[nameOf(endpoint)] = (counts[nameOf(endpoint)] ?? 0) + 1
    return counts
  }
}
