import { expect, test } from 'vitest'

import { decode } from './decode.ts'

const place = { userId: 1, chatId: 5 }
const say = (frame: object) => decode(JSON.stringify(frame), place, 9)
const ann = { id: 2, name: 'Ann', handle: 'ann', image: null }
const bob = { id: 1, name: 'Bob', handle: 'bob', image: null }
const AT = '2026-11-21T10:00:00.000Z'

test.each([
  ['Comment', 'comment'],
  ['Friend Request', 'friend_request_received'],
  ['Friend Request Accepted', 'friend_request_accepted'],
])('an old notification of the type "%s" is told in the words of the contract', (old, kind) => {
  const notification = {
    id: 5,
    notification_type: old,
    actor: ann,
    post_id: 7,
    comment_id: 8,
    request_id: null,
    message: 'Hi',
    read: false,
    created_at: AT,
  }
  expect(
    say({ type: 'notification_message', notification, _at: ['notifications:1', 3, 'e_3'] }),
  ).toEqual({
    say: {
      type: 'event',
      topic: 'notifications:1',
      seq: 3,
      id: 'e_3',
      name: 'notification.created',
      timestamp: AT,
      data: {
        notification: {
          id: 5,
          kind,
          actor: ann,
          postId: 7,
          commentId: 8,
          requestId: null,
          excerpt: 'Hi',
          read: false,
          createdAt: AT,
        },
        unread: null,
      },
    },
  })
})

test('old read marks are told', () => {
  const _at = ['notifications:1', 4, 'e_4']
  const one = { type: 'notification_message', notification: { id: 5, read: true }, _at }
  expect(say(one)).toMatchObject({
    say: { name: 'notification.read', data: { ids: [5], unread: null } },
  })
  expect(say({ type: 'all_notifications_read', up_to: 9, unread: 2, _at })).toMatchObject({
    say: { name: 'notification.all_read', data: { upTo: 9, unread: 2 } },
  })
})

test.each(['created', 'accepted', 'declined', 'cancelled'] as const)(
  'an old friend request that was %s is told',
  (action) => {
    const request = {
      id: 4,
      from_user: ann,
      to_user: bob,
      status: 'pending',
      created_at: AT,
      updated_at: AT,
    }
    const _at = ['friend_requests:1', 2, 'e_2']
    expect(say({ type: 'friend_request_update', action, request, _at })).toMatchObject({
      say: {
        name: `friend_request.${action}`,
        data: {
          request: { id: 4, from: ann, to: bob, status: 'pending', createdAt: AT, updatedAt: AT },
          incoming: null,
        },
      },
    })
  },
)

const stamp = { topic: 'chats:1', seq: 2, id: 'e_2' }
const _at = ['chats:1', 2, 'e_2']
const timestamp = AT

test.each([
  [
    { type: 'new_message', message_id: 8, sender_id: 2, content: 'x', attachment: null, timestamp },
    { about: 'message', stamp, chatId: 5, id: 8 },
  ],
  [
    { type: 'new_post', post: { id: 3, userId: 2, content: 'x', timestamp } },
    { about: 'post', stamp, id: 3 },
  ],
  [
    { type: 'new_comment', comment: { id: 3, postId: 7, userId: 2, content: 'x', timestamp } },
    { about: 'comment', stamp, postId: 7, id: 3 },
  ],
])('what an old event names and does not show has to be read: %j', (frame, ask) => {
  expect(say({ ...frame, _at })).toEqual({ ask })
})

test.each([
  [
    { type: 'typing', user_id: 2, is_typing: true },
    { about: 'typing', chatId: 5, userId: 2, on: true },
  ],
  [
    { type: 'feed_update', timestamp, data: { new_tweets: [{ tweet_id: 't3', content: 'x' }] } },
    { about: 'followed', userId: 1, postId: 3 },
  ],
  [
    {
      type: 'engagement_update',
      timestamp,
      data: { likes: 9, replies: 1, retweets: 2, tweet_id: 't3' },
    },
    { about: 'engagement', postId: 3, timestamp },
  ],
])('what an old hint names and does not show has to be read: %j', (frame, ask) => {
  expect(say(frame)).toEqual({ ask })
})

test('friends who come and go are told as values, each later than the one before', () => {
  const value = { type: 'value', topic: 'presence:1', name: 'presence.friend', key: '2', rev: 9 }
  expect(say({ type: 'user_online', user_id: 2, full_name: 'Ann' })).toMatchObject({
    say: { ...value, data: { userId: 2, name: 'Ann', online: true } },
  })
  expect(say({ type: 'user_online', user_id: 2, full_name: 'Ann', _away: true })).toMatchObject({
    say: { ...value, data: { userId: 2, away: true } },
  })
  expect(say({ type: 'user_offline', user_id: 2 })).toMatchObject({ say: { ...value, data: null } })
})

test('old trending topics are told with their counts', () => {
  const topics = [{ topic: 'AI', tweet_count: 250 }]
  expect(say({ type: 'trending', timestamp, data: { topics } })).toEqual({
    say: {
      type: 'value',
      topic: 'trending',
      name: 'trending.topics',
      rev: 9,
      timestamp,
      data: { topics: [{ topic: 'AI', count: 250 }] },
    },
  })
})

test('a stamped line may ask the page to change its line', () => {
  expect(say({ type: 'mode', to: 'unified', why: 'rollout' })).toEqual({
    mode: 'unified',
    why: 'rollout',
  })
})

test.each([
  '{"type":"pong"}',
  '{"type":"error","code":"busy","message":""}',
  '{"type":"from the future","_at":["feed",1,"e"]}',
  '{"type":"all_notifications_read","up_to":9,"unread":0}',
  '{"type":"all_notifications_read","up_to":9,"unread":0,"_at":["nonsense",1,"e"]}',
  '{"type":"new_comment","_at":["feed",1,"e"]}',
  '{"type":"feed_update","data":{"new_tweets":[]}}',
  'not JSON',
  'null',
])('%s says nothing', (text) => {
  expect(decode(text, place, 9)).toEqual({ nothing: true })
})
