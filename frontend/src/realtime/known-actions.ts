import { Listeners } from './observable.ts'
import type { Refusal, StoredAction } from './stored-actions.ts'
import { ActionRefused, type Done } from './transport.ts'

export type Known = {
  action: StoredAction
  promise: Promise<Done>
  resolve: (done: Done) => void
  reject: (why: ActionRefused) => void
  /** It was done in this tab. */
  own: boolean
  /** The tab that sends has it in its queue. */
  taken: boolean
}

/** A read of the storage, or what a tab says of it, is older than the last of these by seconds. */
const MOST_OVER = 1_000

/** What one tab knows of the actions that nobody has answered, its own and those of the others, with their answers to come. */
export class KnownActions {
  /** Each action that is new to this tab, or that changed. */
  readonly puts = new Listeners<[StoredAction]>()
  /** The id of each action that nobody wants any more. */
  readonly gones = new Listeners<[string]>()
  readonly #known = new Map<string, Known>()
  /** The answers to the last that are over; null: discarded. */
  readonly #over = new Map<string, Done | null>()
  /** Those of them that nobody told of: they were found nowhere. */
  readonly #guessed = new Set<string>()
  readonly #doubted = new Set<string>()
  #last = 0

  get(id: string): Known | undefined {
    return this.#known.get(id)
  }

  /** What the storage still holds of it is not heeded. */
  isOver(id: string): boolean {
    return this.#over.has(id)
  }

  /** Its answer, or null if it was discarded: whoever still tells of it has not heard. Undefined: nobody said so. */
  told(id: string): Done | null | undefined {
    return this.#guessed.has(id) ? undefined : this.#over.get(id)
  }

  /** While this tab is away others may answer or discard it, until somebody tells of it again. */
  doubt(id: string): void {
    this.#doubted.add(id)
  }

  trust(id: string): void {
    this.#doubted.delete(id)
  }

  /** The ids that nobody has told of since they were doubted. */
  doubted(): string[] {
    return [...this.#doubted]
  }

  isDoubted(id: string): boolean {
    return this.#doubted.has(id)
  }

  /** In the order in which they were done. */
  all(): Known[] {
    return [...this.#known.values()].toSorted((a, b) => byOrder(a.action, b.action))
  }

  /** For what is done now: behind all that this tab knows of. Before it has read the storage, the clock has to do. */
  stamp(now: number): Pick<StoredAction, 'order' | 'since'> {
    return { order: Math.max(now, this.#last + 1), since: now }
  }

  /** From now on; in place of what failed under the same id. */
  add(action: StoredAction): Known {
    const { promise, resolve, reject } = Promise.withResolvers<Done>()
    // Nobody may be waiting for it on this tab.
    promise.catch(() => undefined)
    this.#doubted.delete(action.id)
    if (this.#guessed.delete(action.id)) this.#over.delete(action.id)
    const known = { action, promise, resolve, reject, own: false, taken: false }
    this.#known.set(action.id, known)
    if (action.order > this.#last) this.#last = action.order
    if (action.failure) reject(refusedBy(action.failure))
    this.puts.call(action)
    return known
  }

  /** What the storage holds, oldest first. */
  meetAll(actions: readonly StoredAction[]): void {
    for (const action of actions.toSorted(byOrder)) this.meet(action)
  }

  /** From storage or another tab: nothing new or older than what is known, new, refused by now, or tried again. */
  meet(action: StoredAction): Known {
    this.#doubted.delete(action.id)
    const known = this.#known.get(action.id)
    if (!known || isAgain(action, known.action)) return this.add(action)
    const { failure } = action
    if (!failure || known.action.failure || action.order < known.action.order) return known
    known.action = action
    known.reject(refusedBy(failure))
    this.puts.call(action)
    return known
  }

  done(id: string, done: Done): void {
    const known = this.#end(id, done)
    known?.resolve(done)
    // Here it had failed, so nobody waits for it: it was carried out all the same.
    if (known?.action.failure) this.gones.call(id)
  }

  /** What is not known to be answered was discarded. */
  remove(id: string): void {
    this.#end(id, null)?.reject(new ActionRefused('discarded', 'It was discarded.'))
    this.gones.call(id)
  }

  /** It is over as far as anybody can tell, until somebody tells of it. */
  guessGone(id: string): void {
    const isTold = this.told(id) !== undefined
    this.remove(id)
    if (!isTold) this.#guessed.add(id)
  }

  #end(id: string, done: Done | null): Known | undefined {
    this.#guessed.delete(id)
    const known = this.#known.get(id)
    this.#known.delete(id)
    this.#doubted.delete(id)
    this.#over.set(id, done ?? this.#over.get(id) ?? null)
    const [oldest] = this.#over.keys()
    if (this.#over.size > MOST_OVER && oldest !== undefined) {
      this.#over.delete(oldest)
      this.#guessed.delete(oldest)
    }
    return known
  }
}

/** What failed has been tried since. */
const isAgain = (action: StoredAction, known: StoredAction): boolean =>
  known.failure !== null && action.order > known.order

const refusedBy = ({ code, message, details }: Refusal) => new ActionRefused(code, message, details)

/** In the order in which they were done; of two tabs at once, in any. */
const byOrder = (a: StoredAction, b: StoredAction): number =>
  a.order - b.order || (a.id < b.id ? -1 : 1)
