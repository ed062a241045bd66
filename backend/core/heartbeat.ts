/** One line that must show that it lives. */
export type Pulse = {
  /** Sends a ping; the answer is awaited from now on. */
  ping(): void
  /** Whether the last ping was answered. Traffic does not count: a deaf talker must not live on its own chatter. */
  readonly answered: boolean
  /** Called when a ping stayed unanswered. */
  dead(): void
}

const SLOTS = 25

/**
 * Pings every line once a turn of the wheel, a slot at a time, so that ten thousand lines make twenty-five small
 * pauses instead of one long one, and there is no timer per line (PROTOCOL rule 9).
 */
export class HeartbeatWheel {
  readonly #slots: Set<Pulse>[] = Array.from({ length: SLOTS }, () => new Set())
  readonly #timer: NodeJS.Timeout
  readonly #patience: number
  #now = 0
  #next = 0

  /** `pingMs`: a turn of the wheel. `timeoutMs`: how long an answer may take; at most a turn. */
  constructor(options: { pingMs: number; timeoutMs: number }) {
    const { pingMs, timeoutMs } = options
    this.#patience = Math.min(SLOTS - 1, Math.max(1, Math.ceil((timeoutMs * SLOTS) / pingMs)))
    this.#timer = setInterval(() => this.turn(), pingMs / SLOTS).unref()
  }

  /** Takes the line on until the returned function is called. */
  add(pulse: Pulse): () => void {
    const slot = this.#slots[this.#next]
    this.#next = (this.#next + 1) % SLOTS
    slot?.add(pulse)
    return () => void slot?.delete(pulse)
  }

  /** One step of the wheel. */
  turn(): void {
    this.#now = (this.#now + 1) % SLOTS
    const due = this.#slots[(this.#now - this.#patience + SLOTS) % SLOTS] ?? []
    for (const pulse of due) if (!pulse.answered) pulse.dead()
    for (const pulse of this.#slots[this.#now] ?? []) pulse.ping()
  }

  stop(): void {
    clearInterval(this.#timer)
  }
}
