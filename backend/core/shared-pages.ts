import type { EventOf } from '@trunkline/shared/contract/catalogue'

import { Delivery } from './delivery.ts'

/** Reads the log: `after < seq ≤ upTo`, oldest first. */
export type ReadLog = (range: { after: number; upTo: number; limit: number }) => Promise<EventOf[]>

export const PAGE = 100
/** Pages that are kept for those who come a little later, and for how long after the last one came, in ms. */
const KEPT = 4
const KEPT_MS = 2_000

type Page = { upTo: number; deliveries: Promise<Delivery<EventOf>[]> }

/**
 * One topic's log in pages, for those whom memory no longer serves. Slow readers of a topic stand close together, so an
 * event is read once and encoded once for all of them: two hundred cost little more than one, and what they wait for is
 * one and the same buffer, also at the end of the log, which is further on for each that comes.
 */
export class SharedPages {
  readonly #readLog: ReadLog
  readonly #pages = new Map<number, Page>()
  #forget: NodeJS.Timeout | undefined

  constructor(readLog: ReadLog) {
    this.#readLog = readLog
  }

  /** The events after `after` up to the end of its page, or `upTo` if that comes first. */
  async read(after: number, upTo: number): Promise<Delivery<EventOf>[]> {
    const start = after - (after % PAGE)
    const end = Math.min(start + PAGE, upTo)
    const deliveries = await this.#page(start, end)
    return deliveries.filter(({ message: { seq } }) => seq > after && seq <= end)
  }

  #page(start: number, end: number): Promise<Delivery<EventOf>[]> {
    const known = this.#pages.get(start)
    const page = known && known.upTo >= end ? known : this.#longer(known, { start, end })
    this.#pages.delete(start)
    this.#pages.set(start, page)
    page.deliveries.catch(() => {
      if (this.#pages.get(start) === page) this.#pages.delete(start)
    })
    const [oldest] = this.#pages.keys()
    if (this.#pages.size > KEPT && oldest !== undefined) this.#pages.delete(oldest)
    clearTimeout(this.#forget)
    this.#forget = setTimeout(() => this.#pages.clear(), KEPT_MS).unref()
    return page.deliveries
  }

  /** Only what was not read yet is read. */
  #longer(known: Page | undefined, { start, end }: { start: number; end: number }): Page {
    const read = this.#read(known?.upTo ?? start, end)
    const before = known?.deliveries ?? []
    const deliveries = Promise.all([before, read]).then((parts) => parts.flat())
    return { upTo: end, deliveries }
  }

  async #read(after: number, upTo: number): Promise<Delivery<EventOf>[]> {
    const events = await this.#readLog({ after, upTo, limit: PAGE })
    return events.map((event): Delivery<EventOf> => new Delivery(event))
  }
}
