import type { Connections, Entry } from './connections.ts'

const TICK_MS = 50

/** How many lines there were, how many of them were told their slot, and the ms until the last that stays is closed. */
export type Rebalanced = { connections: number; told: number; withinMs: number }

type Due = { entry: Entry; atMs: number }

/**
 * Moves every connection of now elsewhere without a gap (PROTOCOL section 4, `drain`): each is told its own slot, in
 * which it opens a new line before it closes this one. Whoever is still here `graceMs` after its slot is closed with
 * 4001, and so is, in its slot, an old line, which has no word for it. One after the other, so that the next process
 * meets a queue and not a herd. Before all who were told are gone nobody is told again, so nobody ever holds more than
 * twice what the quotas allow: the lines of before and as many successors.
 */
export class Rebalance {
  readonly #connections: Connections
  readonly #graceMs: number
  #due: Due[] = []
  #asked = false
  #timer: NodeJS.Timeout | undefined

  constructor(services: { connections: Connections; graceMs: number }) {
    this.#connections = services.connections
    this.#graceMs = services.graceMs
  }

  get underWay(): boolean {
    return this.#asked || this.#timer !== undefined
  }

  /**
   * Spreads them over so many ms, once `agreed` has: where it throws nobody is moved. Refused, with undefined, while
   * one is under way.
   */
  async start(
    { overMs, why }: { overMs: number; why: string },
    agreed: (planned: Rebalanced) => Promise<void>,
  ): Promise<Rebalanced | undefined> {
    if (this.underWay) return undefined
    this.#asked = true
    try {
      const slots = slotsOf(this.#connections.open(), overMs)
      const due = slots
        .map(({ entry, atMs, byMs }) => ({ entry, atMs: entry.move ? byMs + this.#graceMs : atMs }))
        .toSorted((one, other) => one.atMs - other.atMs)
      const planned = {
        connections: slots.length,
        told: slots.filter(({ entry }) => entry.move !== undefined).length,
        withinMs: due.at(-1)?.atMs ?? 0,
      }
      await agreed(planned)
      for (const { entry, atMs, byMs } of slots) entry.move?.({ type: 'drain', atMs, byMs, why })
      this.#due = due
      const startedAt = performance.now()
      this.#timer = setInterval(() => this.#close(performance.now() - startedAt), TICK_MS).unref()
      return planned
    } finally {
      this.#asked = false
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

/** One after another, in equal parts of the time. */
function slotsOf(entries: readonly Entry[], overMs: number) {
  const slotMs = overMs / Math.max(1, entries.length)
  return entries.map((entry, slot) => ({
    entry,
    atMs: Math.floor(slot * slotMs),
    byMs: Math.floor((slot + 1) * slotMs),
  }))
}
