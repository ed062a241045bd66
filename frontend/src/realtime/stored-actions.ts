import type { ActionName } from '@trunkline/shared/contract/catalogue'

import type { BrowserDatabase } from './browser-database.ts'

/** Something that a person did and nobody is known to have answered. */
export type StoredAction = {
  id: string
  userId: number
  name: ActionName
  input: unknown
  /** What whoever shows it has to know besides; as it was given. */
  extra: unknown
  /** Grows with each that is done in this browser, however its clock is set. */
  order: number
  /** Ms since 1970 from when it has three days. */
  since: number
  failure: Refusal | null
}

export type Refusal = { code: string; message: string; details?: unknown }

/**
 * Where actions outlive the page. Everything may reject: storage is full, or forbidden. What one page writes happens in
 * the order in which it asks for it.
 */
export interface ActionStore {
  /** In any order. */
  all(): Promise<StoredAction[]>
  /** In place of what has the same id. */
  put(action: StoredAction): Promise<void>
  remove(ids: readonly string[]): Promise<void>
}

export const storedActions = (database: BrowserDatabase): ActionStore => ({
  all: () => database.all<StoredAction>('actions'),
  put: (action) => database.put('actions', action),
  remove: (ids) => database.remove('actions', ids),
})
