import { expect, test } from 'vitest'

import { decode } from './decode.ts'

const say = (frame: object) => decode(JSON.stringify(frame))
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

test('posts and comments of old lines have to be read, because nobody knows who wrote them', () => {
  const _at = ['feed', 2, 'e_2']
  const post = { id: 1, userId: 2, content: 'x', timestamp: AT }
  expect(say({ type: 'new_post', post, _at })).toEqual({
    read: [{ topic: 'feed', at: [2, 'e_2'] }],
  })
  const comment = { id: 1, postId: 7, userId: 2, content: 'x', timestamp: AT }
  expect(say({ type: 'new_comment', comment, _at })).toEqual({
    read: [
      { topic: 'feed', at: [2, 'e_2'] },
      { topic: 'post:7', at: null },
    ],
  })
})

test.each([
  '{"type":"pong"}',
  '{"type":"error","code":"busy","message":""}',
  '{"type":"from the future","_at":["feed",1,"e"]}',
  '{"type":"all_notifications_read","up_to":9,"unread":0}',
  '{"type":"all_notifications_read","up_to":9,"unread":0,"_at":["nonsense",1,"e"]}',
  '{"type":"new_comment","_at":["feed",1,"e"]}',
  'not JSON',
  'null',
])('%s says nothing', (text) => {
  expect(decode(text)).toEqual({ nothing: true })
})
