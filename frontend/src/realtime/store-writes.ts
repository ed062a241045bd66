import { Observable } from './observable.ts'
import type { ActionStore, StoredAction } from './stored-actions.ts'
import type { World } from './world.ts'

/** A store that has not answered for so long has not taken it. */
const PATIENCE_MS = 5_000
/** So soon what the store did not take is offered to it again. */
const AGAIN_MS = 10_000

/**
 * Writes to a store at once, so that what is done is written whatever becomes of the page, and again what it would not
 * take, until it does. Never rejects.
 */
export class StoreWrites {
  /** False while the store would not take something: that lives as long as the page. */
  readonly keeps = new Observable<boolean>(true)
  readonly #store: ActionStore
  readonly #world: Pick<World, 'after'>
  /** What the store is not known to hold yet. */
  readonly #owed = new Map<string, StoredAction>()
  /** What of that it would not take. */
  readonly #refused = new Map<string, StoredAction>()
  #cancelAgain: (() => void) | null = null
  #closed = false

  constructor(store: ActionStore, world: Pick<World, 'after'>) {
    this.#store = store
    this.#world = world
  }

  /** It was put and is not known to be in the store. */
  owes(id: string): boolean {
    return this.#owed.has(id)
  }

  /** Resolves when the store has answered. */
  async put(action: StoredAction): Promise<void> {
    const { id } = action
    this.#owed.set(id, action)
    const isOwed = () => this.#owed.get(id) === action
    const keep = () => {
      if (isOwed()) this.forget([id])
    }
    const refuse = () => {
      if (isOwed()) this.#refused.set(id, action)
      this.#show()
    }
    const callOff = this.#world.after(PATIENCE_MS, refuse)
    await this.#store.put(action).then(keep, refuse)
    callOff()
  }

  /** Resolves when the store has answered. */
  async remove(ids: readonly string[]): Promise<void> {
    this.forget(ids)
    await this.#store.remove(ids).catch(() => undefined)
  }

  /** These are not to be kept any more. */
  forget(ids: readonly string[]): void {
    for (const id of ids) {
      this.#owed.delete(id)
      this.#refused.delete(id)
    }
    this.#show()
  }

  close(): void {
    this.#closed = true
    this.#cancelAgain?.()
  }

  #show(): void {
    this.keeps.set(this.#refused.size === 0)
    if (this.#refused.size === 0 || this.#closed) return
    this.#cancelAgain ??= this.#world.after(AGAIN_MS, () => {
      this.#cancelAgain = null
      for (const action of this.#refused.values()) void this.put(action)
    })
  }
}
