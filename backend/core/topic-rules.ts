import type { EventData, EventName, ValueOf } from '@trunkline/shared/contract/catalogue'
import type { TopicKind, topicKinds } from '@trunkline/shared/protocol/topic'

import type { ReadDb } from '../db/database.ts'

/**
 * The events that take access away, heard by the reader on a topic of their own; each says from which topic of this
 * kind, by its id.
 */
export type EndedBy = { readonly [T in EventName]?: (data: EventData<T>) => number }

/** Who may follow a topic of this kind, and what it says at once. `id` is the number in the topic's name, 0 without one. */
export type TopicRule = {
  mayFollow(db: ReadDb, userId: number, id: number): boolean | Promise<boolean>
  /** The values as they are now: sent on every subscribe and after a gap. */
  current?(db: ReadDb, userId: number, id: number): Promise<ValueOf[]>
  /** When whoever follows must be let go (promise P10). Undefined: what one may follow once, one may follow for good. */
  readonly endedBy?: EndedBy
}

/** Does not compile while a topic kind has no rule. */
export type TopicRules = { [K in TopicKind]: TopicRule }

type OwnKind = {
  [K in TopicKind]: (typeof topicKinds)[K]['owner'] extends 'user' ? K : never
}[TopicKind]

/** The rule of topics that carry what is private: yours and nobody else's. */
export const ownTopic: TopicRule = { mayFollow: (_db, userId, id) => userId === id }

/** For a feature whose topics are all private: `ownTopics('notifications')`. */
export const ownTopics = <K extends OwnKind>(kind: K, more: Pick<TopicRule, 'current'> = {}) =>
  ({ [kind]: { ...ownTopic, ...more } }) as Record<K, TopicRule>
