import type { EventOf } from '@trunkline/shared/contract/catalogue'
import { DEFAULT_RETRY } from '@trunkline/shared/protocol/backoff'
import type { Position } from '@trunkline/shared/protocol/position'
import type { Topic } from '@trunkline/shared/protocol/topic'

import { Followed } from './followed.ts'
import type { Ask } from './tab-messages.ts'
import { type Admission, TopicCursors } from './topic-cursors.ts'
import type { Log, Restart } from './transport.ts'

/** Is asked for what nobody on this tab heard before or what was withdrawn, and told what nobody here hears any more. */
type Owner = { ask: (topic: Topic) => void; leave: (topic: Topic) => void }
type Page = { since: (topic: Topic) => Position | undefined; log: Log }

/** Which topics one tab hears over a shared line, and where it stands in each. */
export class OwnTopics {
  readonly #always: ReadonlySet<Topic>
  readonly #page: Page
  readonly #owner: Owner
  readonly #followed = new Followed({
    came: (topic, isFirst) => {
      this.#cursors.enter(topic)
      const isNew = this.#ended.delete(topic) || isFirst
      if (isNew && !this.#always.has(topic)) this.#owner.ask(topic)
    },
    left: (topic) => {
      if (this.#always.has(topic)) return
      this.#ended.delete(topic)
      if (!this.#cursors.leave(topic)) this.#until.delete(topic)
      this.#owner.leave(topic)
    },
  })
  readonly follow = this.#followed.follow
  readonly #cursors = new TopicCursors()
  /** Up to these numbers, events happened before this tab asked. */
  readonly #until = new Map<Topic, number>()
  /** Withdrawn while somebody on this tab follows them. */
  readonly #ended = new Set<Topic>()

  constructor(always: readonly Topic[], page: Page, owner: Owner) {
    this.#owner = owner
    this.#always = new Set(always)
    this.#page = page
  }

  hears(topic: Topic): boolean {
    return this.#always.has(topic) || this.#followed.has(topic)
  }

  /** What to ask the owner for; of no use until it has answered is whatever does not follow on what is here. */
  asks(topics: readonly Topic[] = this.#all()): Ask[] {
    return topics.map((topic) => {
      this.#cursors.open(topic, this.#page.since(topic))
      const since = this.#cursors.position(topic) ?? null
      if (since) this.#cursors.rewind(topic, since)
      return { topic, since }
    })
  }

  /** The owner reads this log: numbers of another one mean nothing any more. */
  heed(epoch: string): void {
    const { log } = this.#page
    if (epoch === '' || epoch === log.epoch) return
    if (log.epoch !== '') this.#cursors.forgetAll('epoch')
    log.epoch = epoch
  }

  /** The owner's answer: the topic goes on from `at`. */
  stand({ topic, at, until }: { topic: Topic; at: Position; until: number }): Restart | null {
    this.#until.set(topic, until)
    if (this.#cursors.position(topic)) {
      this.#cursors.answered(topic)
      return null
    }
    return this.#begin(topic, at)
  }

  /** What the line's restart means here: nothing to a tab that has everything up to there. */
  restart(restart: Restart): Restart | null {
    const { topic, at, why } = restart
    // A hint moves nobody: what lives on hints alone is heard under a topic that its page need not follow.
    if (why === 'untold' && !at) return restart
    if (!this.hears(topic)) return null
    const here = this.#cursors.position(topic)
    if (!at) return restart
    if (!here) return this.#begin(topic, at, restart)
    if (why !== 'epoch' && here[0] === at[0] && here[1] === at[1]) {
      this.#cursors.answered(topic)
      return null
    }
    this.#cursors.advance(topic, at)
    return restart
  }

  end(topic: Topic): void {
    this.#cursors.remove(topic)
    if (this.#followed.has(topic)) this.#ended.add(topic)
    this.#until.delete(topic)
  }

  admit({ topic, seq, id }: EventOf): Admission {
    const here = this.#cursors.position(topic)
    if (here && here[0] === seq && here[1] !== id) {
      // The same number means something else now.
      this.#cursors.forget(topic, 'identity')
      return 'ask'
    }
    return this.#cursors.admit(topic, seq)
  }

  advance({ topic, seq, id }: EventOf): void {
    this.#cursors.advance(topic, [seq, id])
  }

  missed(topic: Topic, seq: number): boolean {
    return seq <= (this.#until.get(topic) ?? 0)
  }

  #begin(topic: Topic, at: Position, restart?: Restart): Restart | null {
    const [seq, id] = at
    const why = this.#cursors.settle(topic, { seq, id, state: 'live' })
    if (why === null) return null
    const withinMs = restart?.withinMs ?? DEFAULT_RETRY.window
    return { topic, at, withinMs, why: why === 'opened' ? (restart?.why ?? why) : why }
  }

  #all(): Topic[] {
    return [...new Set([...this.#always, ...this.#followed.topics()])]
  }
}
