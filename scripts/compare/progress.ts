/** One thing that takes a while: what it is, and how long it will probably take. */
export type Step = { name: string; seconds: number }

const CLEAR = '\r\x1b[2K'
const REDRAW_MS = 250

/**
 * Says what is being done and how long it will take still: one line that is drawn again and again on a terminal,
 * a line for each step elsewhere.
 */
export class Progress {
  readonly #out: NodeJS.WritableStream & { isTTY?: boolean }
  readonly #clock: () => number
  #left: number
  #detail = ''

  constructor(
    options: { seconds: number; out: NodeJS.WritableStream & { isTTY?: boolean } },
    clock: () => number = () => performance.now(),
  ) {
    this.#left = options.seconds
    this.#out = options.out
    this.#clock = clock
  }

  /** Shows the step while `work` goes on. */
  async step<T>({ name, seconds }: Step, work: () => Promise<T>): Promise<T> {
    const began = this.#clock()
    this.#detail = ''
    const draw = () => {
      const here = Math.max(0, seconds - (this.#clock() - began) / 1_000)
      const inAll = Math.max(0, this.#left - seconds) + here
      this.#out.write(
        `${CLEAR}${name}${this.#detail}: ${span(here)} left, about ${span(inAll)} in all`,
      )
    }
    const timer = this.#out.isTTY ? setInterval(draw, REDRAW_MS) : undefined
    if (this.#out.isTTY) draw()
    else this.#out.write(`${name}: ${span(seconds)} of about ${span(this.#left)}\n`)
    try {
      return await work()
    } finally {
      clearInterval(timer)
      this.#left = Math.max(0, this.#left - seconds)
      if (this.#out.isTTY) this.#out.write(CLEAR)
    }
  }

  /** Added to the step's name from now on, on a terminal. */
  detail(text: string): void {
    this.#detail = ` (${text})`
  }
}

/** `1 min 20 s` */
export function span(seconds: number): string {
  const whole = Math.ceil(seconds)
  return whole < 60 ? `${whole} s` : `${Math.floor(whole / 60)} min ${whole % 60} s`
}
