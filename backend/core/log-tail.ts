import type { Database } from '../db/database.ts'
import type { Broker } from './broker.ts'
import { heads } from './event-log.ts'
import type { Hub } from './hub.ts'
import type { Metrics } from './metrics.ts'
import type { Sequencer } from './sequencer.ts'

const CHUNK = 500

/**
 * The sweep: compares the heads of followed topics with the log, so that a hint lost on the way cannot stay lost,
 * not even the last one of a topic, which no later event would reveal (PROTOCOL rule 3). Looks only when another
 * process may have written, or the broker says that it may have lost something.
 */
export class LogTail {
  readonly #services: {
    database: Database
    hub: Hub
    metrics: Metrics
    onError: (error: unknown) => void
  }
  readonly #timer: NodeJS.Timeout
  #mayHaveLost = false
  #sweeping = false

  constructor(services: {
    database: Database
    hub: Hub
    broker: Broker
    metrics: Metrics
    everyMs: number
    onError: (error: unknown) => void
  }) {
    this.#services = services
    services.broker.onGap(() => {
      this.#mayHaveLost = true
      void this.sweep()
    })
    this.#timer = setInterval(() => void this.sweep(), services.everyMs).unref()
  }

  async sweep(): Promise<void> {
    if (this.#sweeping) return
    this.#sweeping = true
    const { database, hub, onError } = this.#services
    try {
      const followed = hub.followedTopics()
      if (!(await database.changedElsewhere()) && !this.#mayHaveLost) return
      this.#mayHaveLost = false
      for (let i = 0; i < followed.length; i += CHUNK)
        await this.#compare(followed.slice(i, i + CHUNK))
    } catch (error) {
      this.#mayHaveLost = true
      onError(error)
    } finally {
      this.#sweeping = false
    }
  }

  stop(): void {
    clearInterval(this.#timer)
  }

  async #compare(sequencers: readonly Sequencer[]): Promise<void> {
    const known = await heads(
      this.#services.database.db,
      sequencers.map(({ topic }) => topic),
    )
    for (const sequencer of sequencers) {
      const [head] = known.get(sequencer.topic) ?? sequencer.last
      if (head <= sequencer.last[0]) continue
      this.#services.metrics.sweepFound.inc()
      void sequencer.advanceTo(head).then(() => {
        if (sequencer.last[0] < head) this.#mayHaveLost = true
      })
    }
  }
}
