import { topic } from '@trunkline/shared/protocol/topic'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'

import { testDatabases } from '../../db/testing.ts'
import { type House, openHouse } from '../testing.ts'

describe.each(testDatabases)('on $name', ({ open }) => {
  let house: House
  beforeAll(async () => {
    house = await openHouse(await open())
  }, 60_000)
  afterAll(() => house.close())

  const ask = async (who: number, whom: number) =>
    (await house.act(who, 'friend_request.send', { toUserId: whom })).request.id

  /** What there was between `one` and `ben`, and how `one` alone ends it without a block. */
  const between = {
    'a friendship': async (one: number, ben: number) => {
      await house.act(ben, 'friend_request.accept', { id: await ask(one, ben) })
      return () => house.act(one, 'friend_request.unfriend', { userId: ben })
    },
    'a request of who is blocked': async (one: number, ben: number) => {
      const id = await ask(ben, one)
      return () => house.act(one, 'friend_request.decline', { id })
    },
    'a request to who is blocked': async (one: number, ben: number) => {
      const id = await ask(one, ben)
      return () => house.act(one, 'friend_request.cancel', { id })
    },
  }

  test.each(Object.entries(between))(
    'a block ends %s in the words of any other end, and nobody signs either',
    async (_what, begin) => {
      const [ada, ben, eve] = [
        await house.person('Ada'),
        await house.person('Ben'),
        await house.person('Eve'),
      ]
      const last = () => {
        const event = house.heard(topic.friendRequests(ben)).at(-1)
        const { name, by, clientId, data } = event ?? {}
        const status = data && 'request' in data ? data.request.status : undefined
        return { name, signed: [by, clientId], status }
      }
      const end = await begin(ada, ben)
      await end()
      const ended = last()
      await begin(eve, ben)
      await house.act(eve, 'account.block', { userId: ben, on: true })
      expect(last()).toEqual(ended)
      expect(ended.signed).toEqual([undefined, undefined])
    },
  )
})
