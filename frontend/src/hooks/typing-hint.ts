import type { World } from '../realtime/world.ts'

/** At most one signal in so long. */
const PAUSE_MS = 3_000

/** Says that somebody is writing, and that they stopped, without saying it at every key. */
export class TypingHint {
  readonly #world: Pick<World, 'passed' | 'after'>
  readonly #say: (on: boolean) => void
  #wanted = false
  #said = false
  #saidAt = Number.NEGATIVE_INFINITY
  #cancel: (() => void) | null = null

  constructor(world: Pick<World, 'passed' | 'after'>, say: (on: boolean) => void) {
    this.#world = world
    this.#say = say
  }

  /** Called at every key with `true`: it is repeated for as long as keys come, because the others forget it. */
  set(on: boolean): void {
    this.#wanted = on
    if (!on && !this.#said) return
    const pause = this.#saidAt + PAUSE_MS - this.#world.passed()
    if (pause <= 0) this.#speak()
    else if (on !== this.#said) this.#cancel ??= this.#world.after(pause, () => this.#catchUp())
  }

  stop(): void {
    this.#cancel?.()
    this.#cancel = null
  }

  #catchUp(): void {
    this.#cancel = null
    if (this.#wanted !== this.#said) this.#speak()
  }

  #speak(): void {
    this.#said = this.#wanted
    this.#saidAt = this.#world.passed()
    this.#say(this.#said)
  }
}
