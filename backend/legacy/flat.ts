import type { Message } from '@trunkline/shared/contract/chat'
import type { Notification, NotificationKind } from '@trunkline/shared/contract/notification'
import type { Post } from '@trunkline/shared/contract/post'
import { topic } from '@trunkline/shared/protocol/topic'

import type { OldFrame, Translators } from './translate.ts'

/** How A and B name what a notification tells of. */
const kindNames = {
  comment: 'comment_on_post',
  reply: 'reply_to_comment',
  reaction: 'reaction_on_post',
  repost: 'repost_of_post',
  mention: 'mention_in_post',
  follow: 'new_follower',
  friend_request_received: 'connection_request',
  friend_request_accepted: 'connection_accepted',
} as const satisfies Record<NotificationKind, string>

const byName = ({ actor }: Notification) => ({ user_name: actor.name })
const byIdAndName = ({ actor }: Notification) => ({ user_id: actor.id, user_name: actor.name })

/** Whom a notification tells of, in the words of each kind. */
const actorOf: Record<NotificationKind, (notification: Notification) => OldFrame> = {
  comment: byName,
  reply: byName,
  reaction: byName,
  repost: byName,
  mention: byName,
  follow: byIdAndName,
  friend_request_received: ({ requestId, actor }) => ({
    request_id: requestId,
    from_user_id: actor.id,
    from_user_name: actor.name,
  }),
  friend_request_accepted: byIdAndName,
}

/** How a time is written: in UTC with `Z`, or as B wrote it, without zone and fraction (`LEGACY_NAIVE_TIMESTAMPS`). */
export type OldTime = (timestamp: string) => string

export const oldTime = ({ naive }: { naive: boolean }): OldTime =>
  naive ? (timestamp) => timestamp.slice(0, '2024-01-01T12:00:00'.length) : (timestamp) => timestamp

/** A post as B's `new_post` and B's `POST /posts` spell it. */
export const oldPost = ({ id, author, content, createdAt }: Post, time: OldTime) => ({
  id,
  userId: author.id,
  content,
  timestamp: time(createdAt),
})

/** A message as the old chat sockets spell it. */
export const newMessage = (message: Message, time: OldTime) => ({
  type: 'new_message',
  message_id: message.id,
  sender_id: message.sender.id,
  content: message.content,
  attachment: message.attachment?.url ?? null,
  timestamp: time(message.createdAt),
})

/**
 * A's and B's flat frames: `/ws/messages/{chat_id}`, `/ws/connections`, `/ws/notifications`, `/ws/feed`, `/ws/online`.
 */
export const flat = (time: OldTime): Translators => ({
  'chat.message_created': ({ data: { message } }) => newMessage(message, time),
  'chat.typing': ({ data: { person, on } }) => ({
    type: 'typing',
    user_id: person.id,
    is_typing: on,
  }),
  'presence.friend': ({ key, data }) =>
    data
      ? { type: 'user_online', user_id: data.userId, full_name: data.name }
      : { type: 'user_offline', user_id: Number(key) },
  'notification.created': ({ data: { notification } }) => ({
    type: kindNames[notification.kind],
    ...actorOf[notification.kind](notification),
    notification_id: notification.id,
    ...(notification.postId === null ? {} : { post_id: notification.postId }),
    timestamp: time(notification.createdAt),
    read: notification.read,
  }),
  // Each side hears only what the other one did.
  'friend_request.created': ({ topic: heardOn, data: { request } }) =>
    heardOn === topic.friendRequests(request.to.id)
      ? {
          type: 'connection_request',
          request_id: request.id,
          from_user_id: request.from.id,
          from_user_name: request.from.name,
        }
      : undefined,
  'friend_request.accepted': ({ topic: heardOn, data: { request } }) =>
    heardOn === topic.friendRequests(request.from.id)
      ? { type: 'connection_accepted', user_id: request.to.id }
      : undefined,
  'post.created': ({ data: { post } }) => ({ type: 'new_post', post: oldPost(post, time) }),
  'post.comment_created': ({ data: { comment } }) => ({
    type: 'new_comment',
    comment: {
      id: comment.id,
      postId: comment.postId,
      userId: comment.author.id,
      content: comment.content,
      timestamp: time(comment.createdAt),
    },
  }),
})
