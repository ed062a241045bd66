import type { Poll } from '../../core/poll.ts'

/** Whoever did not ask for this long has gone. */
const GONE_MS = 60_000

/** Who is on the poll transport: it has no line that could be counted. */
export class Pollers {
  readonly #seen = new Map<number, number>()
  readonly #clock: () => number

  constructor(clock: () => number) {
    this.#clock = clock
  }

  /** The same polls, counted. */
  counting(poll: Poll): Poll {
    return (userId, request) => {
      this.#seen.set(userId, this.#clock())
      return poll(userId, request)
    }
  }

  users(): ReadonlySet<number> {
    const since = this.#clock() - GONE_MS
    for (const [userId, at] of this.#seen) if (at < since) this.#seen.delete(userId)
    return new Set(this.#seen.keys())
  }
}
