import { Election } from './election.ts'
import type { Locks } from './neighbours.ts'
import type { World } from './world.ts'

export type TurnOptions = {
  /** The same for all tabs of which one is to send. */
  name: string
  /** Null where tabs know nothing of each other: there each has its turn at once. */
  locks: Locks | null
  world: Pick<World, 'after'>
  /** What others did while nobody sent is heard of before the first round. */
  catchUp: () => Promise<unknown>
  /** A tab may have been closed before it could tell of what it had written down. */
  read: () => Promise<unknown>
  send: () => void
  stop: () => void
}

const SWEEP_MS = 10_000

/** One tab sends for all of a browser, in rounds: it reads what there is, and sends it. */
export class SendingTurn {
  readonly #options: TurnOptions
  readonly #election: Election | null
  /** Another one each time, so that what an earlier turn began ends with it. */
  #turn: object | null = null
  #cancelSweep = () => {}

  constructor(options: TurnOptions) {
    const { name, locks } = options
    this.#options = options
    const events = { won: () => this.#begin(), lost: () => this.#end() }
    this.#election = locks && new Election(locks, name, events)
  }

  /** Waits for its turn until `leave`. */
  stand(): void {
    if (this.#election) this.#election.stand()
    else this.#begin()
  }

  /** Takes the turn from whoever has it. */
  steal(): void {
    this.#election?.steal()
  }

  leave(): void {
    this.#end()
    this.#election?.leave()
  }

  #begin(): void {
    const turn = {}
    this.#turn = turn
    void this.#round(turn, this.#options.catchUp)
  }

  #end(): void {
    this.#turn = null
    this.#cancelSweep()
    this.#options.stop()
  }

  async #round(turn: object, read: () => Promise<unknown>): Promise<void> {
    await read()
    if (this.#turn !== turn) return
    this.#options.send()
    this.#cancelSweep = this.#options.world.after(SWEEP_MS, () => {
      void this.#round(turn, this.#options.read)
    })
  }
}
