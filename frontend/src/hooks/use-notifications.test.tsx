import { act } from '@testing-library/react'
import type { Notification } from '@trunkline/shared/contract/notification'
import { beforeEach, expect, test } from 'vitest'

import { ann, openPage, type TestPage } from './testing.tsx'
import { useNewNotification } from './use-new-notification.ts'
import { useNotifications, useUnreadCount } from './use-notifications.ts'

const TOPIC = 'notifications:1'
const LIST = '/api/notifications?limit=30'
const COUNT = '/api/notifications/unread-count'

const notification = (id: number, read = false): Notification => ({
  id,
  kind: 'comment',
  actor: ann,
  postId: 7,
  commentId: id,
  requestId: null,
  excerpt: null,
  read,
  createdAt: '2026-11-21T10:00:00.000Z',
})

let page: TestPage
beforeEach(() => {
  page = openPage()
  page.transport.follow(TOPIC)
})

async function show() {
  const shown = page.render(() => useNotifications())
  await page.answer(LIST, { items: [notification(6), notification(5)], next: 5 }, { [TOPIC]: 2 })
  await page.answer(COUNT, { unread: 9 }, { [TOPIC]: 2 })
  return shown
}
const seen = ({ current }: { current: ReturnType<typeof useNotifications> }) => ({
  rows: current.notifications.map(({ id, read }) => (read ? `${id} read` : `${id}`)),
  unread: current.unreadCount,
})

test('a notification appears at once, with the count that it tells', async () => {
  const shown = await show()
  await page.hear(TOPIC, 3, {
    name: 'notification.created',
    data: { notification: notification(7), unread: 10 },
  })
  expect(seen(shown)).toEqual({ rows: ['7', '6', '5'], unread: 10 })
  expect(shown.current.isConnected).toBe(true)
})

test('what is marked read shows as read before the server says so, and stays so when it does', async () => {
  const shown = await show()
  await page.turn(() => shown.current.markRead([6]))
  expect(seen(shown)).toEqual({ rows: ['6 read', '5'], unread: 8 })
  await page.hear(TOPIC, 3, { name: 'notification.read', data: { ids: [6], unread: 8 } })
  expect(seen(shown)).toEqual({ rows: ['6 read', '5'], unread: 8 })
  await page.turn(() => page.transport.answer({ unread: 8 }, { [TOPIC]: 3 }))
  expect(seen(shown)).toEqual({ rows: ['6 read', '5'], unread: 8 })
})

test('an answer that overtakes its event shows nothing as unread in between', async () => {
  const shown = await show()
  await page.turn(() => shown.current.markRead([6]))
  await page.turn(() => page.transport.answer({ unread: 8 }, { [TOPIC]: 3 }))
  expect(seen(shown)).toEqual({ rows: ['6 read', '5'], unread: 8 })
  await page.hear(TOPIC, 3, { name: 'notification.read', data: { ids: [6], unread: 8 } })
  expect(seen(shown)).toEqual({ rows: ['6 read', '5'], unread: 8 })
})

test('a mark that is refused is taken back, with a reason and another try', async () => {
  const shown = await show()
  await page.turn(() => shown.current.markRead([6]))
  await page.turn(() => page.transport.refuse('rate_limited', 'Not so fast.'))
  expect(seen(shown)).toEqual({ rows: ['6', '5'], unread: 9 })
  expect(shown.current.failure).toMatchObject({ code: 'rate_limited', message: 'Not so fast.' })
  const [first] = page.transport.actions
  expect(first).toBeUndefined()
  await page.turn(() => shown.current.failure?.retry())
  expect(shown.current.failure).toBeNull()
  expect(seen(shown).unread).toBe(8)
})

test('a reason is gone when it is discarded, or when another mark is made', async () => {
  const shown = await show()
  for (const next of [() => shown.current.failure?.discard(), () => shown.current.markRead([5])]) {
    await page.turn(() => shown.current.markRead([6]))
    await page.turn(() => page.transport.refuse('internal', 'no'))
    expect(shown.current.failure).not.toBeNull()
    await page.turn(next)
    expect(shown.current.failure).toBeNull()
  }
})

test('marking all read reads up to the newest shown: one that arrives meanwhile stays unread', async () => {
  const shown = await show()
  await page.turn(() => shown.current.markAllRead())
  expect(page.transport.actions[0]?.input).toEqual({ upTo: 6 })
  expect(seen(shown)).toEqual({ rows: ['6 read', '5 read'], unread: 0 })
  await page.hear(TOPIC, 3, {
    name: 'notification.created',
    data: { notification: notification(7), unread: 10 },
  })
  expect(seen(shown)).toEqual({ rows: ['7', '6 read', '5 read'], unread: 1 })
  await page.hear(TOPIC, 4, { name: 'notification.all_read', data: { upTo: 6, unread: 1 } })
  await page.turn(() => page.transport.answer({ upTo: 6, unread: 1 }, { [TOPIC]: 4 }))
  expect(seen(shown)).toEqual({ rows: ['7', '6 read', '5 read'], unread: 1 })
})

test('the badge asks for the count alone, and counts like the list', async () => {
  const badge = page.render(() => useUnreadCount())
  expect(badge.current).toBe(0)
  await page.answer(COUNT, { unread: 3 }, { [TOPIC]: 2 })
  expect(badge.current).toBe(3)
  expect(page.http.paths()).toEqual([])
})

test('an old line that tells no count costs one read, and the list is right at once', async () => {
  const shown = await show()
  await page.hear(TOPIC, 3, {
    name: 'notification.created',
    data: { notification: notification(7), unread: null },
  })
  await page.hear(TOPIC, 4, {
    name: 'notification.created',
    data: { notification: notification(8), unread: null },
  })
  expect(seen(shown).rows).toEqual(['8', '7', '6', '5'])
  await page.pass(100)
  expect(page.http.paths()).toEqual([COUNT])
  await page.answer(COUNT, { unread: 11 }, { [TOPIC]: 4 })
  expect(seen(shown).unread).toBe(11)
})

test('more are loaded when asked for', async () => {
  const shown = await show()
  expect(shown.current.hasMore).toBe(true)
  await page.turn(() => shown.current.loadMore())
  expect(shown.current.isLoadingMore).toBe(true)
  await page.answer(
    `${LIST}&before=5`,
    { items: [notification(4, true)], next: null },
    { [TOPIC]: 2 },
  )
  expect(seen(shown).rows).toEqual(['6', '5', '4 read'])
  expect(shown.current.hasMore).toBe(false)
})

test('a list that cannot be read says why, and can be asked for again', async () => {
  const shown = page.render(() => useNotifications())
  expect(shown.current.isLoading).toBe(true)
  await act(() => page.http.refuse(LIST, 500))
  expect(shown.current).toMatchObject({ isLoading: false, error: { code: 'internal' } })
  await page.turn(() => shown.current.retry())
  await page.answer(LIST, { items: [], next: null }, { [TOPIC]: 2 })
  expect(shown.current).toMatchObject({ isLoading: false, error: null, notifications: [] })
})

test('a toast is told once, by the latest callback, and not of what is caught up on', async () => {
  const told: string[] = []
  let name = 'first'
  const { wrapper } = page
  const { renderHook } = await import('@testing-library/react')
  const { rerender, unmount } = renderHook(
    () => useNewNotification(({ id }) => told.push(`${name} ${id}`)),
    { wrapper },
  )
  name = 'second'
  rerender()
  const data = { notification: notification(7), unread: 1 }
  await page.hear(TOPIC, 3, { name: 'notification.created', data })
  await page.turn(() =>
    page.transport.tell(
      {
        type: 'event',
        topic: TOPIC,
        seq: 4,
        id: 'e4',
        timestamp: '',
        name: 'notification.created',
        data,
      },
      { replay: true },
    ),
  )
  expect(told).toEqual(['second 7'])
  unmount()
})
