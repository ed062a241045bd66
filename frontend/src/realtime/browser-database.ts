const NAME = 'trunkline'
const VERSION = 1
const STORES = { actions: 'id', snapshot: 'userId' } as const
type Store = keyof typeof STORES

/**
 * The browser's own database, opened when it is first needed and again when the browser has closed it. Each call is one
 * transaction; all reject where there is no storage, or none left.
 */
export class BrowserDatabase {
  #opening: Promise<IDBDatabase> | null = null

  all<T>(store: Store): Promise<T[]> {
    return this.#run(store, 'readonly', (rows) => rows.getAll() as IDBRequest<T[]>)
  }

  async put(store: Store, row: object): Promise<void> {
    await this.#run(store, 'readwrite', (rows) => rows.put(row))
  }

  async remove(store: Store, keys: readonly (string | number)[]): Promise<void> {
    await this.#run(store, 'readwrite', (rows) => {
      for (const key of keys) rows.delete(key)
    })
  }

  async clear(store: Store): Promise<void> {
    await this.#run(store, 'readwrite', (rows) => rows.clear())
  }

  async #run<T>(
    store: Store,
    mode: IDBTransactionMode,
    work: (rows: IDBObjectStore) => IDBRequest<T> | void,
  ): Promise<T> {
    this.#opening ??= open(() => (this.#opening = null))
    const database = await this.#opening.catch((error: unknown) => {
      this.#opening = null
      throw error
    })
    return new Promise((resolve, reject) => {
      const transaction = database.transaction(store, mode)
      const request = work(transaction.objectStore(store))
      // A page that is going would not live to see that nothing more is asked for.
      transaction.commit()
      transaction.addEventListener('complete', () => resolve(request?.result as T))
      for (const name of ['abort', 'error'] as const)
        transaction.addEventListener(name, () => reject(transaction.error ?? new Error(name)))
    })
  }
}

function open(closed: () => void): Promise<IDBDatabase> {
  return new Promise((resolve, reject) => {
    const request = indexedDB.open(NAME, VERSION)
    request.addEventListener('upgradeneeded', () => {
      const { result } = request
      for (const [store, keyPath] of Object.entries(STORES))
        if (!result.objectStoreNames.contains(store)) result.createObjectStore(store, { keyPath })
    })
    request.addEventListener('success', () => {
      const { result } = request
      // A newer build wants to change it, or the browser took it away.
      result.addEventListener('versionchange', () => {
        result.close()
        closed()
      })
      result.addEventListener('close', closed)
      resolve(result)
    })
    request.addEventListener('error', () => reject(request.error ?? new Error('no storage')))
    request.addEventListener('blocked', () => reject(new Error('an older page is open')))
  })
}
