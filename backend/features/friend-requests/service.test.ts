import { topic } from '@trunkline/shared/protocol/topic'
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'

import { testDatabases } from '../../db/testing.ts'
import { type House, openHouse } from '../testing.ts'

describe.each(testDatabases)('on $name', ({ open }) => {
  let house: House
  let ada: number
  let ben: number
  let eve: number

  beforeAll(async () => {
    house = await openHouse(await open())
  }, 60_000)
  afterAll(() => house.close())
  beforeEach(async () => {
    ada = await house.person('Ada')
    ben = await house.person('Ben')
    eve = await house.person('Eve')
  })

  const send = (from: number, to: number) =>
    house.act(from, 'friend_request.send', { toUserId: to })
  const told = (userId: number) =>
    house.heard(topic.friendRequests(userId)).map(({ name, data }) => [name, data] as const)
  const notified = (userId: number) => house.heard(topic.notifications(userId))
  const areFriends = async (a: number, b: number) => {
    const rows = await house.database.db
      .selectFrom('friendships')
      .select(['user_id', 'friend_id'])
      .where('user_id', 'in', [a, b])
      .orderBy('user_id')
      .execute()
    return rows.map((row) => [row.user_id, row.friend_id])
  }

  test('a request reaches both sides, with the count of who is asked, and notifies that one', async () => {
    const { request } = await send(ada, ben)
    expect(request).toMatchObject({ from: { id: ada }, to: { id: ben }, status: 'pending' })
    expect(told(ada)).toEqual([['friend_request.created', { request, incoming: 0 }]])
    expect(told(ben)).toEqual([['friend_request.created', { request, incoming: 1 }]])
    expect(notified(ben)).toMatchObject([
      {
        name: 'notification.created',
        by: ada,
        data: {
          notification: {
            kind: 'friend_request_received',
            actor: { id: ada },
            requestId: request.id,
            postId: null,
            read: false,
          },
          unread: 1,
        },
      },
    ])
    expect(notified(ada)).toEqual([])
  })

  test('accepting makes both friends, tells both, and notifies who asked', async () => {
    const { request } = await send(ada, ben)
    const accepted = await house.act(ben, 'friend_request.accept', { id: request.id })
    expect(accepted.request.status).toBe('accepted')
    expect(await areFriends(ada, ben)).toEqual([
      [ada, ben],
      [ben, ada],
    ])
    for (const side of [ada, ben])
      expect(told(side).at(-1)).toEqual([
        'friend_request.accepted',
        { request: accepted.request, incoming: 0 },
      ])
    expect(notified(ada).map(({ data }) => data)).toMatchObject([
      { notification: { kind: 'friend_request_accepted', actor: { id: ben } }, unread: 1 },
    ])
  })

  test.each(['accept', 'decline', 'cancel'] as const)(
    '%s: what told of the request counts as read, and stays in the list',
    async (step) => {
      const { request } = await send(ada, ben)
      await house.act(step === 'cancel' ? ada : ben, `friend_request.${step}`, { id: request.id })
      const [created, read] = notified(ben)
      expect(created).toMatchObject({ name: 'notification.created', data: { unread: 1 } })
      expect(read).toMatchObject({ name: 'notification.read', data: { unread: 0 } })
      expect(notified(ben)).toHaveLength(2)
    },
  )

  test('declining tells the sender by the list alone: nothing is notified', async () => {
    const { request } = await send(ada, ben)
    const { request: declined } = await house.act(ben, 'friend_request.decline', { id: request.id })
    expect(told(ada).at(-1)).toEqual([
      'friend_request.declined',
      { request: declined, incoming: 0 },
    ])
    expect(notified(ada)).toEqual([])
    expect(await areFriends(ada, ben)).toEqual([])
  })

  test('after a declined or cancelled request one may ask again', async () => {
    const first = await send(ada, ben)
    await house.act(ben, 'friend_request.decline', { id: first.request.id })
    const second = await send(ada, ben)
    await house.act(ada, 'friend_request.cancel', { id: second.request.id })
    const third = await send(ben, ada)
    expect(third.request.status).toBe('pending')
  })

  test('asking somebody whose request is waiting accepts it', async () => {
    const { request } = await send(ada, ben)
    const answer = await send(ben, ada)
    expect(answer.request).toMatchObject({ id: request.id, status: 'accepted' })
    expect(await areFriends(ada, ben)).toHaveLength(2)
  })

  test('two who ask each other at the same moment become friends, once', async () => {
    const answers = await Promise.all([send(ada, ben), send(ben, ada)])
    expect(new Set(answers.map(({ request }) => request.id)).size).toBe(1)
    expect(await areFriends(ada, ben)).toHaveLength(2)
    expect(told(ada).filter(([name]) => name === 'friend_request.accepted')).toHaveLength(1)
  })

  test('asking twice at the same moment leaves one request; the other is refused with its id', async () => {
    const answers = await Promise.allSettled([send(ada, ben), send(ada, ben)])
    const [first] = answers.filter(({ status }) => status === 'fulfilled')
    expect(answers.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected'])
    expect(answers.find(({ status }) => status === 'rejected')).toMatchObject({
      reason: {
        code: 'conflict',
        details: {
          requestId: (first as { value: Awaited<ReturnType<typeof send>> }).value.request.id,
        },
      },
    })
  })

  test('nobody asks themselves, a friend, or nobody', async () => {
    await expect(send(ada, ada)).rejects.toMatchObject({ code: 'invalid_input' })
    await expect(send(ada, 999_999)).rejects.toMatchObject({ code: 'not_found' })
    const { request } = await send(ada, ben)
    await house.act(ben, 'friend_request.accept', { id: request.id })
    await expect(send(ada, ben)).rejects.toMatchObject({ code: 'conflict' })
    await expect(send(ben, ada)).rejects.toMatchObject({ code: 'conflict' })
  })

  test.each(['accept', 'decline', 'cancel'] as const)(
    '%s: a stranger learns nothing, the wrong side is refused, and nothing changes',
    async (step) => {
      const { request } = await send(ada, ben)
      const wrongSide = step === 'cancel' ? ben : ada
      const attempt = (who: number, id = request.id) =>
        house.act(who, `friend_request.${step}`, { id })
      await expect(attempt(eve)).rejects.toMatchObject({ code: 'not_found' })
      await expect(attempt(eve, 999_999)).rejects.toMatchObject({ code: 'not_found' })
      await expect(attempt(wrongSide)).rejects.toMatchObject({ code: 'forbidden' })
      expect(told(ada)).toHaveLength(1)
      expect(told(ben)).toHaveLength(1)
    },
  )

  test('an ended request is refused with how it ended, and changes nothing again', async () => {
    const { request } = await send(ada, ben)
    await house.act(ben, 'friend_request.decline', { id: request.id })
    for (const [who, step] of [
      [ben, 'accept'],
      [ben, 'decline'],
      [ada, 'cancel'],
    ] as const)
      await expect(
        house.act(who, `friend_request.${step}`, { id: request.id }),
      ).rejects.toMatchObject({ code: 'conflict', details: { status: 'declined' } })
    expect(told(ada)).toHaveLength(2)
    expect(await areFriends(ada, ben)).toEqual([])
  })

  test('accepting and cancelling at the same moment: one wins, and both lists say the same', async () => {
    const { request } = await send(ada, ben)
    const ends = await Promise.allSettled([
      house.act(ben, 'friend_request.accept', { id: request.id }),
      house.act(ada, 'friend_request.cancel', { id: request.id }),
    ])
    expect(ends.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected'])
    expect(told(ada).at(-1)?.[0]).toBe(told(ben).at(-1)?.[0])
    expect(told(ada)).toHaveLength(2)
  })

  test('unfriending ends it for both, tells both of each other, and not who did it', async () => {
    const { request } = await send(ada, ben)
    await house.act(ben, 'friend_request.accept', { id: request.id })
    expect(await house.act(ben, 'friend_request.unfriend', { userId: ada })).toEqual({
      userId: ada,
    })
    expect(await areFriends(ada, ben)).toEqual([])
    expect(told(ada).at(-1)).toEqual(['friend_request.unfriended', { userId: ben }])
    expect(told(ben).at(-1)).toEqual(['friend_request.unfriended', { userId: ada }])
    for (const who of [ada, ben]) {
      const last = house.heard(topic.friendRequests(who)).at(-1)
      expect(last).not.toHaveProperty('by')
      expect(last).not.toHaveProperty('clientId')
    }
  })

  test('unfriending a stranger and unfriending nobody are refused alike', async () => {
    for (const userId of [eve, 999_999, ada])
      await expect(house.act(ada, 'friend_request.unfriend', { userId })).rejects.toMatchObject({
        code: 'not_found',
        message: 'you are not friends',
      })
  })

  test('a repeated action acts once: the same id, the same answer, no second event', async () => {
    const again = () =>
      house.runAction({
        userId: ada,
        id: `again-${ada}`,
        name: 'friend_request.send',
        data: { toUserId: ben },
      })
    const [first, second] = [await again(), await again()]
    expect(second).toEqual({ ...first, duplicate: true })
    expect(told(ben)).toHaveLength(1)
  })

  test('the count of waiting requests is exact while many ask at once', async () => {
    const many = await Promise.all(['C', 'D', 'E', 'F', 'G'].map((name) => house.person(name)))
    await Promise.all(many.map((who) => send(who, ada)))
    const counts = told(ada).map(([, data]) => (data as { incoming: number }).incoming)
    expect(counts).toEqual([1, 2, 3, 4, 5])
  })
})
