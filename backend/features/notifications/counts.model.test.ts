import { topic } from '@trunkline/shared/protocol/topic'
import { runs } from '@trunkline/shared/testing/property'
import fc from 'fast-check'
import { afterAll, beforeAll, expect, test } from 'vitest'

import { openEmptyDatabase } from '../../db/testing.ts'
import { type House, openHouse } from '../testing.ts'
import { unreadCount } from './queries.ts'
import { notify } from './service.ts'

/**
 * Things arrive while one person's devices mark single ones, all up to one, or all there is as read, several at the same
 * moment (promise P12): every count that is told is that of its position, every count that is answered was true since
 * it was asked for, and the last one told is what a fetch finds.
 */
type Act =
  | { do: 'arrive' }
  | { do: 'read'; which: number[] }
  | { do: 'read all'; upTo: number | null }

const which = fc.nat({ max: 11 })
const act: fc.Arbitrary<Act> = fc.oneof(
  { weight: 3, arbitrary: fc.constant<Act>({ do: 'arrive' }) },
  {
    weight: 2,
    arbitrary: fc.record({
      do: fc.constant('read' as const),
      which: fc.array(which, { minLength: 1, maxLength: 4 }),
    }),
  },
  {
    weight: 1,
    arbitrary: fc.record({ do: fc.constant('read all' as const), upTo: fc.option(which) }),
  },
)
const moments = fc.array(fc.array(act, { minLength: 1, maxLength: 5 }), {
  minLength: 3,
  maxLength: 10,
  size: 'max',
})

let house: House
beforeAll(async () => {
  house = await openHouse(await openEmptyDatabase())
})
afterAll(() => house.close())

test('arrivals and readings in any order: each count is that of its position, on every device', async () => {
  const ben = await house.person('Ben')
  await fc.assert(
    fc.asyncProperty(moments, async (all) => {
      const ada = await house.person('Ada')
      for (const acts of all) {
        const known = counts(ada)
        const answers = await Promise.all(acts.map((one) => run(one, { ada, ben })))
        const since = counts(ada).slice(Math.max(0, known.length - 1))
        expect(since).toEqual(expect.arrayContaining(answers.flat()))
      }
      expect(counts(ada).at(-1) ?? 0).toBe(await unreadCount(house.database.db, ada))
    }),
    runs(300),
  )
}, 600_000)

const heard = (userId: number) => house.heard(topic.notifications(userId))

/** What was told after each event; fails where that is not what all events up to it leave unread. */
function counts(userId: number): number[] {
  const unread = new Set<number>()
  return heard(userId).map(({ name, data }) => {
    if (name === 'notification.created') unread.add(data.notification.id)
    if (name === 'notification.read') for (const id of data.ids) unread.delete(id)
    if (name === 'notification.all_read')
      for (const id of unread) if (id <= data.upTo) unread.delete(id)
    expect(data).toMatchObject({ unread: unread.size })
    return unread.size
  })
}

/** Answers the count that the device was answered; none where there was nothing to ask. */
async function run(one: Act, { ada, ben }: { ada: number; ben: number }): Promise<number[]> {
  const known = heard(ada).flatMap((event) =>
    event.name === 'notification.created' ? event.data.notification.id : [],
  )
  const pick = (index: number) => known[index % known.length] ?? 0
  if (one.do === 'arrive') {
    const happening = { kind: 'friend_request_accepted', actorId: ben, requestId: 1 } as const
    await house.write((tx) => notify(tx, ada, happening))
  } else if (known.length > 0) {
    const { unread } =
      one.do === 'read'
        ? await house.act(ada, 'notification.mark_read', { ids: one.which.map(pick) })
        : await house.act(
            ada,
            'notification.mark_all_read',
            one.upTo === null ? {} : { upTo: pick(one.upTo) },
          )
    return [unread]
  }
  return []
}
