import { topic } from '@trunkline/shared/protocol/topic'
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'

import { testDatabases } from '../../db/testing.ts'
import { blocked } from '../accounts/service.ts'
import { blockedPeople, standing } from '../accounts/standing.ts'
import { searchPeople } from '../friend-requests/people-queries.ts'
import { friends, pendingRequests } from '../friend-requests/queries.ts'
import { notifications, unreadCount } from '../notifications/queries.ts'
import { followingPosts } from '../posts/following.ts'
import { comments, postById, publicPosts } from '../posts/queries.ts'
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

  const follow = (who: number, whom: number, on = true) =>
    house.act(who, 'account.follow', { userId: whom, on })
  const block = (who: number, whom: number, on = true) =>
    house.act(who, 'account.block', { userId: whom, on })
  const befriend = async (a: number, b: number) => {
    const { request } = await house.act(a, 'friend_request.send', { toUserId: b })
    await house.act(b, 'friend_request.accept', { id: request.id })
  }
  const namesOn = (userId: number) => house.heard(topic.account(userId)).map(({ name }) => name)
  const told = (userId: number) =>
    house
      .heard(topic.notifications(userId))
      .flatMap((event) =>
        event.name === 'notification.created' ? [event.data.notification.kind] : [],
      )
  const page = { limit: 100 }
  const refused = { code: 'not_found' }

  describe('following', () => {
    test('is told on the own topic, counted, and told once to the one who is followed', async () => {
      expect(await follow(ada, ben)).toEqual({ userId: ben, following: true })
      expect(house.heard(topic.account(ada)).at(-1)).toMatchObject({
        name: 'account.follow_changed',
        data: { userId: ben, following: true },
      })
      expect(namesOn(ben)).toEqual([])
      expect(told(ben)).toEqual(['follow'])
      expect(await standing(house.database.db, ada, ben)).toEqual({
        following: true,
        followsMe: false,
        blocked: false,
        followers: 1,
        followees: 0,
      })
      expect(await standing(house.database.db, ben, ada)).toMatchObject({
        following: false,
        followsMe: true,
        followees: 1,
      })
    })

    test('again, and no longer, and again within a day, is one notification', async () => {
      for (const on of [true, true, false, false, true]) await follow(ada, ben, on)
      expect(told(ben)).toEqual(['follow'])
      expect(
        house.heard(topic.account(ada)).map(({ data }) => 'following' in data && data.following),
      ).toEqual([true, false, true])
    })

    test('is told anew after a day', async () => {
      await follow(ada, ben)
      await house.database.writer
        .updateTable('notifications')
        .set({ created_at: Date.now() - 86_400_001 })
        .where('user_id', '=', ben)
        .execute()
      await follow(ada, ben, false)
      await follow(ada, ben)
      expect(told(ben)).toEqual(['follow', 'follow'])
    })

    test('oneself, or nobody, is refused', async () => {
      await expect(follow(ada, ada)).rejects.toMatchObject({ code: 'invalid_input' })
      await expect(follow(ada, 999_999)).rejects.toMatchObject(refused)
    })
  })

  describe('blocking', () => {
    test('ends friendship and follows both ways, each told by its own events', async () => {
      await befriend(ada, ben)
      await follow(ada, ben)
      await follow(ben, ada)
      expect(await block(ada, ben)).toEqual({ userId: ben, blocked: true })
      for (const [me, other] of [
        [ada, ben],
        [ben, ada],
      ] as const) {
        expect(house.heard(topic.friendRequests(me)).at(-1)).toMatchObject({
          name: 'friend_request.unfriended',
          data: { userId: other },
        })
        expect(
          house.heard(topic.account(me)).findLast((e) => e.name === 'account.follow_changed'),
        ).toMatchObject({ data: { userId: other, following: false } })
        expect((await friends(house.database.db, me, page)).items).toEqual([])
      }
      expect(await standing(house.database.db, ada, ben)).toMatchObject({
        followers: 0,
        blocked: true,
      })
    })

    test('declines a waiting request, and no count still holds it', async () => {
      await house.act(ben, 'friend_request.send', { toUserId: ada })
      await block(ada, ben)
      for (const me of [ada, ben])
        expect(house.heard(topic.friendRequests(me)).at(-1)).toMatchObject({
          name: 'friend_request.declined',
          data: { incoming: 0 },
        })
      expect((await pendingRequests(house.database.db, ada, 'incoming', page)).items).toEqual([])
      expect(await unreadCount(house.database.db, ada)).toBe(0)
    })

    test('is told to who blocks; the other hears only that what they may see has changed', async () => {
      await block(ada, ben)
      expect(namesOn(ada)).toEqual(['account.block_changed'])
      expect(house.heard(topic.account(ben))).toMatchObject([
        { name: 'account.access_changed', data: {} },
      ])
      expect(house.heard(topic.notifications(ben))).toEqual([])
    })

    test('hides each from the other everywhere, and from nobody else', async () => {
      const { post } = await house.act(ada, 'post.create', { content: 'mine' })
      const { post: his } = await house.act(ben, 'post.create', { content: 'his' })
      const { post: third } = await house.act(eve, 'post.create', { content: 'hers' })
      for (const userId of [ada, ben])
        await house.act(userId, 'post.comment', { postId: third.id, content: `by ${userId}` })
      await house.act(ben, 'post.comment', { postId: post.id, content: 'hm' })
      await house.act(ada, 'post.comment', { postId: his.id, content: 'hm' })
      await follow(eve, ada)
      await follow(eve, ben)
      await block(ada, ben)
      for (const [me, other] of [
        [ada, ben],
        [ben, ada],
      ] as const) {
        const theirs = me === ada ? his : post
        const authors = (await publicPosts(house.database.db, me, page)).items.map(
          ({ author }) => author.id,
        )
        expect(authors).not.toContain(other)
        expect(authors).toContain(eve)
        expect(await postById(house.database.db, me, theirs.id)).toBeUndefined()
        expect((await publicPosts(house.database.db, me, page, { author: other })).items).toEqual(
          [],
        )
        const said = (await comments(house.database.db, me, third.id, page)).items
        expect(said.map(({ author }) => author.id)).toEqual([me])
        const found = (await searchPeople(house.database.db, me, '', page)).items
        expect(found.map(({ id }) => id)).not.toContain(other)
        const { items: news } = await notifications(house.database.db, me, page)
        expect(news.map(({ actor }) => actor.id)).toEqual([eve])
        expect(await unreadCount(house.database.db, me)).toBe(1)
        for (const refusedAct of [
          () => follow(me, other),
          () => house.act(me, 'friend_request.send', { toUserId: other }),
          () => house.act(me, 'post.comment', { postId: theirs.id, content: 'x' }),
          () => house.act(me, 'post.react', { postId: theirs.id, kind: 'like' }),
          () => house.act(me, 'post.repost', { postId: theirs.id, on: true }),
        ])
          await expect(refusedAct()).rejects.toMatchObject(refused)
      }
      const { items } = await followingPosts(house.database.db, eve, page)
      expect(items.map(({ id }) => id)).toEqual([third.id, his.id, post.id])
    })

    test('a friend who reposts the hidden one brings nothing into the feed', async () => {
      await befriend(ada, eve)
      await block(ada, ben)
      const { post } = await house.act(ben, 'post.create', { content: 'his' })
      await house.act(eve, 'post.repost', { postId: post.id, on: true })
      expect((await followingPosts(house.database.db, ada, page)).items).toEqual([])
    })

    test('what they do on third ground is told to neither', async () => {
      const { post } = await house.act(eve, 'post.create', { content: 'hers' })
      const { comment } = await house.act(ada, 'post.comment', { postId: post.id, content: 'a' })
      await block(ada, ben)
      const { handle } = await house.database.db
        .selectFrom('users')
        .select('handle')
        .where('id', '=', ada)
        .executeTakeFirstOrThrow()
      await house.act(ben, 'post.comment', {
        postId: post.id,
        content: `@${handle} hello`,
        replyTo: comment.id,
      })
      expect(told(ada)).toEqual([])
      const { post: his } = await house.act(ben, 'post.create', { content: `@${handle}` })
      expect(his.mentions).toEqual([])
      expect(told(ada)).toEqual([])
    })

    test('to block again, or to lift what is not there, changes nothing', async () => {
      await block(ada, ben)
      await block(ada, ben)
      await block(ada, eve, false)
      expect(namesOn(ada)).toEqual(['account.block_changed'])
    })

    test('stands until both have lifted theirs', async () => {
      await block(ada, ben)
      await block(ben, ada)
      const notices = () =>
        house.published.filter((m) => m.type === 'notice' && m.name === 'screen_changed')
      const before = notices().length
      await block(ada, ben, false)
      expect(await blocked(house.database.db, ada, ben)).toBe(true)
      expect(await standing(house.database.db, ada, ben)).toMatchObject({ blocked: false })
      expect(await standing(house.database.db, ben, ada)).toMatchObject({ blocked: true })
      expect(notices()).toHaveLength(before)
      await block(ben, ada, false)
      expect(await blocked(house.database.db, ada, ben)).toBe(false)
      expect(notices().at(-1)).toMatchObject({ between: [ben, ada], hidden: false })
    })

    test('lifted, it brings nothing back but the sight', async () => {
      await befriend(ada, ben)
      await block(ada, ben)
      await block(ada, ben, false)
      expect((await friends(house.database.db, ada, page)).items).toEqual([])
      const found = (await searchPeople(house.database.db, ada, '', page)).items
      expect(found.map(({ id }) => id)).toContain(ben)
      expect(await follow(ben, ada)).toMatchObject({ following: true })
    })

    test('one lists those whom one blocks, not by whom one is blocked', async () => {
      await block(ada, ben)
      await block(ada, eve)
      await block(eve, ada)
      const first = await blockedPeople(house.database.db, ada, { limit: 1 })
      expect(first).toMatchObject({ items: [{ id: ben }], next: ben })
      expect(await blockedPeople(house.database.db, ada, { limit: 1, cursor: ben })).toMatchObject({
        items: [{ id: eve }],
        next: null,
      })
      expect((await blockedPeople(house.database.db, ben, page)).items).toEqual([])
    })

    test('oneself, or nobody, is refused', async () => {
      await expect(block(ada, ada)).rejects.toMatchObject({ code: 'invalid_input' })
      await expect(block(ada, 999_999)).rejects.toMatchObject(refused)
    })
  })
})
