import type { Known, KnownActions } from './known-actions.ts'
import type { Channel, Neighbours } from './neighbours.ts'
import type { StoredAction } from './stored-actions.ts'
import type { Done } from './transport.ts'
import type { World } from './world.ts'

/** What one tab says to all others of its person. */
export type Said =
  | { say: 'put'; action: StoredAction }
  | { say: 'taken' | 'gone'; ids: string[] }
  | { say: 'done'; id: string; done: Done }
  /** Who knows anything of these, or has done any? */
  | { say: 'who'; ids: string[] }

export type OutboxTabsOptions = {
  /** The same for all tabs of one person in this browser. */
  name: string
  world: Pick<World, 'after'>
  neighbours: Neighbours | null
  known: KnownActions
  /** This tab is the one that sends. */
  sends: () => boolean
  enqueue: (known: Known) => void
  done: (id: string, done: Done) => void
  gone: (ids: readonly string[]) => void
}

/** So long a tab that begins to send, or comes back, waits for the others to say what they know. */
const GATHER_MS = 100

/** What the tabs of one person tell each other of what was done in them. */
export class OutboxTabs {
  readonly #options: OutboxTabsOptions
  #channel: Channel | null = null

  constructor(options: OutboxTabsOptions) {
    this.#options = options
  }

  /** Another one each time that this tab is there; null while it is not, or is alone. */
  get visit(): object | null {
    return this.#channel
  }

  enter(): void {
    const { name, neighbours } = this.#options
    this.#channel = neighbours?.channel(name, (said) => this.#hear(said as Said)) ?? null
  }

  leave(): void {
    this.#channel?.close()
    this.#channel = null
  }

  say(said: Said): void {
    this.#channel?.post(said)
  }

  /** Resolves when the others have had the time to tell of what they did, and of what may be over by now. */
  async gather(): Promise<void> {
    if (!this.#channel) return
    const { known, world } = this.#options
    this.say({ say: 'who', ids: known.doubted() })
    await new Promise<void>((then) => world.after(GATHER_MS, then))
  }

  #hear(said: Said): void {
    const { known, done, gone } = this.#options
    switch (said.say) {
      case 'put':
        return this.#put(said.action)
      case 'taken':
        for (const id of said.ids) {
          const one = known.get(id)
          if (one) one.taken = true
        }
        return
      case 'done':
        return done(said.id, said.done)
      case 'gone':
        return gone(said.ids)
      case 'who':
        return this.#answer(said.ids)
    }
  }

  #put(action: StoredAction): void {
    const { known, sends, enqueue, world } = this.#options
    if (known.told(action.id) !== undefined) return sends() ? this.#tellEnd(action.id) : undefined
    const one = known.meet(action)
    // To a tab that was frozen it may be said right behind this that nobody wants it.
    world.after(0, () => {
      if (sends() && known.get(action.id) === one) enqueue(one)
    })
  }

  /** What another tab asks for, and what was done in this one. */
  #answer(ids: readonly string[]): void {
    const { known } = this.#options
    for (const { action, own } of known.all()) {
      const isMeant = own || ids.includes(action.id)
      if (isMeant && !known.isDoubted(action.id)) this.say({ say: 'put', action })
    }
    for (const id of ids) this.#tellEnd(id)
  }

  #tellEnd(id: string): void {
    const done = this.#options.known.told(id)
    if (done === undefined) return
    this.say(done ? { say: 'done', id, done } : { say: 'gone', ids: [id] })
  }
}
