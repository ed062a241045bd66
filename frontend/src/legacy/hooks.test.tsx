import type { MessageOf } from '@trunkline/shared/contract/catalogue'
import { expect, vi } from 'vitest'
import { WebSocket as NodeWebSocket } from 'ws'

import { hooksContract } from '../hooks/hooks.contract.tsx'
import { plainWorld } from '../realtime/testing.ts'
import type { World } from '../realtime/world.ts'
import { notificationTypes } from '../types/notification.ts'
import { FakeOldServer } from './fake-old-server.ts'
import { LegacyTransport } from './legacy-transport.ts'

type Old = { path: string; frame: Record<string, unknown> }

/** What the old lines say of it, and where: as it is recorded in the backend's golden files. */
function inOldWords(told: MessageOf): Old | undefined {
  const _at = told.type === 'event' ? [told.topic, told.seq, told.id] : undefined
  const stamped = (path: string, frame: object): Old => ({ path, frame: { ...frame, _at } })
  switch (told.name) {
    case 'chat.message_created': {
      const { chatId, id, sender, content } = told.data.message
      const frame = { type: 'new_message', message_id: id, sender_id: sender.id, content }
      return stamped(`/ws/messages/${chatId}`, frame)
    }
    case 'chat.typing': {
      const frame = { type: 'typing', user_id: told.by, is_typing: told.data.on }
      return { path: '/ws/messages/1', frame }
    }
    case 'friend_request.created':
    case 'friend_request.accepted': {
      const { id, from, to, status, createdAt, updatedAt } = told.data.request
      const people = { from_user: from, to_user: to }
      const request = { id, ...people, status, created_at: createdAt, updated_at: updatedAt }
      const action = told.name.replace('friend_request.', '')
      return stamped('/ws/friend-requests/', { type: 'friend_request_update', action, request })
    }
    case 'notification.created': {
      const { id, kind, actor, read, createdAt } = told.data.notification
      const about = { post_id: null, comment_id: null, request_id: null, message: null }
      const notification_type = notificationTypes[kind]
      const notification = { id, notification_type, actor, ...about, read, created_at: createdAt }
      return stamped('/ws/notifications/', { type: 'notification_message', notification })
    }
    case 'post.created': {
      const { id, author, content, createdAt } = told.data.post
      const post = { id, userId: author.id, content, timestamp: createdAt }
      return stamped('/ws/feed?', { type: 'new_post', post })
    }
    case 'post.comment_created': {
      const { id, postId, author, content, createdAt } = told.data.comment
      const comment = { id, postId, userId: author.id, content, timestamp: createdAt }
      return stamped('/ws/feed?', { type: 'new_comment', comment })
    }
    case 'presence.friend': {
      const frame = told.data
        ? { type: 'user_online', user_id: told.data.userId, full_name: told.data.name }
        : { type: 'user_offline', user_id: Number(told.key) }
      return { path: '/ws/online', frame }
    }
    case 'trending.topics': {
      const topics = told.data?.topics.map(({ topic, count }) => ({ topic, tweet_count: count }))
      const frame = { type: 'trending', timestamp: told.timestamp, data: { topics } }
      return { path: '/ws/trending', frame }
    }
    case 'post.engagement': {
      const data = { likes: 152, replies: 13, retweets: 45, tweet_id: `t${told.data?.postId}` }
      const frame = { type: 'engagement_update', timestamp: told.timestamp, data }
      return { path: '/ws/engagement/5', frame }
    }
    case 'post.followed': {
      const { id, content } = told.data.post
      const data = { new_tweets: [{ tweet_id: `t${id}`, content }] }
      return { path: '/ws/feed/1', frame: { type: 'feed_update', timestamp: '', data } }
    }
    default:
      return undefined
  }
}

hooksContract(
  'legacy',
  async () => {
    const server = new FakeOldServer()
    const transport = new LegacyTransport({
      base: `ws://${await server.host()}`,
      userId: 1,
      world: plainWorld(NodeWebSocket as unknown as World['WebSocket']),
      probe: () => Promise.resolve('signed_in' as const),
    })
    return {
      transport,
      hears: () => vi.waitFor(() => expect(transport.status.get().state).toBe('live')),
      tell: (told) => {
        const old = inOldWords(told)
        if (old) server.say(old.path, old.frame)
      },
      typed: () =>
        server.received.map((text) => (JSON.parse(text) as { is_typing: boolean }).is_typing),
      close: () => server.stop(),
    }
  },
  { to: ['post.typing'] },
)
