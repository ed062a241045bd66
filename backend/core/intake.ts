import type { Bounds } from './bounds.ts'
import type { Connection } from './connection.ts'
import { Strikes, TokenBucket } from './limits.ts'
import { Refusal } from './refusal.ts'

/** Within which offences are counted together (PROTOCOL rule 12). */
const MINUTE_MS = 60_000

/**
 * What one connection may send, and when it is looked at: a rate, a patience with nonsense, and strictly one thing
 * after another, in the order of arrival. A client that sends faster than it is answered is not read for a while.
 */
export class Intake {
  readonly #connection: Pick<Connection, 'open' | 'full' | 'room' | 'pause' | 'resume' | 'close'>
  readonly #bucket: TokenBucket
  readonly #overRate: Strikes
  readonly #malformed: Strikes
  /** Frames that wait before the socket is no longer read, and when it is read again. */
  readonly #most: number
  readonly #least: number
  #waiting = 0
  #turn: Promise<void> = Promise.resolve()

  constructor(connection: Connection, { bounds }: { bounds: Bounds }) {
    // One that nobody sets: set back by an hour, it would let nobody speak for as long.
    const clock = () => performance.now()
    this.#connection = connection
    this.#bucket = new TokenBucket({ ...bounds.frames, clock })
    const { overRate, malformed } = bounds.offences
    this.#overRate = new Strikes({ most: overRate, withinMs: MINUTE_MS, clock })
    this.#malformed = new Strikes({ most: malformed, withinMs: MINUTE_MS, clock })
    this.#most = bounds.waiting
    this.#least = Math.floor(bounds.waiting / 2)
  }

  /** Counts one more frame: undefined when it may pass, otherwise what to answer; who goes on and on is cut off. */
  refuse(): Refusal | undefined {
    const retryIn = this.#bucket.take()
    if (retryIn === 0) return undefined
    if (this.#overRate.strike()) this.#connection.close('flooding', { retryIn: 5_000 })
    return new Refusal('rate_limited', 'too many frames', { retryIn })
  }

  /** Counts one more frame that made no sense. Say so first: the line may end here. */
  nonsense(): void {
    if (this.#malformed.strike()) this.#connection.close('bad_frame')
  }

  /**
   * Runs when everything before it has run and there is room for an answer, unless the line is gone by then: who asks
   * and never reads is not answered on and on. `work` does not throw.
   */
  inTurn(work: () => Promise<void>): void {
    this.#waiting += 1
    if (this.#waiting === this.#most) this.#connection.pause()
    this.#turn = this.#turn.then(async () => {
      if (this.#connection.full) await this.#connection.room()
      if (this.#connection.open) await work()
      this.#waiting -= 1
      if (this.#waiting === this.#least) this.#connection.resume()
    })
  }
}
