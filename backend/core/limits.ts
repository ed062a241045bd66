/** Refills steadily: `perSecond` on average, `burst` at once. */
export class TokenBucket {
  readonly #perSecond: number
  readonly #burst: number
  readonly #clock: () => number
  #tokens: number
  #at: number

  constructor(options: { perSecond: number; burst: number; clock: () => number }) {
    this.#perSecond = options.perSecond
    this.#burst = options.burst
    this.#clock = options.clock
    this.#tokens = options.burst
    this.#at = options.clock()
  }

  /** Takes one token: 0 when there was one, otherwise the milliseconds until there will be. */
  take(): number {
    const now = this.#clock()
    this.#tokens = Math.min(
      this.#burst,
      this.#tokens + ((now - this.#at) / 1_000) * this.#perSecond,
    )
    this.#at = now
    if (this.#tokens >= 1) {
      this.#tokens -= 1
      return 0
    }
    return Math.ceil(((1 - this.#tokens) / this.#perSecond) * 1_000)
  }
}

/** Counts what belongs to a name (a user, an address) and refuses above `most`. */
export class Quota<K> {
  readonly #counts = new Map<K, number>()
  readonly #most: number

  constructor(most: number) {
    this.#most = most
  }

  /** Undefined when the quota is used up; otherwise give the place back once by calling the result. */
  take(key: K): (() => void) | undefined {
    const count = this.#counts.get(key) ?? 0
    if (count >= this.#most) return undefined
    this.#counts.set(key, count + 1)
    let held = true
    return () => {
      if (!held) return
      held = false
      const left = (this.#counts.get(key) ?? 1) - 1
      if (left === 0) this.#counts.delete(key)
      else this.#counts.set(key, left)
    }
  }

  get size(): number {
    return this.#counts.size
  }
}

/** Counts offences within a sliding time and says when they are too many. */
export class Strikes {
  readonly #most: number
  readonly #withinMs: number
  readonly #clock: () => number
  #times: number[] = []

  constructor(options: { most: number; withinMs: number; clock: () => number }) {
    this.#most = options.most
    this.#withinMs = options.withinMs
    this.#clock = options.clock
  }

  /** True when this one makes it too many. */
  strike(): boolean {
    const now = this.#clock()
    this.#times = this.#times.filter((time) => now - time < this.#withinMs)
    this.#times.push(now)
    return this.#times.length >= this.#most
  }
}
