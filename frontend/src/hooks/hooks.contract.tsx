import { cleanup, waitFor } from '@testing-library/react'
import type { MessageOf } from '@trunkline/shared/contract/catalogue'
import { type Topic, topic } from '@trunkline/shared/protocol/topic'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'

import { sessionQuery } from '../features/account/queries.ts'
import { message } from '../features/chats/testing.ts'
import { followingQuery } from '../features/posts/queries.ts'
import type { Transport } from '../realtime/transport.ts'
import { FakeHouse } from './fake-house.ts'
import { ann, LinePage, me, postNo } from './testing.tsx'
import { useNotifications } from './use-notifications.ts'
import { useTrending } from './use-trending.ts'
import { useTyping } from './use-typing.ts'
import {
  useEngagementUpdates,
  useFeedUpdates,
  useWebSocketChat,
  useWebSocketConnections,
  useWebSocketFeed,
  useWebSocketNotifications,
  useWebSocketOnline,
} from './use-websocket-hooks.ts'

/** A line of one kind, and the other end of it. */
export type LineRig = {
  transport: Transport
  /** Resolves once what happens on these topics is told over the line. */
  hears(topics: readonly Topic[]): Promise<void>
  tell(told: MessageOf): void
  /** The hints that the page gave, oldest first. */
  typed(): boolean[]
  close(): Promise<void>
}

/** What the kind of line has no words for, in either direction: hints are worth nothing later. */
export type Deaf = { to: readonly ('chat.typing' | 'post.typing')[] }

const AT = '2026-11-21T10:00:00.000Z'
const ben = { ...ann, id: 3, name: 'Ben', handle: 'ben' }
const NOTIFICATIONS = topic.notifications(me.id)
const REQUESTS = topic.friendRequests(me.id)
const CHATS = topic.chats(me.id)

/** The hooks that the sources name give the same under every mode. */
export function hooksContract(
  name: string,
  start: (house: FakeHouse) => Promise<LineRig>,
  deaf: Deaf = { to: [] },
): void {
  const isDeaf = (to: Deaf['to'][number]) => deaf.to.includes(to)
  /** A line without words for it has no test of it. */
  const told = (to: Deaf['to'][number]) => (isDeaf(to) ? [] : [to])
  describe(`hooks: ${name}`, () => {
    let house: FakeHouse
    let rig: LineRig
    let page: LinePage
    beforeEach(async () => {
      house = new FakeHouse()
      rig = await start(house)
      page = new LinePage(rig.transport)
      page.client.setQueryData(sessionQuery.queryKey, { data: me, positions: {} })
    })
    afterEach(async () => {
      cleanup()
      page.leave()
      await rig.close()
    })

    const happen = (told: MessageOf) => {
      house.happen(told)
      rig.tell(told)
    }
    const eventually = (holds: () => void) => waitFor(holds, { timeout: 3_000, interval: 5 })

    test('useWebSocketChat tells each message of its chat once, in order, and sends', async () => {
      const heard: string[] = []
      const chat = page.render(() => useWebSocketChat(1, ({ content }) => heard.push(content)))
      await rig.hears([topic.chat(1), CHATS])
      expect(chat.current.isConnected).toBe(true)
      for (const no of [1, 2, 3, 4, 5]) {
        const said = message({ id: no, no, content: `${no}`, sender: ann })
        const data = { message: said, unread: null, unreadChats: null }
        happen(house.next(CHATS, 'chat.message_created', data))
      }
      await eventually(() => expect(heard).toEqual(['1', '2', '3', '4', '5']))
      chat.current.sendMessage('Hello!')
      await eventually(() => expect(house.said).toEqual([{ content: 'Hello!' }]))
    })

    test.each(told('chat.typing'))(
      'useWebSocketChat tells who types, and says that I do',
      async () => {
        const heard: [number, boolean][] = []
        const chat = page.render(() =>
          useWebSocketChat(1, undefined, (userId, on) => heard.push([userId, on])),
        )
        await rig.hears([topic.chat(1)])
        for (const on of [true, false])
          happen({
            type: 'signal',
            topic: topic.chat(1),
            name: 'chat.typing',
            by: ann.id,
            data: { on, person: ann },
          })
        await eventually(() =>
          expect(heard).toEqual([
            [ann.id, true],
            [ann.id, false],
          ]),
        )
        chat.current.setTyping(true)
        await eventually(() => expect(rig.typed()).toEqual([true]))
      },
    )

    test('useWebSocketConnections tells requests to me and new friends', async () => {
      const heard: string[] = []
      page.render(() =>
        useWebSocketConnections(
          ({ from }) => heard.push(`from ${from.name}`),
          (userId) => heard.push(`friend ${userId}`),
        ),
      )
      await rig.hears([REQUESTS])
      const request = (id: number, from: typeof ann, to: typeof ann) => ({
        request: { id, from, to, status: 'pending' as const, createdAt: AT, updatedAt: AT },
        incoming: null,
      })
      const self = { id: me.id, name: me.name, handle: me.handle, image: null }
      happen(house.next(REQUESTS, 'friend_request.created', request(1, ann, self)))
      happen(house.next(REQUESTS, 'friend_request.accepted', request(2, self, ben)))
      await eventually(() => expect(heard).toEqual(['from Ann', 'friend 3']))
    })

    const notified = (id: number) =>
      house.next(NOTIFICATIONS, 'notification.created', {
        notification: {
          id,
          kind: 'follow',
          actor: ann,
          postId: null,
          commentId: null,
          requestId: null,
          excerpt: null,
          read: false,
          createdAt: AT,
        },
        unread: null,
      })

    test('useWebSocketNotifications tells each notification once', async () => {
      const heard: number[] = []
      page.render(() => useWebSocketNotifications(({ id }) => heard.push(id)))
      await rig.hears([NOTIFICATIONS])
      for (const id of [1, 2, 3]) happen(notified(id))
      await eventually(() => expect(heard).toEqual([1, 2, 3]))
    })

    test('useNotifications shows what comes, newest first, and counts it', async () => {
      const shown = page.render(() => {
        useWebSocketNotifications()
        return useNotifications(me.id)
      })
      await rig.hears([NOTIFICATIONS])
      await eventually(() => expect(shown.current.isConnected).toBe(true))
      for (const id of [1, 2]) happen(notified(id))
      await eventually(() => {
        expect(shown.current.notifications.map(({ id }) => id)).toEqual([2, 1])
        expect(shown.current.unreadCount).toBe(2)
      })
    })

    test('useWebSocketFeed tells posts and comments, whole', async () => {
      const heard: string[] = []
      page.render(() =>
        useWebSocketFeed(
          ({ author, content }) => heard.push(`${author.name}: ${content}`),
          ({ author, content }) => heard.push(`${author.name} answers ${content}`),
        ),
      )
      await rig.hears(['feed'])
      const comment = { id: 9, postId: 5, author: ben, content: 'Yes', replyTo: null }
      happen(house.next('feed', 'post.created', { post: postNo(5) }))
      happen(
        house.next('feed', 'post.comment_created', {
          comment: { ...comment, createdAt: AT },
          commentCount: null,
        }),
      )
      await eventually(() => expect(heard).toEqual(['Ann: post 5', 'Ben answers Yes']))
    })

    test('useWebSocketOnline tells friends who come and go', async () => {
      const heard: string[] = []
      page.render(() =>
        useWebSocketOnline(
          (userId, fullName) => heard.push(`${fullName} (${userId}) is here`),
          (userId) => heard.push(`${userId} left`),
        ),
      )
      await rig.hears([topic.presence(me.id)])
      const friend = (rev: number, online: boolean) =>
        happen({
          type: 'value',
          topic: topic.presence(me.id),
          name: 'presence.friend',
          key: '2',
          rev,
          timestamp: AT,
          data: online ? { userId: 2, name: 'Ann', online: true } : null,
        })
      friend(1, true)
      await eventually(() => expect(heard).toEqual(['Ann (2) is here']))
      friend(2, false)
      await eventually(() => expect(heard).toEqual(['Ann (2) is here', '2 left']))
    })

    test('useTrending shows what is talked of now', async () => {
      const shown = page.render(() => useTrending())
      await rig.hears([topic.trending()])
      await eventually(() => expect(shown.current.isLoading).toBe(false))
      const topics = [{ topic: 'AI', count: 250 }]
      happen({
        type: 'value',
        topic: topic.trending(),
        name: 'trending.topics',
        rev: 1,
        timestamp: AT,
        data: { topics },
      })
      await eventually(() => expect(shown.current.trending).toEqual(topics))
    })

    test('useEngagementUpdates shows the counters of its post', async () => {
      const shown = page.render(() => useEngagementUpdates(5))
      await rig.hears([topic.engagement(5)])
      const engagement = { comments: 13, reposts: 45, reactions: { like: 150, love: 2 } }
      happen({
        type: 'value',
        topic: topic.engagement(5),
        name: 'post.engagement',
        rev: 1,
        timestamp: AT,
        data: { postId: 5, engagement },
      })
      await eventually(() => expect(shown.current.engagement).toEqual(engagement))
    })

    test('useFeedUpdates gathers what comes into my feed', async () => {
      const shown = page.render(() => useFeedUpdates())
      await rig.hears([topic.myFeed(me.id)])
      const read = () => page.client.getQueryData(followingQuery.queryKey)
      await eventually(() => expect(read()).toBeDefined())
      for (const [post, repostedBy] of [
        [postNo(5), null],
        [postNo(6), ben],
      ] as const)
        happen({
          type: 'signal',
          topic: topic.myFeed(me.id),
          name: 'post.followed',
          by: (repostedBy ?? post.author).id,
          data: { post, repostedBy },
        })
      await eventually(() =>
        expect(
          shown.current.updates.map(({ post, repostedBy: by }) => [post.id, by?.name]),
        ).toEqual([
          [6, 'Ben'],
          [5, undefined],
        ]),
      )
    })

    test('useTyping takes hints, and shows those of others where the line has words for them', async () => {
      const shown = page.render(() => useTyping(5))
      await rig.hears([topic.post(5)])
      shown.current.setTyping(true)
      happen({
        type: 'signal',
        topic: topic.post(5),
        name: 'post.typing',
        by: ann.id,
        data: { on: true, person: ann },
      })
      const [names, typed] = isDeaf('post.typing') ? [[], []] : [['Ann'], [true]]
      await eventually(() => {
        expect(shown.current.typing.map((one) => one.name)).toEqual(names)
        expect(rig.typed()).toEqual(typed)
      })
    })
  })
}
