import type { QueryClient } from '@tanstack/react-query'

import { isReadable, type Snapshot, takeSnapshot } from '../lib/positioned/snapshot.ts'
import type { BrowserDatabase } from '../realtime/browser-database.ts'
import type { World } from '../realtime/world.ts'

/** Where a snapshot outlives the page: one, or none. May reject. */
export type SnapshotStore = {
  load: () => Promise<Snapshot | null>
  save: (snapshot: Snapshot) => Promise<void>
  clear: () => Promise<void>
}

export const snapshotsIn = (database: BrowserDatabase): SnapshotStore => ({
  load: async () => (await database.all<Snapshot>('snapshot'))[0] ?? null,
  save: (snapshot) => database.put('snapshot', snapshot),
  clear: () => database.clear('snapshot'),
})

/** So long changes gather before they are kept. */
const GATHER_MS = 2_000
const NOTHING = Promise.resolve(null)

type Page = {
  client: QueryClient
  store: SnapshotStore
  world: Pick<World, 'after'>
  /** Whose page this is, and on which log; null while nobody's, or while another tab keeps it. */
  owner: () => Pick<Snapshot, 'userId' | 'epoch'> | null
}

/** Keeps what the page shows, so that the next one begins with it; data and positions are one record, so never apart. */
export class SnapshotKeeper {
  readonly #page: Page
  #loaded: Promise<Snapshot | null>
  #cancel: (() => void) | null = null

  constructor(page: Page) {
    this.#page = page
    this.#loaded = page.store.load().catch(() => null)
    page.client.getQueryCache().subscribe(({ type, query }) => {
      if (type === 'updated' && query.meta?.positioned === true) this.#soon()
    })
  }

  /** What this person left, if anything; what others left, or another build, goes. */
  async left(userId: number): Promise<Snapshot | null> {
    const snapshot = await this.#loaded
    this.#loaded = NOTHING
    if (!snapshot) return null
    if (snapshot.userId === userId && isReadable(snapshot)) return snapshot
    this.clear()
    return null
  }

  /** Keeps it as it is now: the page goes, or something must not stay. */
  save(): void {
    this.#cancel?.()
    this.#cancel = null
    const owner = this.#page.owner()
    if (!owner || owner.epoch === '') return
    const snapshot = takeSnapshot(this.#page.client, owner)
    // What could not be replaced may hold what must not stay; the next page begins with nothing, as the first one did.
    this.#page.store.save(snapshot).catch(() => this.#forget())
  }

  clear(): void {
    this.#loaded = NOTHING
    this.#cancel?.()
    this.#cancel = null
    this.#forget()
  }

  #forget(): void {
    this.#page.store.clear().catch(() => undefined)
  }

  #soon(): void {
    this.#cancel ??= this.#page.world.after(GATHER_MS, () => this.save())
  }
}
