import { MOST_ID, topic } from '@trunkline/shared/protocol/topic'
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'

import { testDatabases } from '../../db/testing.ts'
import { type ChatCursor, chats } from './list.ts'
import { messages } from './messages.ts'
import { unreadChatsOf } from './queries.ts'
import { type Chats, openChats } from './testing.ts'

describe.each(testDatabases)('on $name', ({ open }) => {
  let house: Chats
  let ada: number
  let ben: number
  let cleo: number
  let eve: number

  beforeAll(async () => {
    house = await openChats(await open())
  }, 60_000)
  afterAll(() => house.close())
  beforeEach(async () => {
    ada = await house.person('Ada')
    ben = await house.person('Ben')
    cleo = await house.person('Cleo')
    eve = await house.person('Eve')
    await house.befriend(ada, ben, cleo)
  })

  describe('beginning', () => {
    test('a direct chat is both sides’ at once, and each is told', async () => {
      const chat = await house.direct(ada, ben)
      expect(chat).toMatchObject({
        kind: 'direct',
        title: null,
        ownerId: null,
        members: [{ id: ada }, { id: ben }],
        lastMessage: null,
        readUpTo: 0,
        unread: 0,
        peerReadUpTo: 0,
      })
      for (const side of [ada, ben]) {
        expect(house.told(side).map(({ name, data }) => [name, data])).toEqual([
          ['chat.joined', { chat, unreadChats: 0 }],
        ])
        expect(await house.seen(side, chat.id)).toEqual(chat)
      }
    })

    test('there is one between two people, whoever asks and whenever, even at the same moment', async () => {
      const [one, other] = await Promise.all([house.direct(ada, ben), house.direct(ben, ada)])
      expect(other.id).toBe(one.id)
      await house.act(ada, 'friend_request.unfriend', { userId: ben })
      expect((await house.direct(ben, ada)).id).toBe(one.id)
      expect(house.toldNames(ada)).toEqual(['chat.joined'])
      expect(house.toldNames(ben)).toEqual(['chat.joined'])
    })

    test('strangers are not drawn into a chat, nor is nobody, nor oneself alone', async () => {
      await expect(house.direct(ada, eve)).rejects.toMatchObject({
        code: 'forbidden',
        details: { userIds: [eve] },
      })
      await expect(house.direct(ada, 999_999)).rejects.toMatchObject({ code: 'not_found' })
      await expect(house.direct(ada, ada)).rejects.toMatchObject({ code: 'invalid_input' })
      await expect(house.group(ada, ben, eve)).rejects.toMatchObject({
        details: { userIds: [eve] },
      })
      expect(house.told(eve)).toEqual([])
      expect(house.told(ben)).toEqual([])
    })

    test('one other person and a title is a group', async () => {
      expect(await house.group(ada, ben, ben, ada)).toMatchObject({
        kind: 'group',
        title: 'Hills',
        ownerId: ada,
        members: [{ id: ada }, { id: ben }],
        peerReadUpTo: null,
      })
    })
  })

  describe('saying something', () => {
    test('reaches every member once, the sender too, numbered and with the id of its action', async () => {
      const { id: chatId } = await house.group(ada, ben, cleo)
      const request = { userId: ada, id: `m-${ada}`, name: 'chat.send' }
      const data = { chatId, content: 'Hills?' }
      await house.runAction({ ...request, data })
      for (const who of [ada, ben, cleo])
        expect(house.told(who).slice(1)).toMatchObject([
          {
            name: 'chat.message_created',
            by: ada,
            clientId: request.id,
            data: {
              message: {
                chatId,
                no: 1,
                sender: { id: ada, name: 'Ada' },
                content: 'Hills?',
                attachment: null,
                clientId: request.id,
              },
              unread: who === ada ? 0 : 1,
              unreadChats: who === ada ? 0 : 1,
            },
          },
        ])
    })

    test('sent again it is said once, and answered the same, over the socket and over REST', async () => {
      const { id: chatId } = await house.direct(ada, ben)
      const again = (content: string) =>
        house.runAction({
          userId: ada,
          id: `k-${ada}`,
          name: 'chat.send',
          data: { chatId, content },
        })
      const first = await again('Once')
      expect(await again('Once')).toEqual({ ...first, duplicate: true })
      await expect(again('Twice')).rejects.toMatchObject({ code: 'id_reused' })
      expect(await house.numbers(ben, chatId)).toEqual([1])
    })

    test('many at once are numbered without holes, and everybody hears them in that order', async () => {
      const { id: chatId } = await house.group(ada, ben, cleo)
      const all = [ada, ben, cleo].flatMap((who) =>
        Array.from({ length: 5 }, () => house.say(who, chatId)),
      )
      const numbers = (await Promise.all(all)).map(({ no }) => no)
      const upTo15 = Array.from({ length: 15 }, (_, i) => i + 1)
      expect(numbers.sort((a, b) => a - b)).toEqual(upTo15)
      for (const who of [ada, ben, cleo])
        expect(
          house
            .told(who)
            .flatMap((event) =>
              event.name === 'chat.message_created' ? [event.data.message.no] : [],
            ),
        ).toEqual(upTo15)
    })

    test('nothing at all is refused, and too much, and what is no text', async () => {
      const { id: chatId } = await house.direct(ada, ben)
      for (const content of ['', '   ', 'x'.repeat(8_193), 'half \ud83c', 'nul \0'])
        await expect(house.say(ada, chatId, content)).rejects.toMatchObject({
          code: 'invalid_input',
        })
      expect(await house.numbers(ada, chatId)).toEqual([])
    })
  })

  describe('counts', () => {
    test('every count told is the one that is found there, while many write and read at once', async () => {
      const all = [
        await house.group(ada, ben, cleo),
        await house.direct(ada, ben),
        await house.direct(ada, cleo),
      ]
      await Promise.all(
        all.flatMap(({ id, members }) =>
          members.flatMap((member, i) => [
            house.say(member.id, id),
            house.read(member.id, id, i),
            house.say(member.id, id),
            house.read(member.id, id, i + 2),
          ]),
        ),
      )
      for (const who of [ada, ben, cleo]) {
        const last = new Map<number, { unread: number | null }>()
        let unreadChats: number | null = 0
        for (const { name, data } of house.told(who)) {
          if (name === 'chat.message_created') last.set(data.message.chatId, data)
          else if (name === 'chat.read') last.set(data.chatId, data)
          if ('unreadChats' in data) ({ unreadChats } = data)
          const unread = [...last.values()].filter((count) => count.unread !== 0).length
          expect(unreadChats).toBe(unread)
        }
        for (const [chatId, { unread }] of last)
          expect((await house.seen(who, chatId))?.unread).toBe(unread)
        expect(await unreadChatsOf(house.database.db, who)).toBe(unreadChats)
      }
    })

    test('only what others wrote beyond the mark is unread; sending is not reading', async () => {
      const { id: chatId } = await house.direct(ada, ben)
      for (const who of [ada, ben, ben, ada, ada, ben]) await house.say(who, chatId)
      expect(await house.seen(ada, chatId)).toMatchObject({ unread: 3, readUpTo: 0 })
      expect(await house.read(ada, chatId, 2)).toEqual({ upTo: 2, unread: 2, unreadChats: 1 })
      expect(await house.read(ada, chatId, 5)).toEqual({ upTo: 5, unread: 1, unreadChats: 1 })
      expect(await house.read(ada, chatId, 6)).toEqual({ upTo: 6, unread: 0, unreadChats: 0 })
    })

    test('a mark never goes back, nor beyond what was said, and then nobody is told', async () => {
      const { id: chatId } = await house.direct(ada, ben)
      for (let i = 0; i < 3; i += 1) await house.say(ben, chatId)
      expect(await house.read(ada, chatId, 999)).toMatchObject({ upTo: 3, unread: 0 })
      const before = house.told(ada).length
      expect(await house.read(ada, chatId, 1)).toEqual({ upTo: 3, unread: 0, unreadChats: 0 })
      expect(await house.read(ada, chatId, 3)).toEqual({ upTo: 3, unread: 0, unreadChats: 0 })
      expect(house.told(ada)).toHaveLength(before)
    })

    test('marks of one person from several devices at once leave the furthest', async () => {
      const { id: chatId } = await house.direct(ada, ben)
      for (let i = 0; i < 5; i += 1) await house.say(ben, chatId)
      await Promise.all([2, 5, 1, 4, 3].map((no) => house.read(ada, chatId, no)))
      expect(await house.seen(ada, chatId)).toMatchObject({ readUpTo: 5, unread: 0 })
    })
  })

  describe('read marks', () => {
    test('in a direct chat the other person hears how far one has read, and keeps their own counts', async () => {
      const { id: chatId } = await house.direct(ada, ben)
      await house.say(ada, chatId)
      await house.say(ben, chatId)
      await house.read(ben, chatId, 2)
      expect(house.told(ada).at(-1)).toMatchObject({
        name: 'chat.read',
        data: { chatId, userId: ben, upTo: 2, unread: 1, unreadChats: 1 },
      })
      expect(await house.seen(ada, chatId)).toMatchObject({ peerReadUpTo: 2, readUpTo: 0 })
    })

    test('in a group only those who have it open see it; others’ own topics stay silent', async () => {
      const { id: chatId } = await house.group(ada, ben, cleo)
      await house.follow(topic.chat(chatId))
      await house.say(ada, chatId)
      const before = house.told(ada).length
      await house.read(ben, chatId, 1)
      expect(house.told(ada)).toHaveLength(before)
      expect(house.told(ben).at(-1)).toMatchObject({
        name: 'chat.read',
        data: { userId: ben, upTo: 1 },
      })
      expect(house.published.filter(({ type }) => type === 'value')).toMatchObject([
        {
          topic: topic.chat(chatId),
          name: 'chat.read_mark',
          key: String(ben),
          rev: 1,
          data: { userId: ben, upTo: 1 },
        },
      ])
    })
  })

  test('an id and a cursor beyond every row find nothing, and break nothing', async () => {
    const { id: chatId } = await house.direct(ada, ben)
    await house.say(ada, chatId)
    const { db } = house.database
    expect(await house.seen(ada, MOST_ID)).toBeUndefined()
    await expect(house.say(ada, MOST_ID)).rejects.toMatchObject({ code: 'not_found' })
    await expect(house.say(ada, MOST_ID + 1)).rejects.toMatchObject({ code: 'invalid_input' })
    const far = { activeAt: Number.MAX_SAFE_INTEGER, chatId: MOST_ID }
    expect((await chats(db, ada, { limit: 5, before: far })).items).toHaveLength(1)
    const before = await messages(db, ada, chatId, { limit: 5, before: MOST_ID })
    expect(before?.items).toHaveLength(1)
    expect(await messages(db, ada, chatId, { limit: 5, after: MOST_ID })).toEqual({
      items: [],
      next: null,
    })
    expect(await house.read(ada, chatId, Number.MAX_SAFE_INTEGER)).toMatchObject({ upTo: 1 })
  })

  describe('a block', () => {
    const block = (who: number, userId: number, on = true) =>
      house.act(who, 'account.block', { userId, on })

    test('silences a chat of two for both, takes nothing away, and is told to nobody there', async () => {
      const { id: chatId } = await house.direct(ada, ben)
      await house.say(ada, chatId)
      const before = house.told(ada).length
      await block(ben, ada)
      for (const who of [ada, ben]) {
        await expect(house.say(who, chatId)).rejects.toMatchObject({ code: 'forbidden' })
        expect(await house.numbers(who, chatId)).toEqual([1])
      }
      expect(house.told(ada)).toHaveLength(before)
      await block(ben, ada, false)
      expect(await house.say(ada, chatId)).toMatchObject({ no: 2 })
    })

    test('between two: neither is told what the other reads, nor what who blocks is called by now, until it is lifted', async () => {
      const { db } = house.database
      const { id: chatId } = await house.direct(ada, ben)
      await house.say(ada, chatId)
      await house.say(ben, chatId)
      await block(ben, ada)
      const rename = (name: string) => house.act(ben, 'account.update_profile', { name })
      await rename('A new name')
      const before = { ada: house.told(ada).length, ben: house.told(ben).length }
      await house.read(ben, chatId, 2)
      await house.read(ada, chatId, 1)
      expect(house.told(ben)).toHaveLength(before.ben + 1)
      expect(house.told(ada)).toHaveLength(before.ada + 1)
      const { items } = await chats(db, ada, { limit: 5 })
      const page = await messages(db, ada, chatId, { limit: 5 })
      const told = [items, page, await house.direct(ada, ben), await house.seen(ada, chatId)]
      expect(items).toMatchObject([{ id: chatId, peerReadUpTo: 0, unread: 1, readUpTo: 1 }])
      expect(JSON.stringify(told)).not.toContain('A new name')
      const names = page?.items.map(({ sender }) => sender.name)
      expect(names).toEqual(['Ada', 'Somebody'])
      expect(await house.seen(ben, chatId)).toMatchObject({ peerReadUpTo: 0, unread: 0 })

      await block(ben, ada, false)
      expect(await house.seen(ada, chatId)).toMatchObject({
        peerReadUpTo: 2,
        members: expect.arrayContaining([expect.objectContaining({ name: 'A new name' })]),
      })
    })

    test('lets nobody begin a chat, as if the other were not there', async () => {
      await block(ben, ada)
      await expect(house.direct(ada, ben)).rejects.toMatchObject({ code: 'not_found' })
      await expect(house.group(ada, ben, cleo)).rejects.toMatchObject({ code: 'forbidden' })
    })

    test('changes nothing in a group that others share', async () => {
      await house.befriend(ben, cleo)
      const { id: chatId } = await house.group(ada, ben, cleo)
      await block(ben, cleo)
      expect(await house.say(cleo, chatId)).toMatchObject({ no: 1 })
      expect(await house.numbers(ben, chatId)).toEqual([1])
    })
  })

  test('the chat that was active last stands first, page after page, each once', async () => {
    const first = await house.direct(ada, ben)
    const second = await house.direct(ada, cleo)
    const third = await house.group(ada, ben, cleo)
    await house.say(ada, second.id)
    await house.say(ada, first.id)
    const shown: number[] = []
    let before: ChatCursor | undefined
    for (let i = 0; i < 3; i += 1) {
      const page = { limit: 1, ...(before && { before }) }
      const { items, next } = await chats(house.database.db, ada, page)
      shown.push(...items.map(({ id }) => id))
      before = next ?? undefined
    }
    expect(shown).toEqual([first.id, second.id, third.id])
    expect(before).toBeUndefined()
  })
})
