import type { ServerFrameOf } from '@trunkline/shared/protocol/server-frames'

/**
 * Of a value only the latest counts: one with a lower `rev` than was seen is old. What is current is sent with each
 * subscription, so a new connection starts with a clean slate.
 */
export class ValueRevisions {
  readonly #revs = new Map<string, number>()

  isNews({ topic, name, key, rev }: ServerFrameOf<'value'>): boolean {
    const which = JSON.stringify([topic, name, key])
    if (rev < (this.#revs.get(which) ?? rev)) return false
    this.#revs.set(which, rev)
    return true
  }

  clear(): void {
    this.#revs.clear()
  }
}
