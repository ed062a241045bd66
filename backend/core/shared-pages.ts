import type { EventOf } from '@trunkline/shared/contract/catalogue'

import { Delivery } from './delivery.ts'

/** Reads the log: `after < seq ≤ upTo`, oldest first. */
export type ReadLog = (range: { after: number; upTo: number; limit: number }) => Promise<EventOf[]>

export const PAGE = 100
/** Pages that are kept for those who come a little later, and for how long after the last one came, in ms. */
const KEPT = 4
const KEPT_MS = 2_000

/**
 * One topic's log in pages, for those whom memory no longer serves. Slow readers of a topic stand close together, so a
 * page is read once and encoded once for all of them: two hundred cost little more than one, and what they wait for is
 * one and the same buffer.
 */
export class SharedPages {
  readonly #readLog: ReadLog
  readonly #pages = new Map<string, Promise<Delivery<EventOf>[]>>()
  #forget: NodeJS.Timeout | undefined

  constructor(readLog: ReadLog) {
    this.#readLog = readLog
  }

  /** The events after `after` up to the end of its page, or `upTo` if that comes first. */
  async read(after: number, upTo: number): Promise<Delivery<EventOf>[]> {
    const start = after - (after % PAGE)
    const end = Math.min(start + PAGE, upTo)
    const deliveries = await this.#page(start, end)
    return deliveries.filter(({ message }) => message.seq > after)
  }

  #page(after: number, upTo: number): Promise<Delivery<EventOf>[]> {
    const key = `${after} ${upTo}`
    const page = this.#pages.get(key) ?? this.#readPage(after, upTo)
    this.#pages.delete(key)
    this.#pages.set(key, page)
    page.catch(() => this.#pages.delete(key))
    const [oldest] = this.#pages.keys()
    if (this.#pages.size > KEPT && oldest !== undefined) this.#pages.delete(oldest)
    clearTimeout(this.#forget)
    this.#forget = setTimeout(() => this.#pages.clear(), KEPT_MS).unref()
    return page
  }

  async #readPage(after: number, upTo: number): Promise<Delivery<EventOf>[]> {
    const events = await this.#readLog({ after, upTo, limit: PAGE })
    return events.map((event): Delivery<EventOf> => new Delivery(event))
  }
}
