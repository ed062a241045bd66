import type { EventOf } from '@trunkline/shared/contract/catalogue'
import type { Notification } from '@trunkline/shared/contract/notification'
import { topic } from '@trunkline/shared/protocol/topic'
import { afterEach, describe, expect, test, vi } from 'vitest'

import { ActionRefused, type Restart, type Transport } from './transport.ts'

export const ME = 1
export const MINE = topic.notifications(ME)

/** A transport and the other end of its line. */
export type Rig = {
  transport: Transport
  /** Something happens on the server: notification number `n` of mine. */
  happen(n: number): void
  /** The line breaks where it stands; the transport may come back at once. */
  cut(): void
  /** What the server carried out, oldest first. */
  carriedOut(): { id: string; input: unknown }[]
  /** From now on the server does what it is asked for and says nothing. */
  swallowAnswers(): void
  /** It speaks again. */
  answerAgain(): void
  close(): Promise<void>
}

export const notificationNo = (n: number): Notification => ({
  id: n,
  kind: 'comment',
  actor: { id: 2, handle: 'ann', name: 'Ann', image: null },
  postId: 7,
  commentId: n,
  requestId: null,
  excerpt: `${n}`,
  read: false,
  createdAt: '2026-11-21T10:00:00.000Z',
})

export const notificationEvent = (n: number): EventOf<'notification.created'> => ({
  type: 'event',
  topic: MINE,
  seq: n,
  id: `e_${n}`,
  name: 'notification.created',
  timestamp: '2026-11-21T10:00:00.000Z',
  data: { notification: notificationNo(n), unread: n },
})

/** What every line promises to the page: see `Transport`. */
export function transportContract(name: string, start: () => Promise<Rig>): void {
  describe(`transport: ${name}`, () => {
    let rig: Rig
    afterEach(() => rig.close())

    /** A page that keeps a list: it adds what it is told, and reads the whole when it is told to start over. */
    function listen() {
      const told: number[] = []
      const restarts: Restart[] = []
      rig.transport.hear({
        message: (message) => {
          if (message.name === 'notification.created') told.push(message.data.notification.id)
        },
      })
      rig.transport.hear({ restart: (restart) => void restarts.push(restart) })
      return { told, restarts }
    }

    const live = () => vi.waitFor(() => expect(rig.transport.status.get().state).toBe('live'))
    /** Cuts the line and waits for the next one, however soon it comes. */
    async function cutAndBack(meanwhile: () => void) {
      const states = new Set<string>()
      const stop = rig.transport.status.subscribe(() =>
        states.add(rig.transport.status.get().state),
      )
      rig.cut()
      meanwhile()
      await vi.waitFor(() => expect([...states]).toContain('offline'))
      await live()
      stop()
    }

    test('tells what happens on a followed topic, once and in order', async () => {
      rig = await start()
      const { told } = listen()
      rig.transport.follow(MINE)
      await live()
      for (const n of [1, 2, 3, 4, 5]) rig.happen(n)
      await vi.waitFor(() => expect(told).toEqual([1, 2, 3, 4, 5]))
    })

    test('tells of what happened during a cut, or that the topic starts over', async () => {
      rig = await start()
      const { told, restarts } = listen()
      rig.transport.follow(MINE)
      await live()
      rig.happen(1)
      await vi.waitFor(() => expect(told).toEqual([1]))
      restarts.length = 0
      await cutAndBack(() => rig.happen(2))
      const isTold = () => told.includes(2) || restarts.some((restart) => restart.topic === MINE)
      await vi.waitFor(() => expect(isTold()).toBe(true))
      rig.happen(3)
      await vi.waitFor(() => expect(told.at(-1)).toBe(3))
      expect(told).toEqual(told.toSorted((a, b) => a - b))
      expect(new Set(told).size).toBe(told.length)
    })

    test('tells nothing more to somebody who stopped listening', async () => {
      rig = await start()
      const { told } = listen()
      const other: number[] = []
      rig.transport.follow(MINE)
      const end = rig.transport.hear({
        message: (message) => void other.push(message.topic.length),
      })
      await live()
      end()
      rig.happen(1)
      await vi.waitFor(() => expect(told).toEqual([1]))
      expect(other).toEqual([])
    })

    test('carries out an action and says with which events', async () => {
      rig = await start()
      rig.transport.follow(MINE)
      await live()
      const done = await rig.transport.act('notification.mark_all_read', { upTo: 5 })
      expect(done).toEqual({ output: { upTo: 5, unread: 0 }, at: { [MINE]: 9 } })
    })

    test('says why an action was refused', async () => {
      rig = await start()
      rig.transport.follow(MINE)
      await live()
      const refused = rig.transport.act('friend_request.accept', { id: 404 })
      await expect(refused).rejects.toBeInstanceOf(ActionRefused)
      await expect(refused).rejects.toMatchObject({ code: 'not_found' })
    })

    test('an action without an answer is sent again as the same one, and carried out once', async () => {
      rig = await start()
      rig.transport.follow(MINE)
      await live()
      rig.swallowAnswers()
      const asked = rig.transport.act('notification.mark_all_read', { upTo: 5 }, { id: 'the-one' })
      await vi.waitFor(() => expect(rig.carriedOut()).toHaveLength(1))
      rig.cut()
      rig.answerAgain()
      await expect(asked).resolves.toMatchObject({ output: { upTo: 5, unread: 0 } })
      expect(rig.carriedOut()).toEqual([{ id: 'the-one', input: { upTo: 5 } }])
    })

    test('actions of one conversation are carried out in the order in which they were asked for', async () => {
      rig = await start()
      rig.transport.follow(MINE)
      await live()
      const upTos = [1, 2, 3, 4, 5]
      await Promise.all(
        upTos.map((upTo) => rig.transport.act('notification.mark_all_read', { upTo })),
      )
      expect(rig.carriedOut().map(({ input }) => input)).toEqual(upTos.map((upTo) => ({ upTo })))
    })

    test('what is taken back before it was sent is not carried out, over the next line neither', async () => {
      rig = await start()
      rig.transport.follow(MINE)
      await live()
      rig.swallowAnswers()
      const first = rig.transport.act('notification.mark_all_read', { upTo: 5 })
      const asking = new AbortController()
      const { signal } = asking
      const taken = rig.transport.act('notification.mark_all_read', { upTo: 6 }, { signal })
      const withdrawn = expect(taken).rejects.toMatchObject({ code: 'withdrawn' })
      await vi.waitFor(() => expect(rig.carriedOut()).toHaveLength(1))
      asking.abort()
      await withdrawn
      rig.cut()
      rig.answerAgain()
      await first
      await rig.transport.act('notification.mark_all_read', { upTo: 7 })
      expect(rig.carriedOut().map(({ input }) => input)).toEqual([{ upTo: 5 }, { upTo: 7 }])
    })

    test('closing refuses what has no answer', async () => {
      rig = await start()
      rig.transport.follow(MINE)
      await live()
      rig.swallowAnswers()
      const asked = rig.transport.act('notification.mark_all_read', { upTo: 5 })
      const refused = expect(asked).rejects.toMatchObject({ code: 'closed' })
      rig.transport.close()
      await refused
      expect(rig.transport.status.get().state).toBe('offline')
    })
  })
}
