/** Over all topics of a process. What is beyond is read from the log. */
const MOST_BYTES = 67_108_864

/** So that it is made for many events at once. */
const LEFT = 0.9

type Forgetful = {
  /** Gives back all it has taken, and leaves. */
  forget(): void
}

/**
 * What the rings of a process hold together is bounded: beyond that those forget on whose topics nothing was said for
 * longest.
 */
export class RingRoom {
  readonly #most: number
  /** The quietest first. */
  readonly #rings = new Set<Forgetful>()
  #latest: Forgetful | undefined
  #bytes = 0

  constructor(most = MOST_BYTES) {
    this.#most = most
  }

  get bytes(): number {
    return this.#bytes
  }

  /** Something was said on this ring's topic. */
  enter(ring: Forgetful): void {
    if (ring === this.#latest) return
    this.#rings.delete(ring)
    this.#rings.add(ring)
    this.#latest = ring
  }

  /** Gives it back, where it is negative. */
  take(bytes: number): void {
    this.#bytes += bytes
    if (this.#bytes <= this.#most) return
    for (const quiet of this.#rings) {
      if (this.#bytes <= this.#most * LEFT) return
      quiet.forget()
    }
  }

  leave(ring: Forgetful): void {
    this.#rings.delete(ring)
    if (this.#latest === ring) this.#latest = undefined
  }
}
