import type { NotificationKind } from '@trunkline/shared/contract/notification'
import type { Engagement } from '@trunkline/shared/contract/post'

import { spellChat, spellId } from './ids.ts'
import type { OldFrame, Translators } from './translate.ts'

/** How D names what a notification tells of. */
const kindNames = {
  comment: 'REPLY',
  reply: 'REPLY',
  reaction: 'LIKE',
  repost: 'RETWEET',
  mention: 'MENTION',
  follow: 'FOLLOW',
  friend_request_received: 'FRIEND_REQUEST',
  friend_request_accepted: 'FRIEND_REQUEST_ACCEPTED',
} as const satisfies Record<NotificationKind, string>

const wrapped = (type: string, timestamp: string, data: OldFrame) => ({ type, timestamp, data })

/** D counts one kind of reaction: all of ours together. */
const likes = ({ reactions }: Engagement) =>
  Object.values(reactions).reduce((sum, count) => sum + count, 0)

/**
 * D's envelope, `type, timestamp, data`, with prefixed ids: `/ws/notifications/{user_id}`, `/ws/trending`,
 * `/ws/feed/{user_id}`, `/ws/engagement/{tweet_id}`, `/ws/typing/{user_id}`. A hint has no time of its own: it is `now`.
 */
export const envelope = (now: () => string): Translators => ({
  'notification.created': ({ timestamp, data: { notification } }) =>
    wrapped('notification', timestamp, {
      notification_id: spellId('notification', notification.id),
      type: kindNames[notification.kind],
      actor_id: spellId('user', notification.actor.id),
      actor_name: notification.actor.name,
      ...(notification.postId === null ? {} : { tweet_id: spellId('post', notification.postId) }),
    }),
  'notification.read': ({ timestamp, data: { ids } }) =>
    ids.map((id) =>
      wrapped('notification', timestamp, {
        notification_id: spellId('notification', id),
        read: true,
      }),
    ),
  // D has no word for "all": the last one, and that it stands for those before it.
  'notification.all_read': ({ timestamp, data: { upTo } }) =>
    wrapped('notification', timestamp, {
      notification_id: spellId('notification', upTo),
      read: true,
      all: true,
    }),
  'trending.topics': ({ timestamp, data }) =>
    wrapped('trending', timestamp, {
      topics: (data?.topics ?? []).map(({ topic, count }) => ({ topic, tweet_count: count })),
    }),
  'post.followed': ({ data: { post } }) =>
    wrapped('feed_update', now(), {
      new_tweets: [{ tweet_id: spellId('post', post.id), content: post.content }],
    }),
  'post.engagement': ({ timestamp, data }) =>
    data
      ? wrapped('engagement_update', timestamp, {
          likes: likes(data.engagement),
          replies: data.engagement.comments,
          retweets: data.engagement.reposts,
          tweet_id: spellId('post', data.postId),
        })
      : undefined,
  'chat.typing': ({ topic, data: { person, on, kind = 'direct' } }) =>
    wrapped('typing', now(), {
      chat_id: spellChat(kind, Number(topic.slice('chat:'.length))),
      user_id: spellId('user', person.id),
      is_typing: on,
    }),
})
