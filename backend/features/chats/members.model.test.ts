import type { EventOf } from '@trunkline/shared/contract/catalogue'
import { runs } from '@trunkline/shared/testing/property'
import fc from 'fast-check'
import { afterAll, beforeAll, expect, test } from 'vitest'

import { openEmptyDatabase } from '../../db/testing.ts'
import { type Chats, openChats } from './testing.ts'

/**
 * A group that people come to and go from while others speak, several at the same moment (promises P2 and P10): whoever
 * is in hears every message from the one after their coming to the last before their going, and nobody hears another.
 */
type Act =
  | { do: 'say' | 'leave'; who: number }
  | { do: 'add' | 'remove'; who: number; whom: number }

const person = fc.nat({ max: 3 })
const act: fc.Arbitrary<Act> = fc.oneof(
  {
    weight: 5,
    arbitrary: fc.record({ do: fc.constant('say' as const), who: person }),
  },
  {
    weight: 1,
    arbitrary: fc.record({ do: fc.constant('leave' as const), who: person }),
  },
  {
    weight: 6,
    arbitrary: fc.record({ do: fc.constantFrom('add', 'remove'), who: person, whom: person }),
  },
)
const moments = fc.array(fc.array(act, { minLength: 1, maxLength: 4 }), {
  minLength: 4,
  maxLength: 15,
  size: 'max',
})

let house: Chats
let people: number[]
beforeAll(async () => {
  house = await openChats(await openEmptyDatabase())
  people = await Promise.all(['Ada', 'Ben', 'Cleo', 'Dan'].map((name) => house.person(name)))
  for (const [index, one] of people.entries()) await house.befriend(one, ...people.slice(index + 1))
})
afterAll(() => house.close())

test('everybody hears what was said while they were in, all of it, and nothing else', async () => {
  await fc.assert(
    fc.asyncProperty(moments, async (all) => {
      const [owner = 0, ...others] = people
      const { id: chatId } = await house.group(owner, ...others)
      for (const acts of all) await Promise.allSettled(acts.map((one) => run(chatId, one)))
      for (const who of people) await expectTold(who, chatId)
    }),
    runs(300),
  )
}, 600_000)

/** Who may not is refused: what counts is what comes of it. */
async function run(chatId: number, one: Act): Promise<unknown> {
  const who = people[one.who] ?? 0
  if (!('whom' in one))
    return one.do === 'say' ? house.say(who, chatId) : house.act(who, 'chat.leave', { chatId })
  const whom = people[one.whom] ?? 0
  return one.do === 'add'
    ? house.act(who, 'chat.add_members', { chatId, memberIds: [whom] })
    : house.act(who, 'chat.remove_member', { chatId, userId: whom })
}

type Stay = { from: number; to: number }

async function expectTold(who: number, chatId: number): Promise<void> {
  const { stays, inside } = staysOf(house.told(who), chatId)
  const place = await house.database.db
    .selectFrom('chat_members')
    .innerJoin('chats', 'chats.id', 'chat_members.chat_id')
    .select(['joined_no', 'left_no', 'last_no'])
    .where('chat_id', '=', chatId)
    .where('user_id', '=', who)
    .executeTakeFirstOrThrow()
  expect(inside).toBe(place.left_no === null)
  expect(stays.at(-1)).toEqual({
    from: place.joined_no - 1,
    to: place.left_no ?? place.last_no,
  } satisfies Stay)
  const seen = Array.from({ length: place.last_no }, (_, index) => place.last_no - index)
  const listed = (await house.numbers(who, chatId))?.toSorted((a, b) => b - a)
  expect(listed).toEqual(inside ? seen.filter((no) => no >= place.joined_no) : undefined)
}

/** Each stay with the number before its first message and that of its last; messages that do not fit in fail. */
function staysOf(told: readonly EventOf[], chatId: number): { stays: Stay[]; inside: boolean } {
  const stays: Stay[] = []
  let inside = false
  for (const { name, data } of told) {
    if (name === 'chat.joined' && data.chat.id === chatId) {
      expect(inside).toBe(false)
      inside = true
      stays.push({ from: data.chat.readUpTo, to: data.chat.readUpTo })
    }
    const last = stays.at(-1)
    if (name === 'chat.message_created' && data.message.chatId === chatId) {
      expect({ inside, no: data.message.no }).toEqual({ inside: true, no: (last?.to ?? 0) + 1 })
      if (last) last.to = data.message.no
    }
    if (name === 'chat.left' && data.chatId === chatId) {
      expect(inside).toBe(true)
      inside = false
    }
  }
  return { stays, inside }
}
