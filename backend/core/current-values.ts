import type { ValueOf } from '@trunkline/shared/contract/catalogue'
import type { ParsedTopic, Topic } from '@trunkline/shared/protocol/topic'

import type { ReadDb } from '../db/database.ts'
import { isUnavailable } from '../db/unavailable.ts'
import type { Connection } from './connection.ts'
import { aMoment } from './patiently.ts'
import type { TopicRules } from './topic-rules.ts'

type ValueServices = { db: ReadDb; topicRules: TopicRules; onError: (error: unknown) => void }
type Reader = {
  readonly userId: number
  readonly connection: Pick<Connection, 'busy' | 'room'>
  follows(topic: Topic): boolean
  tell(value: ValueOf): void
}

/**
 * Tells one line the values of its topics as they are now, once there is room. What is heard of a key while they are
 * being read wins, unless it is older: it may take back what was read, such as a friend.
 */
export class CurrentValues {
  readonly #services: ValueServices
  readonly #reader: Reader
  readonly #stale = new Set<Topic>()
  /** Questions that are under way, and the `rev` last heard of each key meanwhile. */
  readonly #asking = new Set<{ topic: Topic; heard: Map<string, number> }>()

  constructor(services: ValueServices, reader: Reader) {
    this.#services = services
    this.#reader = reader
  }

  /** This one has come. */
  hear({ topic, key = '', rev }: ValueOf): void {
    for (const asked of this.#asking) if (asked.topic === topic) asked.heard.set(key, rev)
  }

  async send(parsed: ParsedTopic): Promise<void> {
    const { topic, kind, id } = parsed
    const { topicRules, db, onError } = this.#services
    const { userId, connection } = this.#reader
    const { current } = topicRules[kind]
    if (!current || !this.#reader.follows(topic)) return
    const asked = { topic, heard: new Map<string, number>() }
    this.#asking.add(asked)
    try {
      const values = await current(db, userId, id ?? 0)
      if (!this.#reader.follows(topic)) return
      if (connection.busy) return this.sendLater(parsed)
      for (const value of values)
        if ((asked.heard.get(value.key ?? '') ?? -1) < value.rev) this.#reader.tell(value)
    } catch (error) {
      onError(error)
      if (isUnavailable(error)) this.sendLater(parsed, aMoment())
    } finally {
      this.#asking.delete(asked)
    }
  }

  /** Reads them anew when there is room, or after `then`. */
  sendLater(parsed: ParsedTopic, then = this.#reader.connection.room()): void {
    if (this.#stale.has(parsed.topic)) return
    this.#stale.add(parsed.topic)
    void then.then(() => {
      this.#stale.delete(parsed.topic)
      return this.send(parsed)
    })
  }
}
