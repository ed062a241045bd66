import type { Identity } from './identity.ts'
import type { LiveSessions } from './live-sessions.ts'
import type { Lease, Presence } from './presence.ts'

/** ms between two polls of a page that is seen, and of one that is not. */
export type PollEvery = Readonly<{ seen: number; hidden: number }>

/** Browsers wake a page that nobody has seen for some minutes once in so long, whatever it asks for. */
const HELD_BACK_MS = 60_000
/** Pages spread their polls by a quarter, and an answer takes its time. */
const overdueAfter = (ms: number) => ms * 1.25 + 1_250

type Visitor = Pick<Identity, 'userId' | 'sessionId' | 'expiresAt'> & { line: string }
type Visit = { lease: Lease; timer: NodeJS.Timeout; leaveSession: () => void }

/**
 * Whoever polls has no line, so each question is a lease until the next one is overdue, or until the page says that it
 * goes or its session ends (promise P13). `line` is what tells the pages of one session apart.
 */
export class Visits {
  readonly #presence: Presence
  readonly #stayMs: PollEvery
  readonly #sessions: Pick<LiveSessions, 'add'>
  readonly #open = new Map<string, Visit>()

  constructor(presence: Presence, every: PollEvery, sessions: Pick<LiveSessions, 'add'>) {
    this.#presence = presence
    this.#sessions = sessions
    this.#stayMs = {
      seen: overdueAfter(every.seen),
      hidden: overdueAfter(Math.max(every.hidden, HELD_BACK_MS)),
    }
  }

  /**
   * This page asked; `away`: nobody looks at it, nor at another that it asks for; `hidden`: nobody looks at it, so its
   * next poll may come late.
   */
  came(visitor: Visitor, { away, hidden = away }: { away: boolean; hidden?: boolean }): void {
    const before = this.#open.get(keyOf(visitor))
    clearTimeout(before?.timer)
    const lease = before?.lease ?? this.#presence.arrive(visitor.userId, { away })
    lease.look(away)
    const leaveSession =
      before?.leaveSession ?? this.#sessions.add(visitor, { close: () => this.left(visitor) })
    const stay = away || hidden ? this.#stayMs.hidden : this.#stayMs.seen
    const timer = setTimeout(() => this.left(visitor), stay).unref()
    this.#open.set(keyOf(visitor), { lease, timer, leaveSession })
  }

  /** The page goes. It may be a reload, so the grace follows. */
  left(visitor: Visitor): void {
    const visit = this.#open.get(keyOf(visitor))
    if (!visit) return
    clearTimeout(visit.timer)
    this.#open.delete(keyOf(visitor))
    visit.leaveSession()
    visit.lease.end()
  }
}

const keyOf = ({ sessionId, line }: Visitor) => `${sessionId} ${line}`
