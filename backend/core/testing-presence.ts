import { runs } from '@trunkline/shared/testing/property'
import fc from 'fast-check'
import { expect, test, vi } from 'vitest'

import type { Availability, Lease, Presence } from './presence.ts'
import { Visits } from './visits.ts'

/** Opens one node's view. */
export type Open = (delays: { graceMs: number; awayMs: number }) => Promise<Presence>

export const graceMs = 10_000
export const awayMs = 60_000
/** A page that polls and is seen is gone 15 s after its last poll: so much and the grace (P13). */
const seenMs = 5_000
/** One that nobody sees is waited for a little longer than the minute in which browsers wake it. */
export const hiddenMs = 76_250
export const every = { seen: 3_000, hidden: 15_000 }

type Word = 'offline' | 'away' | 'online'
export const wordOf = ({ online, away }: Availability): Word =>
  online ? (away ? 'away' : 'online') : 'offline'

type Step =
  | { do: 'open'; line: number; away: boolean }
  | { do: 'close'; line: number; goodbye: boolean }
  | { do: 'look'; line: number; away: boolean }
  | { do: 'poll'; line: number; away: boolean }
  | { do: 'leave'; line: number }
  | { do: 'wait'; ms: number }

const line = fc.nat({ max: 2 })
const step: fc.Arbitrary<Step> = fc.oneof(
  fc.record({ do: fc.constant('open' as const), line, away: fc.boolean() }),
  fc.record({ do: fc.constant('close' as const), line, goodbye: fc.boolean() }),
  fc.record({ do: fc.constant('look' as const), line, away: fc.boolean() }),
  fc.record({ do: fc.constant('poll' as const), line, away: fc.boolean() }),
  fc.record({ do: fc.constant('leave' as const), line }),
  // The leases of a line that is cut end late: its heartbeat finds it dead after a while.
  fc.record({
    do: fc.constant('wait' as const),
    ms: fc.constantFrom(1, seenMs, graceMs / 2 - 1, graceMs - 1, graceMs, awayMs - 1, awayMs),
  }),
)

/**
 * Property 6 of RELIABILITY section 3, against what can be read off the lines themselves: whoever was better off a
 * moment ago is not shown worse yet, and what is shown is true once things have stood still for as long as it takes.
 */
export function staysTrue(open: Open): void {
  test('after the grace what is shown is true, and within it nothing flaps', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(step, { minLength: 5, maxLength: 60 }), async (steps) => {
        const presence = await open({ graceMs, awayMs })
        const world = new Lines(presence)
        for (const one of steps) await world.take(one)
        await world.take({ do: 'wait', ms: hiddenMs + awayMs })
        expect(world.shown()).toBe(world.claimed())
        expect((await presence.online([1])).has(1)).toBe(world.claimed() !== 'offline')
        await presence.close()
      }),
      runs(5_000),
    )
  })
}

const levelOf = ({ away }: { away: boolean }): Word => (away ? 'away' : 'online')

const RANK = { offline: 0, away: 1, online: 2 } as const

/** One person's lines and polls, what they claim, and when each better claim was last true. */
class Lines {
  readonly #presence: Presence
  readonly #visits: Visits
  readonly #open = new Map<number, { lease: Lease; away: boolean }>()
  readonly #polls = new Map<number, { away: boolean; until: number }>()
  readonly #lastTrue: Record<Word, number> = { offline: 0, away: -Infinity, online: -Infinity }
  #shown: Word = 'offline'
  #bye = false

  constructor(presence: Presence) {
    this.#presence = presence
    this.#visits = new Visits(presence, every, { add: () => () => undefined })
    presence.onChange((change) => this.#told(wordOf(change)))
  }

  shown(): Word {
    return this.#shown
  }

  claimed(): Word {
    const polls = [...this.#polls.values()].filter(({ until }) => until > Date.now())
    const claims = [...this.#open.values(), ...polls].map(levelOf)
    return claims.includes('online') ? 'online' : (claims[0] ?? 'offline')
  }

  async take(one: Step): Promise<void> {
    this.#note()
    if (one.do === 'wait') await vi.advanceTimersByTimeAsync(one.ms)
    else this.#act(one)
    this.#note()
    expect(RANK[this.#shown]).toBeGreaterThanOrEqual(RANK[this.claimed()])
  }

  #act(one: Exclude<Step, { do: 'wait' }>): void {
    const before = this.#open.get(one.line)
    if (one.do === 'open' && !before) {
      // Claimed before it is said: whoever is told hears what is true.
      const claim = { away: one.away, lease: undefined as unknown as Lease }
      this.#open.set(one.line, claim)
      claim.lease = this.#presence.arrive(1, { away: one.away })
    }
    if (one.do === 'look' && before) {
      before.away = one.away
      before.lease.look(one.away)
    }
    const visitor = { userId: 1, sessionId: 1, expiresAt: Infinity, line: String(one.line) }
    if (one.do === 'poll') {
      const until = Date.now() + (one.away ? hiddenMs : seenMs)
      this.#polls.set(one.line, { away: one.away, until })
      this.#visits.came(visitor, one)
    }
    if (one.do === 'leave') {
      this.#polls.delete(one.line)
      this.#visits.left(visitor)
    }
    if (one.do === 'close' && before) {
      this.#open.delete(one.line)
      this.#bye = one.goodbye
      before.lease.end({ goodbye: one.goodbye })
      this.#bye = false
    }
  }

  #note(): void {
    this.#true(this.claimed(), Date.now())
    for (const poll of this.#polls.values())
      this.#true(levelOf(poll), Math.min(poll.until, Date.now()))
  }

  #true(word: Word, at: number): void {
    this.#lastTrue[word] = Math.max(this.#lastTrue[word], at)
  }

  /** A fall is due: nothing better has been true for as long as it has to be. */
  #told(word: Word): void {
    this.#note()
    const fell = RANK[word] < RANK[this.#shown]
    expect(word).not.toBe(this.#shown)
    expect(word).toBe(this.claimed())
    if (fell && !(word === 'offline' && this.#bye)) {
      const delay = word === 'offline' ? graceMs : awayMs
      for (const better of ['away', 'online'] as const)
        if (RANK[better] > RANK[word])
          expect(Date.now() - this.#lastTrue[better]).toBeGreaterThanOrEqual(delay)
    }
    this.#shown = word
  }
}
