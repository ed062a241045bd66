import { renderHook } from '@testing-library/react'
import type { ValueData } from '@trunkline/shared/contract/catalogue'
import { topic } from '@trunkline/shared/protocol/topic'
import { beforeEach, expect, test } from 'vitest'

import { FakeTransport } from '../realtime/fake-transport.ts'
import { openPage, type TestPage } from './testing.tsx'
import { useConnection } from './use-connection.ts'
import { useOnlineFriends } from './use-online-friends.ts'
import { useTopic } from './use-topic.ts'

let page: TestPage
beforeEach(() => {
  page = openPage()
})

test('people see how the line stands, and may ask for another try', async () => {
  const line = page.render(() => useConnection())
  expect(line.current.state).toBe('live')
  await page.turn(() => page.transport.show({ state: 'offline', retryAt: 5, why: 'restart' }))
  expect(line.current).toMatchObject({ state: 'offline', retryAt: 5, why: 'restart' })
  await page.turn(() => line.current.retryNow())
  expect(line.current.state).toBe('live')
})

test('a topic is followed once while it is shown, and on the next line, too', async () => {
  const { rerender, unmount } = renderHook(({ id }) => useTopic(topic.post(id)), {
    wrapper: page.wrapper,
    initialProps: { id: 7 },
  })
  expect(page.transport.followed.topics()).toEqual(['post:7'])
  rerender({ id: 8 })
  expect(page.transport.followed.topics()).toEqual(['post:8'])
  const next = new FakeTransport()
  await page.turn(() => void page.realtime.hold(() => next, 2))
  expect(next.followed.topics()).toEqual(['post:8'])
  expect(page.transport.followed.topics()).toEqual([])
  unmount()
  expect(next.followed.topics()).toEqual([])
})

test('friends come and go as they are told, and are read anew with each line', async () => {
  page.transport.follow('presence:1')
  const online = page.render(() => useOnlineFriends())
  expect(online.current.isLoading).toBe(true)
  const bob = { userId: 3, name: 'Bob', image: null, away: true }
  await page.answer('/api/presence', { items: [bob] }, { 'presence:1': 0 })
  const value = (rev: number, data: ValueData<'presence.friend'> | null) =>
    page.turn(() =>
      page.transport.tell({
        type: 'value',
        topic: 'presence:1',
        name: 'presence.friend',
        key: '2',
        rev,
        timestamp: '',
        data,
      }),
    )
  await value(1, { userId: 2, name: 'Ann', online: true })
  expect(online.current.friends.map(({ name }) => name)).toEqual(['Bob', 'Ann'])
  expect([3, 2].map(online.current.presenceOf)).toEqual(['away', 'online'])
  await value(2, { userId: 2, name: 'Ann', online: true, away: true })
  expect(online.current.presenceOf(2)).toBe('away')
  await value(3, null)
  expect(online.current.presenceOf(2)).toBeUndefined()
  await page.turn(() => page.transport.show({ state: 'offline' }))
  await page.turn(() => page.transport.show({ state: 'live' }))
  await page.pass(100)
  await page.answer('/api/presence', { items: [] }, { 'presence:1': 0 })
  expect(online.current.friends).toEqual([])
})

test('a friend is seen by their picture, also when an old line tells of them, which has no word for it', async () => {
  page.transport.follow('presence:1')
  const online = page.render(() => useOnlineFriends())
  const image = '/api/attachments/7'
  const cleo = { userId: 4, name: 'Cleo', image, away: false }
  await page.answer('/api/presence', { items: [cleo] }, { 'presence:1': 0 })
  const hear = (rev: number, friend: { userId: number; name: string; image?: string }) =>
    page.turn(() =>
      page.transport.tell({
        type: 'value',
        topic: 'presence:1',
        name: 'presence.friend',
        key: String(friend.userId),
        rev,
        timestamp: '',
        data: { ...friend, online: true },
      }),
    )
  await hear(1, { userId: 2, name: 'Ann', image })
  await hear(2, { userId: 4, name: 'Cleo' })
  await hear(3, { userId: 3, name: 'Bob' })
  const faces = online.current.friends.map(({ name, image: face }) => [name, face])
  expect(faces).toEqual([
    ['Ann', image],
    ['Cleo', image],
    ['Bob', null],
  ])
})
