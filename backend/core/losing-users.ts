import type { Mode } from '@trunkline/shared/protocol/server-frames'

/** As far back as the alert on lost events looks. */
const LATELY_MS = 900_000

/**
 * How many users' pages missed events lately: pages tell that themselves, so what one user alone tells may be made up.
 * Never an id leaves it.
 */
export class LosingUsers {
  readonly #clock: () => number
  readonly #lastAt = new Map<Mode, Map<number, number>>()

  constructor(clock: () => number = () => performance.now()) {
    this.#clock = clock
  }

  note({ userId, mode }: { userId: number; mode: Mode }): void {
    const users = this.#lastAt.get(mode) ?? new Map<number, number>()
    this.#lastAt.set(mode, users.set(userId, this.#clock()))
  }

  count(mode: Mode): number {
    const users = this.#lastAt.get(mode) ?? new Map<number, number>()
    for (const [userId, at] of users) if (at < this.#clock() - LATELY_MS) users.delete(userId)
    return users.size
  }
}
