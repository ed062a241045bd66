import type { KnownActions } from './known-actions.ts'
import type { OutboxTabs } from './outbox-tabs.ts'
import type { StoreWrites } from './store-writes.ts'
import type { ActionStore, StoredAction } from './stored-actions.ts'
import type { World } from './world.ts'

/** A storage that has not answered for so long cannot be read. */
const PATIENCE_MS = 5_000

export type StoredReadsOptions = {
  userId: number
  world: Pick<World, 'after'>
  store: ActionStore
  writes: StoreWrites
  known: KnownActions
  tabs: OutboxTabs
  /** This tab is the one that sends. */
  sends: () => boolean
  /** It was answered or discarded, as far as anybody can tell. */
  missing: (id: string) => void
}

/** What a tab learns from the storage that it shares with the others of its person, and with whoever was here before. */
export class StoredReads {
  readonly #options: StoredReadsOptions
  #closed = false

  constructor(options: StoredReadsOptions) {
    this.#options = options
  }

  /** What this person has in the storage; null where it cannot be read. */
  async own(): Promise<StoredAction[] | null> {
    return (await this.#all())?.filter((one) => this.#isOwn(one)) ?? null
  }

  /** Whoever was here before has left: what they did not send is nobody's. */
  async takeOver(): Promise<void> {
    const { known, sends, tabs, writes } = this.#options
    const { visit } = tabs
    const stored = (await this.#all()) ?? []
    if (this.#closed) return
    const left = stored.filter((one) => !this.#isOwn(one)).map(({ id }) => id)
    if (left.length > 0) void writes.remove(left)
    if (tabs.visit !== visit || sends()) return
    this.#meet(stored)
    // Somebody may have been removing it just then, and have left before they could tell.
    for (const { id } of stored) if (known.get(id)?.own === false) known.doubt(id)
  }

  /** Whether it could be read, in this visit: what is older says nothing of what others did since. */
  async meet(): Promise<boolean> {
    const { tabs } = this.#options
    const { visit } = tabs
    const stored = await this.#all()
    if (!stored || this.#closed || tabs.visit !== visit) return false
    this.#meet(stored)
    return true
  }

  /**
   * What others did while this tab was not there, or while nobody sent, is theirs to say. What is neither stored nor known
   * to any of them was answered or discarded by one that has left.
   */
  async catchUp(): Promise<void> {
    const { known, missing, tabs, writes } = this.#options
    const { visit } = tabs
    await tabs.gather()
    if (tabs.visit !== visit) return
    // Nobody can have removed from the storage what it has not taken.
    const owed = new Set(known.doubted().filter((id) => writes.owes(id)))
    const isRead = await this.meet()
    if (tabs.visit !== visit) return
    // A storage that says nothing leaves each tab what was done in it.
    const isSure = (id: string) => owed.has(id) || (!isRead && known.get(id)?.own)
    for (const id of known.doubted().filter(isSure)) known.trust(id)
    if (isRead) known.doubted().forEach(missing)
  }

  close(): void {
    this.#closed = true
  }

  #meet(stored: readonly StoredAction[]): void {
    const { known, writes } = this.#options
    const isOver = ({ id }: StoredAction) => known.isOver(id)
    const own = stored.filter((one) => this.#isOwn(one))
    const over = own.filter(({ id }) => known.told(id) !== undefined).map(({ id }) => id)
    if (over.length > 0) void writes.remove(over)
    known.meetAll(own.filter((one) => !isOver(one)))
  }

  #all(): Promise<StoredAction[] | null> {
    const { store, world } = this.#options
    return new Promise((resolve) => {
      const nothing = () => resolve(null)
      const callOff = world.after(PATIENCE_MS, nothing)
      void store.all().then(resolve, nothing).then(callOff)
    })
  }

  #isOwn({ userId }: StoredAction): boolean {
    return userId === this.#options.userId
  }
}
