import type { Beacon, ParityRow } from '@trunkline/shared/contract/beacon'
import type { MessageOf } from '@trunkline/shared/contract/catalogue'

import type { Restart, Status, Told } from '../realtime/transport.ts'

/** The wire takes no more in one report. */
const SAMPLES = 100
/** A topic that only starts is no loss, nor is what a line has no words for. */
const expected = new Set<Restart['why']>(['opened', 'reopened', 'untold'])

type Counts = Omit<Beacon, 'mode' | 'why' | 'coversMs' | 'parity'>

const NONE: Counts = {
  handled: 0,
  handlerErrors: 0,
  reconnects: 0,
  resets: 0,
  lost: 0,
  applied: [],
}

/** What one page meets on its line, from one report to the next. */
export class PageFigures {
  #counts: Counts = { ...NONE, applied: [] }
  #since: number
  readonly #now: () => number
  #wasLive = false
  #isLive = false

  constructor(now: () => number) {
    this.#now = now
    this.#since = now()
  }

  /** The message's handlers are done. `serverNow`: the server's clock, ms since 1970; null where it is not known. */
  handled(message: MessageOf, { replay }: Told, serverNow: number | null): void {
    const counts = this.#counts
    counts.handled += 1
    const committedAt = message.type === 'event' ? Date.parse(message.timestamp) : Number.NaN
    if (replay || serverNow === null || Number.isNaN(committedAt)) return
    if (counts.applied.length < SAMPLES)
      counts.applied.push(Math.min(3_600_000, Math.max(0, serverNow - committedAt)))
  }

  failed(): void {
    this.#counts.handlerErrors += 1
  }

  restarted({ why }: Restart): void {
    if (!expected.has(why)) this.#counts.resets += 1
  }

  stands({ state }: Pick<Status, 'state'>): void {
    const isLive = state === 'live'
    if (isLive && !this.#isLive && this.#wasLive) this.#counts.reconnects += 1
    if (state !== 'catching_up') this.#isLive = isLive
    this.#wasLive ||= isLive
  }

  /** Everything since the last call. Pages on the one line tell their samples with their pings. */
  take({ mode, why }: Pick<Beacon, 'mode' | 'why'>, parity: ParityRow[] | null): Beacon {
    const now = this.#now()
    const counts = this.#counts
    const missing = (parity ?? []).reduce((sum, row) => sum + row.missing, 0)
    const beacon: Beacon = {
      ...counts,
      mode,
      why,
      coversMs: Math.min(3_600_000, Math.max(0, Math.round(now - this.#since))),
      applied: mode === 'unified' ? [] : counts.applied,
      ...(parity && parity.length > 0 && { parity }),
    }
    // What the old lines should have told this page, and did not.
    if (mode !== 'unified' && mode !== 'poll') beacon.lost += missing
    this.#counts = { ...NONE, applied: [] }
    this.#since = now
    return beacon
  }
}
