import type { World } from './world.ts'

/** What keeps a line alive and finds it dead: `text` is asked for anew each time. */
export type Heartbeat = { everyMs: number; text: () => string }

/** How soon a page that woke up wants to hear anything at all. */
const WAKE_PATIENCE_MS = 10_000

/**
 * Says something on the line at every beat and is fed by whatever is heard. Two silent beats mean that the line is
 * dead, unless nobody looks: hidden pages are throttled, and a late answer proves nothing about the line.
 */
export class Watchdog {
  readonly #world: World
  readonly #heartbeat: Heartbeat
  readonly #say: (text: string) => void
  readonly #dead: () => void
  #heardAt = 0
  /** When a page that woke up asked last; null: it need not wait for that answer. */
  #askedAt: number | null = null
  #cancel = () => {}

  constructor(
    world: World,
    heartbeat: Heartbeat,
    line: { say: (text: string) => void; dead: () => void },
  ) {
    this.#world = world
    this.#heartbeat = heartbeat
    this.#say = line.say
    this.#dead = line.dead
  }

  start(): void {
    this.feed()
    this.#later()
  }

  feed(): void {
    this.#heardAt = this.#world.passed()
  }

  stop(): void {
    this.#askedAt = null
    this.#cancel()
  }

  /**
   * After sleep or a change of network the line may be dead without knowing: ask, and do not wait long. Whoever wakes
   * again and again is not waiting anew each time.
   */
  wake(): void {
    const now = this.#world.passed()
    const asked = this.#askedAt
    if (asked !== null && this.#heardAt < asked && now - asked <= WAKE_PATIENCE_MS) return
    this.#askedAt = now
    this.#say(this.#heartbeat.text())
    this.#schedule(WAKE_PATIENCE_MS, () => {
      this.#askedAt = null
      if (this.#heardAt < now && !this.#world.hidden()) this.#dead()
      else this.#later()
    })
  }

  #later(): void {
    this.#schedule(this.#heartbeat.everyMs, () => {
      const silentMs = this.#world.passed() - this.#heardAt
      if (silentMs >= 2 * this.#heartbeat.everyMs && !this.#world.hidden()) return this.#dead()
      this.#say(this.#heartbeat.text())
      this.#later()
    })
  }

  #schedule(ms: number, then: () => void): void {
    this.#cancel()
    this.#cancel = this.#world.after(ms, then)
  }
}
