import type { Topic } from '@trunkline/shared/protocol/topic'

import type { Dialect } from '../core/delivery.ts'
import { type Endpoint, endpoints } from './endpoints.ts'

/** One old socket: who listens to what, and in which words. */
export type Line = {
  readonly endpoint: Endpoint
  readonly dialect: Dialect
  readonly topics: readonly Topic[]
  readonly userId: number
}

/** As many names as one log line tells. */
const LISTED = 20

/** The old sockets that are open in this process: what the sources' log lines and statistics tell of. */
export class OpenLines {
  readonly #lines = new Set<Line>()

  /** Counts the line until the returned function is called. */
  add(line: Line): () => void {
    this.#lines.add(line)
    return () => void this.#lines.delete(line)
  }

  /** Who hears what is said on this topic in this dialect, each once, in the sources' words: `users [1, 2]`. */
  hearing(topic: Topic, dialect: Dialect): string {
    const users = new Set<number>()
    for (const line of this.#lines)
      if (line.dialect === dialect && line.topics.includes(topic)) users.add(line.userId)
    const first = [...users].sort((a, b) => a - b).slice(0, LISTED)
    const more = users.size > LISTED ? ` and ${users.size - LISTED} more` : ''
    return `users [${first.join(', ')}${more}]`
  }

  /** Every old endpoint, those without a line too: "0" is what its removal waits for. */
  byEndpoint(): Record<string, number> {
    return this.#count((endpoint) => endpoint.label)
  }

  byChannel(): Record<string, number> {
    return this.#count((endpoint) => endpoint.channel)
  }

  #count(nameOf: (endpoint: Endpoint) => string): Record<string, number> {
    const counts = Object.fromEntries(endpoints.map((endpoint) => [nameOf(endpoint), 0]))
    for (const { endpoint } of this.#lines)
      counts[nameOf(endpoint)] = (counts[nameOf(endpoint)] ?? 0) + 1
    return counts
  }
}
