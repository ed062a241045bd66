import type { Locks } from './neighbours.ts'

type Turn = { held: boolean; letGo: () => void }

/**
 * One of all tabs holds a lock. The browser passes it on when that tab is closed or crashes; one that is frozen holds it
 * still, so that another tab may have to `steal` it. Who was robbed hears `lost` and stands in line again.
 */
export class Election {
  readonly #locks: Locks
  readonly #name: string
  readonly #events: { won: () => void; lost?: () => void }
  #turn: Turn | null = null

  constructor(locks: Locks, name: string, events: { won: () => void; lost?: () => void }) {
    this.#locks = locks
    this.#name = name
    this.#events = events
  }

  get held(): boolean {
    return this.#turn?.held === true
  }

  /** Waits for the lock until `leave`. */
  stand(): void {
    const waiting = new AbortController()
    this.#ask({ signal: waiting.signal }, () => waiting.abort())
  }

  /** Takes the lock from whoever has it. */
  steal(): void {
    if (this.held) return
    this.leave()
    this.#ask({ steal: true }, () => {})
  }

  leave(): void {
    const turn = this.#turn
    this.#turn = null
    turn?.letGo()
  }

  #ask(options: { steal?: boolean; signal?: AbortSignal }, giveUp: () => void): void {
    const turn: Turn = { held: false, letGo: giveUp }
    this.#turn = turn
    const hold = (): Promise<void> => {
      if (this.#turn !== turn) return Promise.resolve()
      const { promise, resolve } = Promise.withResolvers<void>()
      turn.held = true
      turn.letGo = resolve
      this.#events.won()
      return promise
    }
    this.#locks.request(this.#name, options, hold).catch(() => {
      if (this.#turn !== turn) return
      // A browser that has locks and gives none away leaves each tab to itself.
      if (!turn.held) return void hold()
      this.#turn = null
      this.#events.lost?.()
      this.stand()
    })
  }
}
