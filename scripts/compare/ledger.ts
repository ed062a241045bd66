import { type Spread, spreadOf } from './statistics.ts'

export type Family = 'notifications' | 'friend_requests'

/** Something that one user must learn of. Both ends can make its name without having met. */
export type Delivery = `${number} ${'comment' | 'asked' | 'request'} ${number}`

export const delivery = {
  /** The notification of a comment. */
  comment: (userId: number, commentId: number): Delivery => `${userId} comment ${commentId}`,
  /** The notification of a friend request. */
  asked: (userId: number, requestId: number): Delivery => `${userId} asked ${requestId}`,
  /** The friend request itself, in the list of incoming ones. */
  request: (userId: number, requestId: number): Delivery => `${userId} request ${requestId}`,
}

/** When it was written: just before its request was sent, and the server's own time of it. */
export type Written = {
  family: Family
  /** `performance.now()`. */
  sentAt: number
  /** Ms since 1970, as `createdAt` in the answer. */
  createdAt: number
}

export type Outcome = {
  expected: number
  lost: number
  doubled: number
  fromPost: Spread
  fromEvent: Spread
}

type Sighting = { at: number; clock: number; times: number }

/**
 * Who must learn of what, and who did, when, how often. A user may learn of something before its writer has the
 * answer that names it; the two are brought together here.
 */
export class Ledger {
  readonly #written = new Map<Delivery, Written>()
  readonly #seen = new Map<Delivery, Sighting>()

  expect(name: Delivery, written: Written): void {
    this.#written.set(name, written)
  }

  /** The user's page has it now. */
  see(name: Delivery): void {
    const before = this.#seen.get(name)
    if (before) before.times += 1
    else this.#seen.set(name, { at: performance.now(), clock: Date.now(), times: 1 })
  }

  /** Written and not seen yet. */
  get missing(): number {
    let missing = 0
    for (const name of this.#written.keys()) if (!this.#seen.has(name)) missing += 1
    return missing
  }

  /** Seen, and nobody says to have written it. */
  get unexpected(): number {
    let unexpected = 0
    for (const name of this.#seen.keys()) if (!this.#written.has(name)) unexpected += 1
    return unexpected
  }

  /** Of one family, for users that count: what was expected, lost, doubled, and how long the rest took. */
  outcome(family: Family, counts: (userId: number) => boolean = () => true): Outcome {
    const expected = [...this.#written].filter(
      ([name, written]) => written.family === family && counts(Number.parseInt(name, 10)),
    )
    const fromPost: number[] = []
    const fromEvent: number[] = []
    let doubled = 0
    for (const [name, { sentAt, createdAt }] of expected) {
      const seen = this.#seen.get(name)
      if (!seen) continue
      fromPost.push(seen.at - sentAt)
      fromEvent.push(Math.max(0, seen.clock - createdAt))
      doubled += seen.times - 1
    }
    return {
      expected: expected.length,
      lost: expected.length - fromPost.length,
      doubled,
      fromPost: spreadOf(fromPost),
      fromEvent: spreadOf(fromEvent),
    }
  }
}
