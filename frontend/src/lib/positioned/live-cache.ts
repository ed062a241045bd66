import { notifyManager, type Query, type QueryClient } from '@tanstack/react-query'
import type { EventOf, MessageOf } from '@trunkline/shared/contract/catalogue'
import type { Notification } from '@trunkline/shared/contract/notification'
import { type Position, START } from '@trunkline/shared/protocol/position'
import type { Topic } from '@trunkline/shared/protocol/topic'

import { Listeners } from '../../realtime/observable.ts'
import type { Ended, Restart, Told } from '../../realtime/transport.ts'
import type { World } from '../../realtime/world.ts'
import { AskTimes } from './ask-times.ts'
import { type Entry, forgotten, least, lowest, topicsOf } from './cell.ts'
import { entryOf, HeldQueries, isPositioned } from './held-queries.ts'
import { LatestValues } from './latest-values.ts'
import { OwedRefetches } from './owed-refetches.ts'
import { type Context, Reaction } from './reaction.ts'
import { restoreSnapshot, type Snapshot } from './snapshot.ts'
import { absorb, type Absorbed, type Happening, Stream } from './stream.ts'

export type LiveCacheOptions = {
  client: QueryClient
  /** Says what a message means; may throw. */
  handle: (message: MessageOf, context: Context) => void
  report: (error: unknown) => void
  world: Pick<World, 'after' | 'random' | 'hidden'>
}

/**
 * Where delivery ends: every event is in what the page shows, once and in order, whatever was being fetched meanwhile.
 *
 * The naive way is a handler that invalidates. It loses: an invalidation during a first fetch does nothing, and the
 * older answer then counts as fresh; data set during a fetch is overwritten by the older answer. So every answer carries
 * the positions at which it was read, and the last events of each topic are remembered with what they mean. An event is
 * applied to the parts that are older than it, and when an answer lands, all remembered events that it does not hold yet
 * are applied to it, in order. What memory does not cover is read again.
 *
 * This needs to see every answer between its arrival and its first use. The query cache tells of both the start and the
 * success of each fetch in the same turn, before any component hears of it; so this is the one place, and queries must
 * not consume their abort signal (an aborted fetch reverts what was applied meanwhile).
 */
export class LiveCache {
  readonly #options: LiveCacheOptions
  readonly #held: HeldQueries
  readonly #streams = new Map<Topic, Stream>()
  readonly #values = new LatestValues()
  readonly #times = new AskTimes()
  /** What each query holds, for when an answer turns out to be older. */
  readonly #shown = new WeakMap<Query, Entry | undefined>()
  /** When a line last hinted at more than it can tell. */
  readonly #hintedAt = new Map<Topic, number>()
  /** Fetches on their way whose answer may lack something of a topic that it might not name. */
  readonly #doubts = new WeakMap<Query, Set<Topic>>()
  readonly #owed: OwedRefetches
  readonly #tellings = new Listeners<[Notification]>()
  readonly #ends = new Listeners<[Topic]>()
  readonly #withdrawals = new Listeners<[]>()
  readonly #stop: () => void
  #time = 0

  constructor(options: LiveCacheOptions) {
    this.#options = options
    this.#held = new HeldQueries(options.client)
    this.#owed = new OwedRefetches(options.world.after)
    this.#stop = options.client.getQueryCache().subscribe((change) => {
      if (change.type !== 'updated' || !isPositioned(change.query)) return
      const { query, action } = change
      if (action.type === 'fetch') this.#times.asked(query, this.#time)
      if (action.type === 'success' && !action.manual) this.#landed(query)
      this.#shown.set(query, entryOf(query))
    })
  }

  /** Called for each message, in order. Never throws. */
  receive(message: MessageOf, { replay }: Told): void {
    this.#time += 1
    const reaction = this.#reactionTo(message)
    notifyManager.batch(() => {
      if (message.type === 'event' && !this.#happened(message, reaction)) return
      if (message.type === 'value') this.#values.remember(message, this.#time, reaction)
      if (message.type !== 'event') {
        this.#patchAll(reaction)
        this.#doubt(message.topic, reaction)
      }
      const ends = reaction.endsIn(() => this.#held.entries())
      if (reaction.withdraws) {
        this.#held.withdraw(reaction)
        this.#safely(() => this.#withdrawals.call())
      }
      for (const topic of ends) this.#safely(() => this.#ends.call(topic))
      if (replay) return
      for (const notification of reaction.tellings)
        this.#safely(() => this.#tellings.call(notification))
    })
  }

  /** Called when a topic's stream starts over: what was read before that is read again. */
  restart({ topic, at, why, withinMs }: Restart): void {
    this.#time += 1
    if (why === 'untold') return this.#hint(topic, withinMs)
    const before = this.#streams.get(topic)
    const comparable = why === 'opened' && at !== null
    this.#streams.set(
      topic,
      new Stream(at?.[0] ?? 0, comparable ? (before?.startedAt ?? 0) : this.#time),
    )
    const pause = this.#pause(withinMs)
    for (const [query, entry] of this.#held.hearing(topic)) {
      if (comparable && (lowest(entry, topic)?.[0] ?? 0) >= at[0]) continue
      if (!comparable) this.#held.write(query, forgotten(entry, topic))
      this.#owed.owe(query, pause())
    }
  }

  /** Called when a topic may no longer be read. */
  end({ topic, purge }: Ended): void {
    this.#streams.delete(topic)
    const concerned = new Set(this.#held.hearing(topic).map(([query]) => query))
    if (purge) this.#held.empty(concerned)
    else for (const query of concerned) this.#owed.owe(query)
  }

  /** Brings up to date what an earlier page left; what this one has heard since counts as for an answer that old. */
  restore(snapshot: Snapshot): void {
    notifyManager.batch(() => {
      for (const query of restoreSnapshot(this.#options.client, snapshot)) this.#landed(query)
    })
  }

  /** Called when there is a line again: reads what failed meanwhile, and what no log can bring up to date. */
  revive(): void {
    // A query that failed is marked, too.
    for (const query of this.#held.all())
      if (query.state.isInvalidated || query.meta?.unlogged) this.#owed.renew(query)
  }

  owe(query: Query): void {
    this.#owed.owe(query)
  }

  /** The oldest position of the topic that the page still holds: the place to go on from. */
  lowest(topic: Topic): Position | undefined {
    const held = this.#held.hearing(topic).map(([, entry]) => lowest(entry, topic) ?? START)
    const oldest = least(held)
    return oldest && oldest[0] >= 0 ? oldest : undefined
  }

  /** Hears what people are to be told of: once, and only of what happens while they are here. */
  onTelling(listener: (notification: Notification) => void): () => void {
    return this.#tellings.add(listener)
  }

  /** Hears which topics this person is out of, by what an event says; `account:` is of a person. */
  onEnd(listener: (topic: Topic) => void): () => void {
    return this.#ends.add(listener)
  }

  /** Called once something has gone that may not be kept anywhere. */
  onWithdrawn(listener: () => void): () => void {
    return this.#withdrawals.add(listener)
  }

  dispose(): void {
    this.#stop()
    this.#owed.dispose()
  }

  /** Something happened that only an answer tells. Positions still compare, so what comes meanwhile counts, too. */
  #hint(topic: Topic, withinMs: number): void {
    this.#hintedAt.set(topic, this.#time)
    const pause = this.#pause(withinMs)
    for (const [query] of this.#held.hearing(topic)) this.#owed.owe(query, pause())
  }

  /** Many pages hear the same at once: those that nobody looks at take their time. */
  #pause(withinMs: number): () => number {
    const { hidden, random } = this.#options.world
    return () => (hidden() ? random() * withinMs : 0)
  }

  #reactionTo(message: MessageOf): Reaction {
    const reaction = new Reaction()
    try {
      this.#options.handle(message, reaction)
      return reaction
    } catch (error) {
      this.#options.report(error)
      return Reaction.unknown()
    }
  }

  /** False when it was heard before. */
  #happened({ topic, seq, id }: EventOf, reaction: Reaction): boolean {
    let stream = this.#streams.get(topic)
    if (!stream) this.#streams.set(topic, (stream = new Stream(seq - 1, 0)))
    const happening: Happening = { topic, position: [seq, id], reaction }
    if (!stream.remember(happening)) return false
    for (const [query, entry] of this.#held.hearing(topic))
      this.#keep(
        query,
        entry,
        this.#guarded(entry, () => absorb(entry, happening, query)),
      )
    this.#doubt(topic, reaction)
    return true
  }

  /** The handler wants queries read again that do not hear the topic: no number tells whether they need it. */
  #doubt(topic: Topic, reaction: Reaction): void {
    for (const query of this.#held.all()) {
      const entry = entryOf(query)
      if (!reaction.names(query) || (entry && lowest(entry, topic))) continue
      if (query.state.fetchStatus === 'idle') this.#owed.owe(query)
      else {
        this.#doubts.set(query, (this.#doubts.get(query) ?? new Set()).add(topic))
        // What it holds until then is not up to date, so it is kept nowhere.
        if (entry) query.invalidate()
      }
    }
  }

  #landed(query: Query): void {
    const landed = entryOf(query)
    if (!landed) return
    const asked = { query, at: this.#times.landed(query) }
    let entry = landed
    let stale = this.#wasDoubted(query, landed)
    let obsolete = false
    for (const topic of topicsOf(landed)) {
      stale ||= (this.#hintedAt.get(topic) ?? 0) > asked.at
      const before = entry
      const stream = this.#streams.get(topic)
      if (!stream) continue
      const caughtUp = this.#guarded(before, () => stream.catchUp(before, topic, asked))
      entry = caughtUp.entry
      stale ||= caughtUp.stale
      obsolete ||= caughtUp.obsolete === true
    }
    const shown = this.#shown.get(query)
    if (obsolete) entry = shown ?? entry
    const values = this.#values.since(this.#times.last(query))
    stale ||= !values.complete
    for (const reaction of values.reactions) entry = this.#applied(reaction, entry, query).entry
    this.#keep(query, landed, { entry, stale })
    if (!stale) this.#owed.settled(query)
    else if (isNewer(landed, shown)) this.#owed.progressed(query)
  }

  #wasDoubted(query: Query, landed: Entry): boolean {
    const doubts = this.#doubts.get(query)
    this.#doubts.delete(query)
    return doubts !== undefined && [...doubts].some((topic) => !lowest(landed, topic))
  }

  #patchAll(reaction: Reaction): void {
    for (const query of this.#held.all()) {
      const entry = entryOf(query)
      if (entry) this.#keep(query, entry, this.#applied(reaction, entry, query))
    }
  }

  #applied(reaction: Reaction, entry: Entry, query: Query): Absorbed {
    return this.#guarded(entry, () => ({ entry: reaction.applyTo(entry, query), stale: false }))
  }

  #guarded(entry: Entry, work: () => Absorbed): Absorbed {
    try {
      return work()
    } catch (error) {
      this.#options.report(error)
      return { entry, stale: true }
    }
  }

  #safely(work: () => void): void {
    try {
      work()
    } catch (error) {
      this.#options.report(error)
    }
  }

  #keep(query: Query, before: Entry, { entry, stale }: Absorbed): void {
    if (entry !== before) this.#held.write(query, entry)
    if (stale) this.#owed.owe(query)
  }
}

const isNewer = (landed: Entry, shown: Entry | undefined) =>
  topicsOf(landed).some(
    (topic) => (lowest(landed, topic)?.[0] ?? 0) > ((shown && lowest(shown, topic))?.[0] ?? 0),
  )
