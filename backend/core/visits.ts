import type { Lease, Presence } from './presence.ts'

/** Longer than the pause between two polls of a page that is seen, and of one that its browser holds back. */
const STAY_MS = { seen: 5_000, hidden: 75_000 }

/** Whoever polls has no line, so each question is a lease for as long as the next one may take. */
export class Visits {
  readonly #presence: Presence
  readonly #open = new Map<number, { lease: Lease; timer: NodeJS.Timeout }>()

  constructor(presence: Presence) {
    this.#presence = presence
  }

  /** This person's browser asked; `away`: nobody looks at a page of it. */
  came({ userId, sessionId }: { userId: number; sessionId: number }, away: boolean): void {
    const before = this.#open.get(sessionId)
    clearTimeout(before?.timer)
    const lease = before?.lease ?? this.#presence.arrive(userId, { away })
    lease.look(away)
    const leave = () => {
      this.#open.delete(sessionId)
      lease.end()
    }
    const timer = setTimeout(leave, away ? STAY_MS.hidden : STAY_MS.seen).unref()
    this.#open.set(sessionId, { lease, timer })
  }
}
