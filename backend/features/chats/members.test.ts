import { topic } from '@trunkline/shared/protocol/topic'
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'

import { testDatabases } from '../../db/testing.ts'
import { type Chats, openChats } from './testing.ts'
import { chatTopics } from './topics.ts'

describe.each(testDatabases)('on $name', ({ open }) => {
  let house: Chats
  let ada: number
  let ben: number
  let cleo: number
  let dan: number
  let eve: number
  let chatId: number

  beforeAll(async () => {
    house = await openChats(await open())
  }, 60_000)
  afterAll(() => house.close())
  beforeEach(async () => {
    ada = await house.person('Ada')
    ben = await house.person('Ben')
    cleo = await house.person('Cleo')
    dan = await house.person('Dan')
    eve = await house.person('Eve')
    await house.befriend(ada, ben, cleo)
    await house.befriend(ben, dan)
    ;({ id: chatId } = await house.group(ada, ben, cleo))
  })

  const add = (who: number, ...memberIds: number[]) =>
    house.act(who, 'chat.add_members', { chatId, memberIds })
  const remove = (who: number, userId: number) =>
    house.act(who, 'chat.remove_member', { chatId, userId })
  const leave = (who: number) => house.act(who, 'chat.leave', { chatId })
  const last = (who: number) => {
    const { name, data } = house.told(who).at(-1) ?? {}
    return [name, data]
  }
  /** Nothing more reaches this person, whatever is said and whoever looks. */
  const expectOut = async (who: number) => {
    const before = house.told(who).length
    const { no } = await house.say(ada, chatId, 'Behind your back')
    await house.read(ada, chatId, no)
    await house.act(ada, 'chat.rename', { chatId, title: `Without ${who}` })
    expect(house.told(who)).toHaveLength(before)
    expect(await house.seen(who, chatId)).toBeUndefined()
    expect(await house.numbers(who, chatId)).toBeUndefined()
  }

  test('anybody inside adds friends of theirs; who comes is told, and so is everybody else', async () => {
    await house.say(ada, chatId, 'Before Dan')
    const { chat } = await add(ben, dan)
    expect(chat.members.map(({ id }) => id)).toEqual([ada, ben, cleo, dan])
    for (const who of [ada, ben, cleo])
      expect(last(who)).toMatchObject(['chat.member_added', { chatId, member: { id: dan } }])
    const fresh = { ...chat, lastMessage: null, readUpTo: 1, unread: 0 }
    expect(house.told(dan).map(({ name, data }) => [name, data])).toEqual([
      ['chat.joined', { chat: fresh, unreadChats: 0 }],
    ])
    expect(await house.seen(dan, chatId)).toEqual(fresh)
  })

  test('who is out by the time of the reading is told by nobody how far they have read', async () => {
    const { no } = await house.say(ada, chatId, 'Read this')
    await house.read(ben, chatId, no)
    const marks = (who: number) => chatTopics.chat.current?.(house.database.db, who, chatId)
    expect(await marks(cleo)).toHaveLength(3)
    await remove(ada, cleo)
    expect(await marks(cleo)).toEqual([])
    expect(await marks(dan)).toEqual([])
    expect(await marks(ada)).toHaveLength(2)
  })

  test('who comes sees what is said from then on, and nothing of before', async () => {
    await house.say(ada, chatId, 'Before Dan')
    await add(ben, dan)
    expect(await house.numbers(dan, chatId)).toEqual([])
    await house.say(ada, chatId, 'With Dan')
    expect(await house.numbers(dan, chatId)).toEqual([2])
    expect(await house.seen(dan, chatId)).toMatchObject({ unread: 1, lastMessage: { no: 2 } })
    expect(await house.numbers(ben, chatId)).toEqual([1, 2])
  })

  test('strangers are not added, nor anybody by somebody outside', async () => {
    await expect(add(ada, dan)).rejects.toMatchObject({
      code: 'forbidden',
      details: { userIds: [dan] },
    })
    await expect(add(dan, ben)).rejects.toMatchObject({ code: 'not_found' })
    expect(house.told(dan)).toEqual([])
  })

  test('adding who is in already changes and tells nothing', async () => {
    const { chat } = await add(ada, ben, cleo)
    expect(chat.members).toHaveLength(3)
    expect(house.toldNames(ben)).toEqual(['chat.joined'])
  })

  test('the owner removes: that is the last one hears, sees or may do there', async () => {
    await house.say(ben, chatId)
    await remove(ada, cleo)
    expect(last(cleo)).toEqual(['chat.left', { chatId, unreadChats: 0 }])
    for (const who of [ada, ben])
      expect(last(who)).toEqual(['chat.member_removed', { chatId, userId: cleo, ownerId: ada }])
    await expectOut(cleo)
  })

  test('only the owner removes, and neither themselves nor somebody who is not there', async () => {
    await expect(remove(ben, cleo)).rejects.toMatchObject({ code: 'forbidden' })
    await expect(remove(eve, cleo)).rejects.toMatchObject({ code: 'not_found' })
    await expect(remove(ada, ada)).rejects.toMatchObject({ code: 'invalid_input' })
    for (const nobody of [eve, 999_999])
      await expect(remove(ada, nobody)).rejects.toMatchObject({ code: 'not_found' })
    expect((await house.seen(ada, chatId))?.members).toHaveLength(3)
  })

  test('who was removed and is added again begins anew', async () => {
    await house.say(ada, chatId, 'One')
    await remove(ada, ben)
    await house.say(ada, chatId, 'Two')
    await add(ada, ben)
    await house.say(ada, chatId, 'Three')
    expect(await house.numbers(ben, chatId)).toEqual([3])
    expect(await house.seen(ben, chatId)).toMatchObject({ readUpTo: 2, unread: 1 })
  })

  test('leaving tells one’s own devices and the others, and is the end of it', async () => {
    expect(await leave(ben)).toEqual({ chatId })
    expect(last(ben)).toEqual(['chat.left', { chatId, unreadChats: 0 }])
    expect(last(cleo)).toEqual(['chat.member_removed', { chatId, userId: ben, ownerId: ada }])
    await expectOut(ben)
    await expect(leave(ben)).rejects.toMatchObject({ code: 'not_found' })
  })

  test('when the owner leaves, whoever has been in longest owns it, and everybody is told', async () => {
    await add(ben, dan)
    await leave(ada)
    expect(last(cleo)).toEqual(['chat.member_removed', { chatId, userId: ada, ownerId: ben }])
    expect(await house.seen(dan, chatId)).toMatchObject({ ownerId: ben })
    await remove(ben, dan)
    await leave(ben)
    expect(await house.seen(cleo, chatId)).toMatchObject({ ownerId: cleo, members: [{ id: cleo }] })
  })

  test('the last one out ends the chat: nobody is in it, and nobody comes back', async () => {
    for (const who of [ada, ben, cleo]) await leave(who)
    for (const who of [ada, ben, cleo]) {
      expect(await house.seen(who, chatId)).toBeUndefined()
      await expect(add(who, ben)).rejects.toMatchObject({ code: 'not_found' })
    }
  })

  test('what is unread in a chat that one leaves counts no more', async () => {
    await house.say(ada, chatId)
    const { id: other } = await house.direct(ada, ben)
    await house.say(ada, other)
    await leave(ben)
    expect(last(ben)).toEqual(['chat.left', { chatId, unreadChats: 1 }])
  })

  test('a direct chat has no members to add or remove, no title, and nobody leaves it', async () => {
    const { id } = await house.direct(ada, ben)
    const acts = [
      house.act(ada, 'chat.add_members', { chatId: id, memberIds: [cleo] }),
      house.act(ada, 'chat.remove_member', { chatId: id, userId: ben }),
      house.act(ada, 'chat.rename', { chatId: id, title: 'Us' }),
      house.act(ada, 'chat.leave', { chatId: id }),
    ]
    for (const act of acts) await expect(act).rejects.toMatchObject({ code: 'conflict' })
    expect((await house.seen(ben, id))?.members).toHaveLength(2)
  })

  test('a new title is told to everybody, once', async () => {
    await house.act(ben, 'chat.rename', { chatId, title: 'Coast' })
    await house.act(ben, 'chat.rename', { chatId, title: 'Coast' })
    for (const who of [ada, ben, cleo]) {
      expect(last(who)).toEqual(['chat.renamed', { chatId, title: 'Coast' }])
      expect(house.toldNames(who).filter((name) => name === 'chat.renamed')).toHaveLength(1)
    }
  })

  test('a title is text, and not endless', async () => {
    for (const title of ['', ' ', 'x'.repeat(81), 'nul \0', 'half \ud83c'])
      await expect(house.act(ada, 'chat.rename', { chatId, title })).rejects.toMatchObject({
        code: 'invalid_input',
      })
  })

  test('to somebody outside, a chat that is there and one that is not are the same', async () => {
    for (const id of [chatId, 999_999])
      for (const act of [
        house.act(eve, 'chat.send', { chatId: id, content: 'Hi' }),
        house.act(eve, 'chat.mark_read', { chatId: id, upTo: 1 }),
        house.act(eve, 'chat.add_members', { chatId: id, memberIds: [ada] }),
        house.act(eve, 'chat.remove_member', { chatId: id, userId: ada }),
        house.act(eve, 'chat.leave', { chatId: id }),
        house.act(eve, 'chat.rename', { chatId: id, title: 'Mine' }),
      ])
        await expect(act).rejects.toMatchObject({
          code: 'not_found',
          message: 'there is no such chat',
        })
    expect(house.told(ada)).toHaveLength(1)
  })

  test('removing while the removed one writes: either it was said before, or it is refused', async () => {
    await house.follow(topic.chat(chatId))
    const acts = [house.say(cleo, chatId), remove(ada, cleo), house.say(cleo, chatId)]
    await Promise.allSettled(acts)
    const names = house.toldNames(cleo)
    expect(names.at(-1)).toBe('chat.left')
    expect(names.filter((name) => name === 'chat.left')).toHaveLength(1)
    await expectOut(cleo)
  })
})

describe.each(testDatabases)('a full group on $name', ({ open }) => {
  test('256 people hear each word, and a 257th does not come in', async () => {
    const house = await openChats(await open())
    const owner = await house.person('Owner')
    const others: number[] = []
    for (let i = 0; i < 256; i += 1) others.push(await house.person(`P${i}`))
    const since = Date.now()
    await house.database.writer
      .insertInto('friendships')
      .values(others.map((id) => ({ user_id: owner, friend_id: id, since })))
      .execute()
    const [extra = 0, ...rest] = others
    const [late = 0, ...first] = rest
    const { id: chatId } = await house.group(owner, ...first)
    const add = (...memberIds: number[]) =>
      house.act(owner, 'chat.add_members', { chatId, memberIds })
    await expect(add(late, extra)).rejects.toMatchObject({ code: 'conflict', details: { free: 1 } })
    await add(late)
    await expect(add(extra)).rejects.toMatchObject({ code: 'conflict', details: { free: 0 } })
    await house.say(owner, chatId)
    for (const who of rest)
      expect(house.told(who).at(-1)).toMatchObject({
        name: 'chat.message_created',
        data: { unread: 1, unreadChats: 1 },
      })
    expect(house.told(extra)).toEqual([])
    await house.close()
  }, 60_000)
})
