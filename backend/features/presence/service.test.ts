import type { ValueOf } from '@trunkline/shared/contract/catalogue'
import { topic } from '@trunkline/shared/protocol/topic'
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'

import { openEmptyDatabase } from '../../db/testing.ts'
import { type House, openHouse } from '../testing.ts'
import { startPresence } from './service.ts'
import { presenceTopics } from './topics.ts'

let house: House
let ada: number
let ben: number
let eve: number
let errors: unknown[]
let stop: () => void

beforeEach(async () => {
  house = await openHouse(await openEmptyDatabase())
  ;[ada, ben, eve] = [
    await house.person('Ada'),
    await house.person('Ben'),
    await house.person('Eve'),
  ]
  errors = []
  const { db } = house.database
  const { presence, broker } = house
  stop = startPresence({ db, presence, broker, onError: (error) => errors.push(error) })
})
afterEach(async () => {
  stop()
  expect(errors).toEqual([])
  await house.close()
})

/** What `userId` was shown of others, in order: `[friend, online]`. */
const shown = (userId: number) =>
  house.published
    .filter((message): message is ValueOf => message.type === 'value')
    .filter((value) => value.topic === topic.presence(userId))
    .map((value) => [Number(value.key), value.data !== null])
const nowShown = (userId: number, expected: unknown[]) =>
  vi.waitFor(() => expect(shown(userId)).toEqual(expected))
const befriend = async (a: number, b: number) => {
  const { request } = await house.act(a, 'friend_request.send', { toUserId: b })
  await house.act(b, 'friend_request.accept', { id: request.id })
}
const current = (userId: number) =>
  presenceTopics(house.presence).presence.current?.(house.database.db, userId, userId)

test('a friend who is here sees one come and go; nobody else does', async () => {
  await befriend(ada, ben)
  house.presence.arrive(ada)
  house.presence.arrive(eve)
  const lease = house.presence.arrive(ben)
  await nowShown(ada, [[ben, true]])
  lease.end()
  await nowShown(ada, [
    [ben, true],
    [ben, false],
  ])
  expect(shown(eve)).toEqual([])
})

describe('while the database is away', () => {
  let isAway: boolean
  beforeEach(async () => {
    await befriend(ada, ben)
    stop()
    isAway = true
    const db = house.database.db.withPlugin({
      transformQuery: ({ node }) => {
        if (isAway) throw Object.assign(new Error('no'), { code: 'ECONNREFUSED' })
        return node
      },
      transformResult: async ({ result }) => result,
    })
    const { presence, broker } = house
    stop = startPresence({ db, presence, broker, onError: (error) => errors.push(error) })
  })
  const isTried = () => vi.waitFor(() => expect(errors).not.toEqual([]))
  const isBack = async (expected: unknown[]) => {
    isAway = false
    await vi.waitFor(() => expect(shown(ada)).toEqual(expected), { timeout: 10_000 })
    errors.length = 0
  }

  test('who comes is told of once it is back, and somebody hears that it is away', async () => {
    house.presence.arrive(ada)
    house.presence.arrive(ben)
    await isTried()
    await isBack([[ben, true]])
  })

  test('what has changed again meanwhile is told once: as it is in the end', async () => {
    house.presence.arrive(ada)
    const lease = house.presence.arrive(ben)
    await isTried()
    lease.end({ goodbye: true })
    await isBack([[ben, false]])
  })
})

test('a later state has a higher rev, so that an old "offline" cannot win', async () => {
  await befriend(ada, ben)
  house.presence.arrive(ada)
  house.presence.arrive(ben).end()
  await vi.waitFor(() => expect(shown(ada).at(-1)).toEqual([ben, false]))
  house.presence.arrive(ben)
  await vi.waitFor(() => expect(shown(ada).at(-1)).toEqual([ben, true]))
  const revs = house.published.flatMap((message) =>
    message.type === 'value' && message.topic === topic.presence(ada) ? [message.rev] : [],
  )
  expect(revs).toEqual([...new Set(revs)].sort((a, b) => a - b))
})

test('whoever follows is told the friends who are here already, by name and picture', async () => {
  await befriend(ada, ben)
  house.presence.arrive(ben)
  house.presence.arrive(eve)
  expect(await current(ada)).toMatchObject([
    {
      type: 'value',
      topic: topic.presence(ada),
      name: 'presence.friend',
      key: String(ben),
      data: { userId: ben, name: 'Ben', image: null, online: true },
    },
  ])
})

test('new friends see each other at once', async () => {
  await befriend(eve, ada)
  await befriend(eve, ben)
  house.presence.arrive(eve)
  house.presence.arrive(ada)
  house.presence.arrive(ben)
  // Their coming has been told to whom it concerned then: it cannot be what they see later.
  await vi.waitFor(() => {
    expect(shown(eve)).toContainEqual([ada, true])
    expect(shown(eve)).toContainEqual([ben, true])
  })
  expect(shown(ada)).not.toContainEqual([ben, true])
  await befriend(ada, ben)
  await vi.waitFor(() => expect(shown(ada)).toContainEqual([ben, true]))
  await vi.waitFor(() => expect(shown(ben)).toContainEqual([ada, true]))
})

test('friends no longer: each vanishes for the other at once, and comings are not told', async () => {
  await befriend(ada, ben)
  house.presence.arrive(ada)
  const lease = house.presence.arrive(ben)
  await vi.waitFor(() => expect(shown(ada)).toContainEqual([ben, true]))
  await house.act(ada, 'friend_request.unfriend', { userId: ben })
  await vi.waitFor(() => expect(shown(ada).at(-1)).toEqual([ben, false]))
  await vi.waitFor(() => expect(shown(ben).at(-1)).toEqual([ada, false]))
  const before = shown(ada).length
  lease.end()
  house.presence.arrive(ben)
  // Eve is told of Ada's friend's change by nobody, so a change that is told marks the time passed.
  await befriend(ada, eve)
  house.presence.arrive(eve)
  await vi.waitFor(() => expect(shown(ada)).toContainEqual([eve, true]))
  expect(
    shown(ada)
      .slice(before)
      .every(([who]) => who === eve),
  ).toBe(true)
  expect(await current(ben)).toEqual([])
})

test('a coming that was read before an unfriending is not told after it', async () => {
  await befriend(ada, ben)
  house.presence.arrive(ada)
  const { db } = house.database
  const { presence, broker } = house
  let asked = () => undefined as void
  const isAsked = new Promise<void>((resolve) => (asked = resolve))
  let open = () => undefined as void
  const gate = new Promise<void>((resolve) => (open = resolve))
  const slow: typeof presence = {
    ...presence,
    online: async (ids) => {
      // The first to ask is the telling of Ben's coming: its friends are read by now.
      if (ids.includes(ada) && !ids.includes(ben)) {
        asked()
        await gate
      }
      return presence.online(ids)
    },
  }
  stop()
  stop = startPresence({ db, presence: slow, broker, onError: (error) => errors.push(error) })
  presence.arrive(ben)
  await isAsked
  await house.act(ada, 'friend_request.unfriend', { userId: ben })
  // One handle reads, first come first served: whatever the unfriending reads has been read after these.
  for (let i = 0; i < 3; i++) await db.selectFrom('users').select('id').execute()
  open()
  await nowShown(ada, [
    [ben, true],
    [ben, false],
  ])
})

test('a friend who leaves and is unfriended in the same moment does not stay for ever', async () => {
  await befriend(ada, ben)
  house.presence.arrive(ada)
  const lease = house.presence.arrive(ben)
  await vi.waitFor(() => expect(shown(ada)).toContainEqual([ben, true]))
  lease.end({ goodbye: true })
  await house.act(ada, 'friend_request.unfriend', { userId: ben })
  await vi.waitFor(() => expect(shown(ada).at(-1)).toEqual([ben, false]))
})

test('over HTTP: the friends who are here', async () => {
  const browser = house.browser()
  const me = await browser.signUp('Zed')
  await befriend(me, ben)
  await befriend(me, ada)
  house.presence.arrive(ben)
  const answer = await browser.get('/api/presence')
  expect(await answer.json()).toEqual({
    items: [{ userId: ben, name: 'Ben', image: null, away: false }],
  })
})
