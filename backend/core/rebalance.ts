import type { ServerFrameOf } from '@trunkline/shared/protocol/server-frames'

import type { Connections, Entry } from './connections.ts'

const TICK_MS = 50

/** How many lines there were, how many of them were told their slot, and the ms until the last that stays is closed. */
export type Rebalanced = { connections: number; told: number; withinMs: number }

type Due = { entry: Entry; atMs: number }

/**
 * Moves every connection of now elsewhere without a gap (PROTOCOL section 4, `drain`): each is told its own slot, in
 * which it opens a new line before it closes this one. Whoever is still here `graceMs` after its slot is closed with
 * 4001, and so is, in its slot, an old line, which has no word for it. One after the other, so that the next process
 * meets a queue and not a herd.
 */
export class Rebalance {
  readonly #connections: Connections
  readonly #graceMs: number
  #due: Due[] = []
  #timer: NodeJS.Timeout | undefined

  constructor(services: { connections: Connections; graceMs: number }) {
    this.#connections = services.connections
    this.#graceMs = services.graceMs
  }

  get underWay(): boolean {
    return this.#timer !== undefined
  }

  /** Spreads them over so many ms. Refused, with undefined, while one is under way. */
  start({ overMs, why }: { overMs: number; why: string }): Rebalanced | undefined {
    if (this.underWay) return undefined
    const entries = this.#connections.open()
    const slotMs = overMs / Math.max(1, entries.length)
    this.#due = entries
      .map((entry, slot) => {
        const [atMs, byMs] = [Math.floor(slot * slotMs), Math.floor((slot + 1) * slotMs)]
        entry.tell?.({ type: 'drain', atMs, byMs, why } satisfies ServerFrameOf<'drain'>)
        return { entry, atMs: entry.tell ? byMs + this.#graceMs : atMs }
      })
      .toSorted((one, other) => one.atMs - other.atMs)
    const startedAt = performance.now()
    this.#timer = setInterval(() => this.#close(performance.now() - startedAt), TICK_MS).unref()
    return {
      connections: entries.length,
      told: entries.filter(({ tell }) => tell !== undefined).length,
      withinMs: this.#due.at(-1)?.atMs ?? 0,
    }
  }

  stop(): void {
    clearInterval(this.#timer)
    this.#timer = undefined
  }

  #close(elapsedMs: number): void {
    const next = this.#due.findIndex(({ atMs }) => atMs > elapsedMs)
    const now = this.#due.splice(0, next === -1 ? this.#due.length : next)
    for (const { entry } of now) entry.connection.close('rebalance')
    if (this.#due.length === 0) this.stop()
  }
}
