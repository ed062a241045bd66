import { parsePositions } from '@trunkline/shared/protocol/position'
import { topic } from '@trunkline/shared/protocol/topic'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'

import { testDatabases } from '../../db/testing.ts'
import { type Browser, type House, openHouse } from '../testing.ts'
import { notify } from './service.ts'

type List = { items: { id: number; read: boolean }[]; next: number | null }

describe.each(testDatabases)('on $name', ({ open }) => {
  let house: House
  let ada: Browser
  let adaId: number
  let ben: number

  beforeAll(async () => {
    house = await openHouse(await open())
    ada = house.browser()
    adaId = await ada.signUp('Ada')
    ben = await house.person('Ben')
    for (let i = 1; i <= 5; i++) await tell(adaId)
  }, 60_000)
  afterAll(() => house.close())

  const tell = (userId: number) =>
    house.write((tx) =>
      notify(tx, userId, { kind: 'friend_request_accepted', actorId: ben, requestId: 1 }),
    )
  const list = async (query = '') =>
    (await (await ada.get(`/api/notifications${query}`)).json()) as List

  test('the list and the count are at the position of the last event', async () => {
    const { head_id: lastId } = await house.database.db
      .selectFrom('topics')
      .select('head_id')
      .where('name', '=', topic.notifications(adaId))
      .executeTakeFirstOrThrow()
    for (const path of ['/api/notifications', '/api/notifications/unread-count']) {
      const answer = await ada.get(path)
      const positions = parsePositions(answer.headers.get('Realtime-Position'))
      expect(positions).toEqual({ [`notifications:${adaId}`]: [5, lastId] })
    }
    expect(await (await ada.get('/api/notifications/unread-count')).json()).toEqual({ unread: 5 })
  })

  test('newest first, page by page, to the end', async () => {
    const all = (await list()).items.map(({ id }) => id)
    expect(all).toEqual([...all].sort((a, b) => b - a))
    const first = await list('?limit=2')
    const second = await list(`?limit=2&before=${first.next}`)
    const third = await list(`?limit=2&before=${second.next}`)
    expect([first, second, third].flatMap(({ items }) => items.map(({ id }) => id))).toEqual(all)
    expect(third.next).toBeNull()
  })

  test('one is marked read by its id, as the old clients do', async () => {
    const [newest] = (await list()).items
    const answer = await ada.post(`/api/notifications/${newest?.id}/read`)
    expect([answer.status, await answer.json()]).toEqual([200, { unread: 4 }])
    expect((await list()).items[0]).toEqual({ ...newest, read: true })
  })

  test("somebody else's is not found", async () => {
    await tell(ben)
    const { id } = await house.database.db
      .selectFrom('notifications')
      .select('id')
      .where('user_id', '=', ben)
      .executeTakeFirstOrThrow()
    expect((await ada.post(`/api/notifications/${id}/read`)).status).toBe(404)
    expect((await list()).items.map((item) => item.id)).not.toContain(id)
  })

  test('all are marked read up to one, then all, with a body or without', async () => {
    const { items } = await list()
    const upTo = items[2]?.id
    const some = await ada.post('/api/notifications/read-all', { upTo })
    expect(await some.json()).toEqual({ upTo, unread: 1 })
    const all = await ada.send('POST', '/api/notifications/read-all')
    expect(await all.json()).toEqual({ upTo: items[0]?.id, unread: 0 })
  })

  test('marking up to what is no id is refused', async () => {
    const answer = await ada.post('/api/notifications/read-all', { upTo: 'all' })
    expect(answer.status).toBe(400)
  })
})
