import { topic } from '@trunkline/shared/protocol/topic'
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'

import { testDatabases } from '../../db/testing.ts'
import { type House, openHouse } from '../testing.ts'
import { unreadCount } from './queries.ts'
import { notify } from './service.ts'

describe.each(testDatabases)('on $name', ({ open }) => {
  let house: House
  let ada: number
  let ben: number

  beforeAll(async () => {
    house = await openHouse(await open())
  }, 60_000)
  afterAll(() => house.close())
  beforeEach(async () => {
    ada = await house.person('Ada')
    ben = await house.person('Ben')
  })

  const heard = (userId: number) => house.heard(topic.notifications(userId))
  /** Tells `userId` of something, and answers the notification's id. */
  const tell = async (userId: number) => {
    const before = heard(userId).length
    await house.write((tx) =>
      notify(tx, userId, { kind: 'friend_request_accepted', actorId: ben, requestId: 1 }),
    )
    const told = heard(userId).slice(before)
    const created = told.find((event) => event.name === 'notification.created')
    if (!created) throw new Error('nothing was told')
    return created.data.notification.id
  }
  const unread = (userId: number) => unreadCount(house.database.db, userId)

  test('the count told with a notification is the one that is found', async () => {
    await tell(ada)
    await tell(ada)
    expect(heard(ada).map(({ data }) => 'unread' in data && data.unread)).toEqual([1, 2])
    expect(await unread(ada)).toBe(2)
  })

  test('marking read tells only what was unread, and what is left', async () => {
    const [first, second, third] = [await tell(ada), await tell(ada), await tell(ada)]
    await house.act(ada, 'notification.mark_read', { ids: [first] })
    const answer = await house.act(ada, 'notification.mark_read', { ids: [second, first] })
    expect(answer).toEqual({ unread: 1 })
    expect(heard(ada).at(-1)).toMatchObject({
      name: 'notification.read',
      data: { ids: [second], unread: 1 },
    })
    expect(third).toBeGreaterThan(second)
  })

  test('marking read what is read already says nothing to anybody', async () => {
    const id = await tell(ada)
    await house.act(ada, 'notification.mark_read', { ids: [id] })
    const before = heard(ada).length
    expect(await house.act(ada, 'notification.mark_read', { ids: [id] })).toEqual({ unread: 0 })
    expect(heard(ada)).toHaveLength(before)
  })

  test("somebody else's notification is nobody's: refused, and it stays unread", async () => {
    const id = await tell(ada)
    for (const ids of [[id], [id, 999_999], [999_999]])
      await expect(house.act(ben, 'notification.mark_read', { ids })).rejects.toMatchObject({
        code: 'not_found',
      })
    expect(await unread(ada)).toBe(1)
  })

  test("among one's own, a foreign id is passed over", async () => {
    const foreign = await tell(ada)
    const own = await tell(ben)
    await house.act(ben, 'notification.mark_read', { ids: [foreign, own] })
    expect(heard(ben).at(-1)).toMatchObject({ data: { ids: [own], unread: 0 } })
    expect(await unread(ada)).toBe(1)
  })

  test('marking everything up to one leaves what came later', async () => {
    const [, second] = [await tell(ada), await tell(ada), await tell(ada)]
    expect(await house.act(ada, 'notification.mark_all_read', { upTo: second })).toEqual({
      upTo: second,
      unread: 1,
    })
    expect(heard(ada).at(-1)).toMatchObject({
      name: 'notification.all_read',
      data: { upTo: second, unread: 1 },
    })
  })

  test('marking everything takes all there is, and nothing of anybody else', async () => {
    await tell(ben)
    const last = await tell(ada)
    expect(await house.act(ada, 'notification.mark_all_read', {})).toEqual({
      upTo: last,
      unread: 0,
    })
    expect(await unread(ben)).toBe(1)
  })

  test('marking up to a future one cannot eat what arrives later', async () => {
    const first = await tell(ada)
    const answer = await house.act(ada, 'notification.mark_all_read', { upTo: first + 1_000_000 })
    expect(answer).toEqual({ upTo: first, unread: 0 })
    await tell(ada)
    expect(await unread(ada)).toBe(1)
  })

  test('marking up to an earlier one afterwards brings nothing back', async () => {
    const [first, second] = [await tell(ada), await tell(ada)]
    await house.act(ada, 'notification.mark_all_read', { upTo: second })
    const before = heard(ada).length
    expect(await house.act(ada, 'notification.mark_all_read', { upTo: first })).toMatchObject({
      unread: 0,
    })
    expect(heard(ada)).toHaveLength(before)
  })

  test('with nothing to read, marking everything answers zero', async () => {
    expect(await house.act(ada, 'notification.mark_all_read', {})).toEqual({ upTo: 0, unread: 0 })
    expect(heard(ada)).toEqual([])
  })

  test('arrivals and readings in any order: each count is that of its position', async () => {
    const first = await tell(ada)
    await Promise.all([
      tell(ada),
      house.act(ada, 'notification.mark_read', { ids: [first] }),
      tell(ada),
      house.act(ada, 'notification.mark_all_read', {}),
      tell(ada),
    ])
    let expected = 0
    const unreadIds = new Set<number>()
    for (const { name, data } of heard(ada)) {
      if (name === 'notification.created') unreadIds.add(data.notification.id)
      if (name === 'notification.read') for (const id of data.ids) unreadIds.delete(id)
      if (name === 'notification.all_read')
        for (const id of unreadIds) if (id <= data.upTo) unreadIds.delete(id)
      expected = unreadIds.size
      expect(data).toMatchObject({ unread: expected })
    }
    expect(await unread(ada)).toBe(expected)
  })
})
