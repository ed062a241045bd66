import type { ParityRow } from '@trunkline/shared/contract/beacon'
import type { EventOf } from '@trunkline/shared/contract/catalogue'
import { kindOf, type Topic } from '@trunkline/shared/protocol/topic'

/** The wire takes no more for one row. */
const EXAMPLES = 10

/** One old line that is compared: its row in the registry, and which events it is to tell. */
export type Compared = { endpoint: string; tells: (event: EventOf) => boolean }

type Seen = { topic: Topic; id: string; name: string; newAt: number | null; oldAt: number | null }

/**
 * What the one line told and what an old line told, event by event. An event counts once both have had the time to tell
 * it, and only where both were there all along: what happened during a cut says nothing about the translator.
 */
export class ParityLedger {
  readonly #lateMs: number
  readonly #now: () => number
  readonly #seen = new Map<Compared, Map<string, Seen>>()
  /** Since when both lines are there. */
  readonly #comparable = new Map<Compared, number>()
  /** Told again after an absence, so that the old line may not know it. */
  readonly #past = new Set<string>()

  constructor({ lateMs, now }: { lateMs: number; now: () => number }) {
    this.#lateMs = lateMs
    this.#now = now
  }

  /** From now on both lines tell what the old one hears. */
  opened(line: Compared): void {
    this.#seen.set(line, new Map())
    this.#comparable.set(line, this.#now())
  }

  /** One of the two is not there. */
  lost(line: Compared): void {
    this.#seen.delete(line)
    this.#comparable.delete(line)
  }

  /** The one line has told it. */
  toldAnew(event: EventOf, { replay }: { replay: boolean }): void {
    if (replay) return void this.#past.add(event.id)
    for (const line of this.#comparable.keys()) {
      if (!line.tells(event)) continue
      this.#at(line, event).newAt ??= this.#now()
    }
  }

  /** The old line has told it. */
  toldOnOld(line: Compared, event: Pick<Seen, 'topic' | 'id' | 'name'>): void {
    if (this.#comparable.has(line)) this.#at(line, event).oldAt ??= this.#now()
  }

  /** What is decided by now, and is forgotten with this. */
  take(): ParityRow[] {
    const rows = new Map<string, ParityRow>()
    const until = this.#now() - 2 * this.#lateMs
    for (const [line, events] of this.#seen)
      for (const seen of events.values()) {
        if (Math.max(seen.newAt ?? 0, seen.oldAt ?? 0) > until) continue
        events.delete(seen.id)
        if (!this.#past.delete(seen.id)) this.#count(rowOf(rows, line, seen), seen)
      }
    return [...rows.values()]
  }

  #count(row: ParityRow, { topic, id, name, newAt, oldAt }: Seen): void {
    const isLate = newAt !== null && oldAt !== null && oldAt - newAt > this.#lateMs
    const what = oldAt === null ? 'missing' : newAt === null ? 'extra' : isLate ? 'late' : null
    if (what === null || what === 'late') row.matched += 1
    if (what === null) return
    row[what] += 1
    if (row.examples.length < EXAMPLES) row.examples.push({ what, topic, id, name })
  }

  #at(line: Compared, { topic, id, name }: Pick<Seen, 'topic' | 'id' | 'name'>): Seen {
    const events = this.#seen.get(line) ?? new Map<string, Seen>()
    this.#seen.set(line, events)
    const seen = events.get(id) ?? { topic, id, name, newAt: null, oldAt: null }
    events.set(id, seen)
    return seen
  }
}

function rowOf(rows: Map<string, ParityRow>, { endpoint }: Compared, { topic }: Seen): ParityRow {
  const kind = kindOf(topic)
  const key = `${endpoint} ${kind}`
  const row = rows.get(key) ?? {
    endpoint,
    kind,
    matched: 0,
    missing: 0,
    extra: 0,
    late: 0,
    examples: [],
  }
  rows.set(key, row)
  return row
}
