import type { Figures, OpsFigures } from '@trunkline/shared/contract/ops'

import type { Broker } from '../../core/broker.ts'
import type { TopicRules } from '../../core/topic-rules.ts'
import { opsFigures } from './events.ts'

/** Of another process, heard of no more for this long: it has gone. */
const GONE_MS = 60_000

/** The last look at every process that this one heard of: what `ops` says to whoever begins to follow it. */
export class Live {
  readonly #broker: Broker
  readonly #clock: () => number
  readonly #nodes = new Map<string, OpsFigures>()

  constructor({ broker, clock }: { broker: Broker; clock: () => number }) {
    this.#broker = broker
    this.#clock = clock
    broker.onMessage((message) => {
      if (message.type === 'value' && message.name === 'ops.figures' && message.data)
        this.#nodes.set(message.data.node, message.data)
    })
  }

  /** Keeps the look at this process and tells it. */
  tell(node: string, figures: Figures): void {
    // Whoever follows keeps the later one, however the clock was set meanwhile.
    const at = Math.max(this.#clock(), (this.#nodes.get(node)?.at ?? 0) + 1)
    const data = { node, at, figures }
    this.#nodes.set(node, data)
    this.#broker.publish([opsFigures(data)])
  }

  nodes(): OpsFigures[] {
    const since = this.#clock() - GONE_MS
    for (const [node, { at }] of this.#nodes) if (at < since) this.#nodes.delete(node)
    return [...this.#nodes.values()]
  }
}

/** For operators alone. */
export const opsTopics = (
  live: Live,
  operates: (userId: number) => Promise<boolean>,
): Pick<TopicRules, 'ops'> => ({
  ops: {
    mayFollow: (_db, userId) => operates(userId),
    current: async () => live.nodes().map(opsFigures),
  },
})
