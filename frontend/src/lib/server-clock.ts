/**
 * The server's clock, from the `Date` of its answers. Each says a second that was true when the answer left, so the
 * latest of what they say is the closest: within the fastest answer's way.
 */
class ServerClock {
  #offset = Number.NEGATIVE_INFINITY

  /** `date`: the header; `at`: when it came, by this page's clock. */
  heard(date: string | null, at = Date.now()): void {
    const said = Date.parse(date ?? '')
    if (!Number.isNaN(said)) this.#offset = Math.max(this.#offset, said - at)
  }

  /** Ms since 1970; null before any answer. */
  now(at = Date.now()): number | null {
    return Number.isFinite(this.#offset) ? at + this.#offset : null
  }
}

/** This page's. */
export const serverClock = new ServerClock()
