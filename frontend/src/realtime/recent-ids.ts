/** The last ids of many, the oldest going first. */
export class RecentIds {
  readonly #most: number
  readonly #ids = new Set<string>()

  constructor(most: number) {
    this.#most = most
  }

  has(id: string): boolean {
    return this.#ids.has(id)
  }

  /** False when it is known already. */
  add(id: string): boolean {
    if (this.#ids.has(id)) return false
    this.#ids.add(id)
    const [oldest] = this.#ids
    if (this.#ids.size > this.#most && oldest !== undefined) this.#ids.delete(oldest)
    return true
  }
}
