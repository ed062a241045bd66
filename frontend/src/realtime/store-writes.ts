import { Observable } from './observable.ts'
import type { ActionStore, StoredAction } from './stored-actions.ts'
import type { World } from './world.ts'

/** So soon what the store did not take is offered to it again. */
const AGAIN_MS = 10_000

/** Writes to a store one after the other, and again what it would not take, until it does. Never rejects. */
export class StoreWrites {
  /** False while the store would not take something: that lives as long as the page. */
  readonly keeps = new Observable<boolean>(true)
  readonly #store: ActionStore
  readonly #world: Pick<World, 'after'>
  /** What the store is not known to hold yet. */
  readonly #owed = new Map<string, StoredAction>()
  /** What of that it would not take. */
  readonly #refused = new Map<string, StoredAction>()
  #last: Promise<unknown> = Promise.resolve()
  #cancelAgain: (() => void) | null = null

  constructor(store: ActionStore, world: Pick<World, 'after'>) {
    this.#store = store
    this.#world = world
  }

  /** It was put and is not known to be in the store. */
  owes(id: string): boolean {
    return this.#owed.has(id)
  }

  put(action: StoredAction): void {
    const { id } = action
    this.#owed.set(id, action)
    void this.#write((store) => store.put(action)).then((isKept) => {
      if (this.#owed.get(id) !== action) return
      if (isKept) return this.forget([id])
      this.#refused.set(id, action)
      this.#show()
    })
  }

  /** Resolves when the store has been asked to. */
  async remove(ids: readonly string[]): Promise<void> {
    this.forget(ids)
    await this.#write((store) => store.remove(ids))
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
    this.#cancelAgain?.()
  }

  #write(work: (store: ActionStore) => Promise<void>): Promise<boolean> {
    const written = this.#last
      .then(() => work(this.#store))
      .then(
        () => true,
        () => false,
      )
    this.#last = written
    return written
  }

  #show(): void {
    this.keeps.set(this.#refused.size === 0)
    if (this.#refused.size === 0) return
    this.#cancelAgain ??= this.#world.after(AGAIN_MS, () => {
      this.#cancelAgain = null
      for (const action of this.#refused.values()) this.put(action)
    })
  }
}
