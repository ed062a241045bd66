import { cleanup } from '@testing-library/react'
import type { Comment } from '@trunkline/shared/contract/post'
import type { Person } from '@trunkline/shared/contract/scalars'
import { topic } from '@trunkline/shared/protocol/topic'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'

import { sessionQuery } from '../features/account/queries.ts'
import { ann, me, postNo, TestPage } from './testing.tsx'
import {
  useEngagementUpdates,
  useFeedUpdates,
  useWebSocketConnections,
  useWebSocketFeed,
  useWebSocketNotifications,
  useWebSocketOnline,
} from './use-websocket-hooks.ts'

const timestamp = '2026-11-21T10:00:00.000Z'
const comment: Comment = {
  id: 9,
  postId: 5,
  author: ann,
  content: 'Yes',
  replyTo: null,
  createdAt: timestamp,
}
const ben = { ...ann, id: 3 }
const request = (from: Person, to: Person) => ({
  id: 4,
  from,
  to,
  status: 'pending' as const,
  createdAt: timestamp,
  updatedAt: timestamp,
})

let page: TestPage
beforeEach(() => {
  page = new TestPage()
  page.client.setQueryData(sessionQuery.queryKey, { data: me, positions: {} })
  // What everybody hears without asking.
  for (const name of [topic.notifications(1), topic.friendRequests(1), topic.presence(1)])
    page.transport.follow(name)
})
afterEach(() => {
  page.leave()
  cleanup()
})

test('a request to me is told with its sender, an accepted one with the new friend, from either side', async () => {
  const heard: string[] = []
  page.render(() =>
    useWebSocketConnections(
      ({ from }) => heard.push(`from ${from.id}`),
      (userId) => heard.push(`friend ${userId}`),
    ),
  )
  const mine = topic.friendRequests(1)
  const created = 'friend_request.created'
  const accepted = 'friend_request.accepted'
  await page.hear(mine, 1, { name: created, data: { request: request(ann, me), incoming: 1 } })
  await page.hear(mine, 2, { name: created, data: { request: request(me, ben), incoming: 1 } })
  await page.hear(mine, 3, { name: accepted, data: { request: request(ann, me), incoming: 0 } })
  await page.hear(mine, 4, { name: accepted, data: { request: request(me, ben), incoming: 0 } })
  expect(heard).toEqual(['from 2', 'friend 2', 'friend 3'])
})

test('each notification is told once', async () => {
  const heard: number[] = []
  page.render(() => useWebSocketNotifications(({ id }) => heard.push(id)))
  const notification = {
    id: 7,
    kind: 'follow' as const,
    actor: ann,
    postId: null,
    commentId: null,
    requestId: null,
    excerpt: null,
    read: false,
    createdAt: timestamp,
  }
  const event = { name: 'notification.created' as const, data: { notification, unread: 1 } }
  await page.hear(topic.notifications(1), 1, event)
  expect(heard).toEqual([7])
})

test('posts and comments of the feed are told once each, also where the post is followed too', async () => {
  const heard: string[] = []
  page.render(() =>
    useWebSocketFeed(
      ({ id }) => heard.push(`post ${id}`),
      ({ id }) => heard.push(`comment ${id}`),
    ),
  )
  page.transport.follow(topic.post(5))
  const commented = { name: 'post.comment_created' as const, data: { comment, commentCount: 1 } }
  await page.hear(topic.feed(), 1, { name: 'post.created', data: { post: postNo(5) } })
  await page.hear(topic.feed(), 2, commented)
  await page.hear(topic.post(5), 1, commented)
  expect(heard).toEqual(['post 5', 'comment 9'])
})

test('the feed is heard for as long as somebody wants it', () => {
  page.render(() => useWebSocketFeed())
  expect(page.transport.followed.has(topic.feed())).toBe(true)
  cleanup()
  expect(page.transport.followed.has(topic.feed())).toBe(false)
})

test('a friend who is there is told as coming once, however often the line is opened', async () => {
  const heard: string[] = []
  page.render(() =>
    useWebSocketOnline(
      (userId, name) => heard.push(`${name} (${userId}) is here`),
      (userId) => heard.push(`${userId} left`),
    ),
  )
  const tell = (rev: number, online: boolean) =>
    page.turn(() =>
      page.transport.tell({
        type: 'value',
        topic: topic.presence(1),
        name: 'presence.friend',
        key: '2',
        rev,
        timestamp,
        data: online ? { userId: 2, name: 'Ann', online: true } : null,
      }),
    )
  await tell(1, true)
  await tell(2, true)
  await tell(3, false)
  await tell(4, true)
  expect(heard).toEqual(['Ann (2) is here', '2 left', 'Ann (2) is here'])
})

test('what comes into my feed is kept, newest first, until it is cleared; what was there before is no news', async () => {
  const feed = page.render(() => useFeedUpdates())
  const shown = (id: number, repostedBy: Person | null = null) => ({ ...postNo(id), repostedBy })
  const answer = (...items: object[]) =>
    vi.waitFor(() => page.answer('/api/posts?feed=following', { items, next: null }))
  const hint = (id: number) =>
    page.turn(() =>
      page.transport.tell({
        type: 'signal',
        topic: topic.myFeed(1),
        name: 'post.followed',
        by: 2,
        data: { post: postNo(id), repostedBy: null },
      }),
    )
  const ids = () => feed.current.updates.map(({ post, repostedBy: by }) => [post.id, by?.id])
  await answer(shown(4))
  expect(ids()).toEqual([])
  await hint(5)
  await answer(shown(4, ben), shown(5), shown(4))
  await vi.waitFor(() =>
    expect(ids()).toEqual([
      [4, 3],
      [5, undefined],
    ]),
  )
  await page.turn(() => feed.current.clear())
  expect(ids()).toEqual([])
})

test('the counters of the post that is looked at are told, and of no other', async () => {
  const shown = page.render(() => useEngagementUpdates(5))
  expect(shown.current.engagement).toBeNull()
  const tell = (postId: number, reposts: number) =>
    page.turn(() =>
      page.transport.tell({
        type: 'value',
        topic: topic.engagement(postId),
        name: 'post.engagement',
        rev: 1,
        timestamp,
        data: { postId, engagement: { comments: 0, reposts, reactions: {} } },
      }),
    )
  page.transport.follow(topic.engagement(6))
  await tell(5, 2)
  await tell(6, 9)
  expect(shown.current.engagement?.reposts).toBe(2)
})

test('whether there is a line is told', async () => {
  const feed = page.render(() => useWebSocketFeed())
  expect(feed.current.isConnected).toBe(true)
  await page.turn(() => page.transport.show({ state: 'offline' }))
  expect(feed.current.isConnected).toBe(false)
})
