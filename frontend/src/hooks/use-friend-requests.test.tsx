import type { FriendRequest } from '@trunkline/shared/contract/friend-request'
import { beforeEach, expect, test } from 'vitest'

import { ann, me, openPage, type TestPage } from './testing.tsx'
import { useFriendRequestActions } from './use-friend-request-actions.ts'
import { useFriendRequests, useFriends } from './use-friend-requests.ts'
import { useIncomingRequestsCount } from './use-incoming-requests-count.ts'
import { usePeople, useProfile } from './use-people.ts'

const TOPIC = 'friend_requests:1'
const empty = { items: [], next: null }

const request = (id: number, incoming: boolean, status: FriendRequest['status'] = 'pending') => ({
  id,
  from: incoming ? ann : me,
  to: incoming ? me : ann,
  status,
  createdAt: '2026-11-21T10:00:00.000Z',
  updatedAt: '2026-11-21T10:00:00.000Z',
})

let page: TestPage
beforeEach(() => {
  page = openPage()
  page.transport.follow(TOPIC)
})

async function show(standing = 'none') {
  const shown = page.render(() => ({
    incoming: useFriendRequests('incoming').requests.map(({ id }) => id),
    outgoing: useFriendRequests('outgoing').requests.map(({ id }) => id),
    friends: useFriends().friends.map(({ id }) => id),
    count: useIncomingRequestsCount(),
    found: usePeople('an').people.map(({ friendship, requestId }) => [friendship, requestId]),
    profile: useProfile(2).profile?.friendship,
  }))
  const acquaintance = { ...ann, friendship: standing, requestId: null }
  const at = { [TOPIC]: 3 }
  await page.answer('/api/friend-requests?box=incoming', empty, at)
  await page.answer('/api/friend-requests?box=outgoing', empty, at)
  await page.answer(
    '/api/friends',
    standing === 'friends' ? { items: [ann], next: null } : empty,
    at,
  )
  await page.answer('/api/friend-requests/incoming-count', { incoming: 0 }, at)
  await page.answer('/api/users?query=an', { items: [acquaintance], next: null }, at)
  await page.answer('/api/users/2', { ...acquaintance, bio: '', joinedAt: '' }, at)
  return shown
}

test('a request to me shows everywhere at once, and so does its acceptance', async () => {
  const shown = await show()
  await page.hear(TOPIC, 4, {
    name: 'friend_request.created',
    data: { request: request(9, true), incoming: 1 },
  })
  expect(shown.current).toEqual({
    incoming: [9],
    outgoing: [],
    friends: [],
    count: 1,
    found: [['incoming', 9]],
    profile: 'incoming',
  })
  await page.hear(TOPIC, 5, {
    name: 'friend_request.accepted',
    data: { request: request(9, true, 'accepted'), incoming: 0 },
  })
  expect(shown.current).toEqual({
    incoming: [],
    outgoing: [],
    friends: [2],
    count: 0,
    found: [['friends', null]],
    profile: 'friends',
  })
})

test.each(['declined', 'cancelled'] as const)(
  'a request of mine that was %s is gone everywhere',
  async (how) => {
    const shown = await show()
    const told = { request: request(9, false), incoming: 0 }
    await page.hear(TOPIC, 4, { name: 'friend_request.created', data: told })
    expect(shown.current).toMatchObject({ outgoing: [9], incoming: [], profile: 'outgoing' })
    await page.hear(TOPIC, 5, { name: `friend_request.${how}`, data: told })
    expect(shown.current).toMatchObject({ outgoing: [], found: [['none', null]], profile: 'none' })
  },
)

test('a friendship that ends is gone everywhere', async () => {
  const shown = await show('friends')
  expect(shown.current.friends).toEqual([2])
  await page.hear(TOPIC, 4, { name: 'friend_request.unfriended', data: { userId: 2 } })
  expect(shown.current).toMatchObject({ friends: [], found: [['none', null]], profile: 'none' })
})

test('the count never polls', async () => {
  await show()
  const asked = page.http.asked.length
  await page.pass(3_600_000)
  expect(page.http.asked).toHaveLength(asked)
})

test('what is done to one person is pending, and refused, for that person alone', async () => {
  const actions = page.render(() => useFriendRequestActions())
  await page.turn(() => actions.current.send.run(2))
  expect(actions.current.send.isPending(2)).toBe(true)
  expect(actions.current.send.isPending(3)).toBe(false)
  expect(page.transport.actions[0]).toMatchObject({
    name: 'friend_request.send',
    input: { toUserId: 2 },
  })
  await page.turn(() => page.transport.refuse('conflict', 'You are friends already.'))
  expect(actions.current.send.failure(2)).toMatchObject({ message: 'You are friends already.' })
  expect(actions.current.send.failure(3)).toBeNull()
  await page.turn(() => actions.current.send.run(3))
  expect(actions.current.send.failure(2)).not.toBeNull()
  await page.turn(() => actions.current.send.run(2))
  expect(actions.current.send.failure(2)).toBeNull()
  expect(actions.current.send.isPending(2)).toBe(true)
})

test('every act has its own name on the wire', async () => {
  const actions = page.render(() => useFriendRequestActions())
  for (const act of ['accept', 'decline', 'cancel', 'unfriend'] as const) {
    await page.turn(() => actions.current[act].run(5))
    await page.turn(() => page.transport.answer({}))
    expect(actions.current[act].isPending(5)).toBe(false)
  }
})
