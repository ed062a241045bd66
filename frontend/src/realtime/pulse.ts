import type { World } from './world.ts'

type Applied = { topic: string; seq: number; timestamp: string }

/** Samples kept between two pings; the wire takes no more in one. */
const SAMPLES = 100

/**
 * How far this page's clock is from the server's, and how long events took from their commit to this page's cache,
 * measured where people feel it.
 */
export class Pulse {
  readonly #world: Pick<World, 'now' | 'passed'>
  /** The server's clock less what has passed here: nobody who sets this page's clock changes it. */
  #offset: number
  #asked = { timestamp: 0, at: 0 }
  #applied: [topic: string, seq: number, ms: number][] = []

  constructor(world: Pick<World, 'now' | 'passed'>) {
    this.#world = world
    this.#offset = world.now() - world.passed()
  }

  /** A ping begins; what it says and its `pong` repeats. */
  asked(): number {
    const { now, passed } = this.#world
    this.#asked = { timestamp: now(), at: passed() }
    return this.#asked.timestamp
  }

  /** Called when the event's handlers are done. What was replayed tells how long the page was away, not how fast it is. */
  applied({ topic, seq, timestamp }: Applied, { replay }: { replay: boolean }): void {
    if (replay || this.#applied.length === SAMPLES) return
    const ms = Math.round(this.#world.passed() + this.#offset - Date.parse(timestamp))
    this.#applied.push([topic, seq, Math.max(0, ms)])
  }

  /** The server's clock in the middle of the round trip. */
  answered({ timestamp, now }: { timestamp: number; now: number }): void {
    const { at } = this.#asked
    if (timestamp === this.#asked.timestamp) this.#offset = now - (at + this.#world.passed()) / 2
  }

  /** The samples since the last call. */
  takeSamples(): [topic: string, seq: number, ms: number][] {
    const samples = this.#applied
    this.#applied = []
    return samples
  }
}
