import type { World } from '../realtime/world.ts'

/** Somebody who looks for less than this has not read; and what arrives within it is marked together. */
const LOOK_MS = 400

/** Marks a chat read as somebody reads it: never back, and not once per message. */
export class ReadMarker {
  readonly #world: Pick<World, 'after'>
  readonly #mark: (upTo: number) => void
  #wanted = 0
  #marked = 0
  #cancel: (() => void) | null = null

  constructor(world: Pick<World, 'after'>, mark: (upTo: number) => void) {
    this.#world = world
    this.#mark = mark
  }

  /** Somebody sees the message with this number, and everything before it. */
  see(upTo: number): void {
    this.#wanted = Math.max(this.#wanted, upTo)
    if (this.#wanted > this.#marked) this.#cancel ??= this.#world.after(LOOK_MS, () => this.#tell())
  }

  /** Nobody looks any more. */
  stop(): void {
    this.#cancel?.()
    this.#cancel = null
    this.#wanted = this.#marked
  }

  #tell(): void {
    this.#cancel = null
    this.#marked = this.#wanted
    this.#mark(this.#marked)
  }
}
