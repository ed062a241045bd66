/** A value that changes over time: what React's `useSyncExternalStore` wants, without React. */
export interface Readable<T> {
  get(): T
  /** The listener is called after each change; the answer ends that. */
  subscribe(listener: () => void): () => void
}

/** A `Readable` for whoever owns it. Listeners hear a change after it is visible, in the order in which they came. */
export class Observable<T> implements Readable<T> {
  #value: T
  readonly #listeners = new Listeners<[]>()

  constructor(value: T) {
    this.#value = value
  }

  // Bound, so that they can be handed over as they are.
  readonly get = (): T => this.#value
  readonly subscribe = (listener: () => void): (() => void) => this.#listeners.add(listener)

  set(value: T): void {
    if (Object.is(value, this.#value)) return
    this.#value = value
    this.#listeners.call()
  }
}

/** Those who want to hear of one kind of happening. */
export class Listeners<Args extends unknown[]> {
  readonly #listeners = new Set<(...args: Args) => void>()

  add(listener: (...args: Args) => void): () => void {
    // Its own entry each time, so that the same function may listen twice.
    const entry = (...args: Args) => listener(...args)
    this.#listeners.add(entry)
    return () => void this.#listeners.delete(entry)
  }

  call(...args: Args): void {
    // Who comes or goes meanwhile changes nothing for this call.
    for (const listener of Array.from(this.#listeners)) listener(...args)
  }
}
