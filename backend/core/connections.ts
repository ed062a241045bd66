import type { ServerFrameOf } from '@trunkline/shared/protocol/server-frames'

import type { Connection } from './connection.ts'
import { codeLabel, type Metrics } from './metrics.ts'

/** What is asked of a line, whether it is a socket or a stream. */
type Counted = Pick<Connection, 'waitingBytes' | 'onClose' | 'close'>

/**
 * An open line. `move` tells it its slot in a drain; from then on it takes no place in any quota, so that its successor
 * finds one. An old line has no word for that.
 */
export type Entry = {
  readonly connection: Counted
  readonly userId: number
  readonly endpoint: string
  readonly move?: (slot: ServerFrameOf<'drain'>) => void
}

/** A line with the number that this process gave it, and when it was opened, ms since 1970. */
export type OpenLine = Entry & { readonly id: number; readonly openedAt: number }

/** When the first of those sent away may come back, and how far apart the others are, in ms. */
export type Restart = Readonly<{ firstMs: number; slotMs: number }>

export type ConnectionCounts = { total: number; users: number; byEndpoint: Record<string, number> }

/** Every open connection of this process, unified and old: what shutting down, stats and metrics go by. */
export class Connections {
  readonly #entries = new Set<OpenLine>()
  readonly #metrics: Metrics
  readonly #restart: Restart
  readonly #clock: () => number
  readonly #whenEmpty: (() => void)[] = []
  #count = 0

  constructor(metrics: Metrics, restart: Restart, clock: () => number = Date.now) {
    this.#metrics = metrics
    this.#restart = restart
    this.#clock = clock
    metrics.samples.connectedUsers = () => this.counts().users
    metrics.samples.waitingBytes = () =>
      this.#entries.values().reduce((sum, { connection }) => sum + connection.waitingBytes, 0)
  }

  add(entry: Entry): void {
    const { endpoint } = entry
    const line = { ...entry, id: (this.#count += 1), openedAt: this.#clock() }
    this.#entries.add(line)
    this.#metrics.opened.inc({ endpoint })
    this.#metrics.connections.inc({ endpoint })
    entry.connection.onClose((code) => {
      this.#entries.delete(line)
      if (this.#entries.size === 0) for (const tell of this.#whenEmpty.splice(0)) tell()
      this.#metrics.connections.dec({ endpoint })
      this.#metrics.closed.inc({ endpoint, code: codeLabel(code) })
    })
  }

  counts(): ConnectionCounts {
    const users = new Set<number>()
    const byEndpoint: Record<string, number> = {}
    for (const { userId, endpoint } of this.#entries) {
      users.add(userId)
      byEndpoint[endpoint] = (byEndpoint[endpoint] ?? 0) + 1
    }
    return { total: this.#entries.size, users: users.size, byEndpoint }
  }

  /** Every line of now. */
  open(): OpenLine[] {
    return [...this.#entries]
  }

  /** Resolves when the last line has gone, or after so many ms. */
  async emptied(withinMs: number): Promise<void> {
    if (this.#entries.size === 0) return
    await new Promise<void>((resolve) => {
      const late = setTimeout(resolve, withinMs)
      this.#whenEmpty.push(() => {
        clearTimeout(late)
        resolve()
      })
    })
  }

  /**
   * Ends every connection with 1012, each with its own moment to come back, so that the next process meets a queue
   * and not a herd (PROTOCOL section 5).
   */
  sendAway(): void {
    const { firstMs, slotMs } = this.#restart
    let slot = 0
    for (const { connection } of this.#entries)
      connection.close('restart', { retryIn: firstMs + slotMs * slot++ })
  }
}
