import type { Position } from '@trunkline/shared/protocol/position'

/**
 * What was sent before one ping must be applied by the next one: more than twenty seconds lie between them. Finds, from the
 * positions that pings carry, how many events a page was sent and did not apply (loss, as the page's own cursors show it).
 */
export class Lag {
  #due = new Map<string, number>()
  readonly #counted = new Map<string, number>()

  /** How many were found lost with this ping, each once; `told` is the last number sent on each topic. */
  lost(positions: Readonly<Record<string, Position>>, told: Map<string, number>): number {
    let lost = 0
    for (const [topic, due] of this.#due) {
      const at = positions[topic]?.[0]
      if (at === undefined || !told.has(topic)) continue
      const from = Math.max(at, this.#counted.get(topic) ?? 0)
      if (due <= from) continue
      lost += due - from
      this.#counted.set(topic, due)
    }
    this.#due = told
    return lost
  }
}
