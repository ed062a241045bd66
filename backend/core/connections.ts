import type { CloseName, CloseReason } from '@trunkline/shared/protocol/close-codes'

import type { Connection } from './connection.ts'
import type { Metrics } from './metrics.ts'

type Entry = { connection: Connection; userId: number; endpoint: string }

export type ConnectionCounts = { total: number; users: number; byEndpoint: Record<string, number> }

/** Every open connection of this process, unified and old: what shutting down, stats and metrics go by. */
export class Connections {
  readonly #entries = new Set<Entry>()
  readonly #metrics: Metrics

  constructor(metrics: Metrics) {
    this.#metrics = metrics
    metrics.samples.connectedUsers = () => this.counts().users
    metrics.samples.waitingBytes = () =>
      this.#entries.values().reduce((sum, { connection }) => sum + connection.waitingBytes, 0)
  }

  add(entry: Entry): void {
    const { endpoint } = entry
    this.#entries.add(entry)
    this.#metrics.opened.inc({ endpoint })
    this.#metrics.connections.inc({ endpoint })
    entry.connection.onClose((code) => {
      this.#entries.delete(entry)
      this.#metrics.connections.dec({ endpoint })
      this.#metrics.closed.inc({ endpoint, code: String(code) })
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

  closeAll(name: CloseName, reason?: CloseReason): void {
    for (const { connection } of this.#entries) connection.close(name, reason)
  }
}
