import type { MessageOf } from '@trunkline/shared/contract/catalogue'
import type { UnauthenticatedReason } from '@trunkline/shared/protocol/close-codes'
import type { Topic } from '@trunkline/shared/protocol/topic'

/** What every process must hear, whatever it follows. */
export type Notice = { type: 'notice' } & (
  | { name: 'session_ended'; sessionId: number; why: UnauthenticatedReason }
  /** These two do not see each other any more, or do again. */
  | { name: 'screen_changed'; between: readonly [number, number]; hidden: boolean }
  /** Somebody brought something into the feeds of those who follow them. */
  | { name: 'feed_grew'; entryId: number }
  /** A file that no row knows any more may leave the folder. */
  | { name: 'file_forgotten'; storedName: string }
  /** The rollout's row says something new. */
  | { name: 'rollout_changed' }
  /** An operator cuts this user's lines, or the one with this number on that node. */
  | { name: 'disconnect'; userId: number; line?: { node: string; id: number } }
)

/**
 * Carries messages between processes. It may lose, repeat or reorder them: the log is the truth,
 * and a sequencer that sees a gap reads the log. Latencies count, promises do not.
 */
export interface Broker {
  /** Never throws and never waits: what cannot be sent is lost, and the log sweep finds it. */
  publish(messages: readonly (MessageOf | Notice)[]): void
  /** Resolves once messages of these topics arrive here: read heads only after that. */
  follow(topics: readonly Topic[]): Promise<void>
  unfollow(topics: readonly Topic[]): void
  /** Hears what is published on followed topics, and every notice, its own process's included. */
  onMessage(listener: (message: MessageOf | Notice) => void): void
  /** Called after messages may have been lost, as after a reconnect. */
  onGap(listener: () => void): void
  close(): Promise<void>
}
