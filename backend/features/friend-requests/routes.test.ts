import { parsePositions } from '@trunkline/shared/protocol/position'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'

import { testDatabases } from '../../db/testing.ts'
import { type Browser, type House, openHouse } from '../testing.ts'

type Found = { id: number; name: string; friendship: string; requestId: number | null }
type List<T> = { items: T[]; next: number | null }

describe.each(testDatabases)('on $name', ({ open }) => {
  let house: House
  let ada: Browser
  let adaId: number
  let ben: number
  let eve: number

  beforeAll(async () => {
    house = await openHouse(await open())
    ada = house.browser()
    adaId = await ada.signUp('Ada')
    ben = await house.person('Ben')
    eve = await house.person('Eve_100%')
  }, 60_000)
  afterAll(() => house.close())

  const get = async <T>(path: string) => (await (await ada.get(path)).json()) as T
  const search = async (text: string) => {
    const { items } = await get<List<Found>>(`/api/users?query=${encodeURIComponent(text)}`)
    return items.map(({ name, friendship }) => `${name}: ${friendship}`)
  }

  test('a request goes its way over HTTP, and each answer is at the position of its events', async () => {
    const sent = await ada.post('/api/friend-requests', { toUserId: ben })
    expect(sent.status).toBe(201)
    const request = (await sent.json()) as { id: number }
    expect(request).toMatchObject({ from: { id: adaId }, to: { id: ben }, status: 'pending' })
    const positions = parsePositions(sent.headers.get('Realtime-Position'))
    expect(positions).toHaveProperty([`friend_requests:${adaId}`, 0], 1)
    expect(sent.headers.get('Realtime-Epoch')).toMatch(/\S/)

    const outgoing = await ada.get('/api/friend-requests?box=outgoing')
    expect(await outgoing.json()).toEqual({ items: [request], next: null })
    expect(parsePositions(outgoing.headers.get('Realtime-Position'))).toEqual({
      [`friend_requests:${adaId}`]: positions[`friend_requests:${adaId}`],
    })
    expect(await search('ben')).toEqual(['Ben: outgoing'])

    const cancelled = await ada.post(`/api/friend-requests/${request.id}/cancel`)
    expect(await cancelled.json()).toMatchObject({ id: request.id, status: 'cancelled' })
    expect(await get('/api/friend-requests?box=outgoing')).toEqual({ items: [], next: null })
  })

  test('incoming requests are listed and counted; accepted, the other is a friend', async () => {
    const { request } = await house.act(ben, 'friend_request.send', { toUserId: adaId })
    expect(await get('/api/friend-requests?box=incoming')).toEqual({ items: [request], next: null })
    expect(await get('/api/friend-requests/incoming-count')).toEqual({ incoming: 1 })
    expect(await get(`/api/users/${ben}`)).toMatchObject({
      id: ben,
      bio: '',
      friendship: 'incoming',
      requestId: request.id,
    })
    await ada.post(`/api/friend-requests/${request.id}/accept`)
    expect(await get('/api/friends')).toMatchObject({
      items: [{ id: ben, name: 'Ben' }],
      next: null,
    })
    expect(await search('BEN')).toEqual(['Ben: friends'])
    const ended = await ada.send('DELETE', `/api/friends/${ben}`)
    expect(await ended.json()).toEqual({ userId: ben })
    expect(await get('/api/friends')).toEqual({ items: [], next: null })
  })

  test("a request of two others is not found, and the wrong side's step is forbidden", async () => {
    const { request } = await house.act(ben, 'friend_request.send', { toUserId: eve })
    const { request: mine } = await house.act(adaId, 'friend_request.send', { toUserId: eve })
    for (const step of ['accept', 'decline', 'cancel'])
      expect((await ada.post(`/api/friend-requests/${request.id}/${step}`)).status).toBe(404)
    expect((await ada.post(`/api/friend-requests/${mine.id}/accept`)).status).toBe(403)
    expect((await ada.post(`/api/friend-requests/${mine.id}/nothing`)).status).toBe(404)
  })

  test('people are found by a part of name or handle; signs of patterns are only signs', async () => {
    expect(await search('a')).toContain('Ada: self')
    expect(await search('100%')).toEqual(['Eve_100%: outgoing'])
    expect(await search('e_1')).toEqual(['Eve_100%: outgoing'])
    expect(await search('e%')).toEqual([])
    expect(await search("' or 1=1 --")).toEqual([])
  })

  test('everybody is listed page by page', async () => {
    const all = await get<List<Found>>('/api/users')
    const seen: number[] = []
    let after: number | null = 0
    while (after !== null) {
      const page: List<Found> = await get(`/api/users?limit=1&after=${after}`)
      seen.push(...page.items.map(({ id }) => id))
      after = page.next
    }
    expect(seen).toEqual(all.items.map(({ id }) => id))
    expect(all.next).toBeNull()
  })

  test.each([
    '/api/friend-requests?box=sideways',
    '/api/friend-requests?limit=0',
    '/api/friend-requests?limit=101',
    '/api/friend-requests?before=x',
    '/api/friends?after=-1',
    `/api/users?query=${'x'.repeat(81)}`,
    '/api/users?query=a%00b',
  ])('%s is refused', async (path) => {
    const answer = await ada.get(path)
    expect([answer.status, await answer.json()]).toMatchObject([
      400,
      { error: { code: 'invalid_input' } },
    ])
  })

  test('nobody by this id is not found', async () => {
    expect((await ada.get('/api/users/999999')).status).toBe(404)
    expect((await ada.post('/api/friend-requests', { toUserId: 999_999 })).status).toBe(404)
  })

  test.each([{}, { toUserId: '7' }, { toUserId: 0 }, { toUserId: 1.5 }, { toUserId: null }])(
    'asking with %j is refused, and the field is named',
    async (body) => {
      const answer = await ada.post('/api/friend-requests', body)
      expect([answer.status, await answer.json()]).toMatchObject([
        400,
        { error: { details: { fieldErrors: { toUserId: [expect.any(String)] } } } },
      ])
    },
  )
})
