import type { MessageOf } from '@trunkline/shared/contract/catalogue'
import type { Mode } from '@trunkline/shared/protocol/server-frames'
import { parseTopic, type Topic, topic } from '@trunkline/shared/protocol/topic'

import { notificationSaid, type OldNotification, type OldRequest, requestSaid } from './channels.ts'
import type { Place } from './endpoints.ts'

/** Where an event stands in its topic's log. */
type Stamp = { topic: Topic; seq: number; id: string }

/** What an old frame names without showing it: it is read before the message can be told. */
export type Ask =
  | { about: 'message'; stamp: Stamp; chatId: number; id: number }
  | { about: 'post'; stamp: Stamp; id: number }
  | { about: 'comment'; stamp: Stamp; postId: number; id: number }
  | { about: 'followed'; userId: number; postId: number }
  | { about: 'engagement'; postId: number; timestamp: string }
  | { about: 'typing'; chatId: number; userId: number; on: boolean }

/** An old frame says a message of the catalogue, or names what has to be read first, or neither. */
export type Decoded =
  | { say: MessageOf }
  | { ask: Ask }
  | { mode: Mode; why: string }
  | { nothing: true }

type OldFrame =
  | { type: 'notification_message'; notification: OldNotification | { id: number; read: true } }
  | { type: 'all_notifications_read'; up_to: number; unread: number }
  | {
      type: 'friend_request_update'
      action: 'created' | 'accepted' | 'declined' | 'cancelled'
      request: OldRequest
    }
  | { type: 'new_message'; message_id: number }
  | { type: 'typing'; user_id: number; is_typing: boolean }
  | { type: 'new_post'; post: { id: number } }
  | { type: 'new_comment'; comment: { id: number; postId: number } }
  | { type: 'user_online'; user_id: number; full_name: string; _away?: true }
  | { type: 'user_offline'; user_id: number }
  | {
      type: 'trending'
      timestamp: string
      data: { topics: { topic: string; tweet_count: number }[] }
    }
  | { type: 'feed_update'; data: { new_tweets: { tweet_id: string }[] } }
  | { type: 'engagement_update'; timestamp: string; data: { tweet_id: string } }
  | { type: 'mode'; to: Mode; why: string }

const NOTHING: Decoded = { nothing: true }

/**
 * A frame of an old line in the words of the contract: the mirror of the backend's translators. Events are stamped with
 * their position (`_at`); values have no revision there, so `rev` counts what this page was told. Old lines tell no
 * counts, so those are null. Never throws: what it cannot read says nothing.
 */
export function decode(text: string, place: Place, rev: number): Decoded {
  try {
    const frame = JSON.parse(text) as (OldFrame & { _at?: unknown }) | null
    if (!frame) return NOTHING
    const stamp = stampOf(frame._at)
    return stamp ? decodeEvent(frame, stamp, place) : decodeHint(frame, place, rev)
  } catch {
    return NOTHING
  }
}

function decodeEvent(frame: OldFrame, stamp: Stamp, { chatId }: Place): Decoded {
  const head = { type: 'event' as const, ...stamp }
  switch (frame.type) {
    case 'notification_message':
      return { say: notificationSaid(head, frame.notification) }
    case 'all_notifications_read': {
      const data = { upTo: frame.up_to, unread: frame.unread }
      return { say: { ...head, name: 'notification.all_read', timestamp: '', data } }
    }
    case 'friend_request_update':
      return { say: requestSaid(head, frame.action, frame.request) }
    case 'new_message':
      return { ask: { about: 'message', stamp, chatId, id: frame.message_id } }
    case 'new_post':
      return { ask: { about: 'post', stamp, id: frame.post.id } }
    case 'new_comment': {
      const { id, postId } = frame.comment
      return { ask: { about: 'comment', stamp, postId, id } }
    }
    default:
      return NOTHING
  }
}

/** Values and signals, which have no position. */
function decodeHint(frame: OldFrame, { userId, chatId }: Place, rev: number): Decoded {
  switch (frame.type) {
    case 'typing':
      return { ask: { about: 'typing', chatId, userId: frame.user_id, on: frame.is_typing } }
    case 'user_online':
    case 'user_offline': {
      const friend = frame.user_id
      const data =
        frame.type === 'user_online'
          ? {
              userId: friend,
              name: frame.full_name,
              online: true as const,
              ...(frame._away && { away: frame._away }),
            }
          : null
      const value = { type: 'value' as const, name: 'presence.friend' as const, rev, timestamp: '' }
      return { say: { ...value, topic: topic.presence(userId), key: String(friend), data } }
    }
    case 'trending': {
      const topics = frame.data.topics.map((one) => ({ topic: one.topic, count: one.tweet_count }))
      const value = { type: 'value' as const, name: 'trending.topics' as const, rev }
      const { timestamp } = frame
      return { say: { ...value, topic: topic.trending(), timestamp, data: { topics } } }
    }
    case 'feed_update': {
      const [first] = frame.data.new_tweets
      return first ? { ask: { about: 'followed', userId, postId: bare(first.tweet_id) } } : NOTHING
    }
    // It adds up all kinds of reaction.
    case 'engagement_update': {
      const postId = bare(frame.data.tweet_id)
      return { ask: { about: 'engagement', postId, timestamp: frame.timestamp } }
    }
    case 'mode':
      return { mode: frame.to, why: frame.why }
    default:
      return NOTHING
  }
}

/** The number in `t1`. */
const bare = (id: string): number => Number(id.replace(/^\D+/, ''))

/** What a stamped frame's `_at` says; undefined for anything else. */
export function stampOf(at: unknown): Stamp | undefined {
  if (!Array.isArray(at)) return undefined
  const [name, seq, id]: unknown[] = at
  const known = parseTopic(String(name))?.topic
  return known && typeof seq === 'number' && typeof id === 'string'
    ? { topic: known, seq, id }
    : undefined
}
