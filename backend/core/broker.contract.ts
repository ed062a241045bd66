import type { EventOf } from '@trunkline/shared/contract/catalogue'
import { topic } from '@trunkline/shared/protocol/topic'
import { afterEach, expect, test, vi } from 'vitest'

import type { Broker } from './broker.ts'

export const anEvent = (userId: number, seq: number): EventOf => ({
  type: 'event',
  topic: topic.notifications(userId),
  seq,
  name: 'notification.read',
  id: `e_${seq}`,
  timestamp: '2026-11-21T10:00:00.000Z',
  data: { ids: [seq], unread: 0 },
})

/**
 * What every broker owes, over `nodes()`: that many brokers that can hear each other. Loss, repetition and reordering
 * are allowed by the contract, so nothing here asserts their absence under fault.
 */
export function brokerContract(nodes: (count: number) => Promise<Broker[]>): void {
  let open: Broker[] = []
  const start = async (count: number) => (open = await nodes(count))
  afterEach(async () => {
    await Promise.all(open.map((broker) => broker.close()))
  })

  test('an event on a followed topic is heard, whole', async () => {
    const [broker] = await start(1)
    const heard = vi.fn()
    broker?.onMessage(heard)
    await broker?.follow([topic.notifications(1)])
    broker?.publish([anEvent(1, 1)])
    await vi.waitFor(() => expect(heard).toHaveBeenCalledWith(anEvent(1, 1)))
  })

  test('once follow has resolved, nothing published later is missed', async () => {
    const [broker] = await start(1)
    const heard: number[] = []
    broker?.onMessage((message) => void (message.type === 'event' && heard.push(message.seq)))
    for (let seq = 1; seq <= 20; seq++) {
      await broker?.follow([topic.notifications(seq)])
      broker?.publish([anEvent(seq, seq)])
    }
    await vi.waitFor(() => expect(heard).toHaveLength(20))
  })

  test('a topic that nobody here follows is not heard', async () => {
    const [broker] = await start(1)
    const heard = vi.fn()
    broker?.onMessage(heard)
    await broker?.follow([topic.notifications(1), topic.notifications(2)])
    broker?.unfollow([topic.notifications(1)])
    broker?.publish([anEvent(1, 1)])
    broker?.publish([anEvent(2, 2)])
    await vi.waitFor(() => expect(heard).toHaveBeenCalledWith(anEvent(2, 2)))
    expect(heard).not.toHaveBeenCalledWith(anEvent(1, 1))
  })

  test('a notice is heard without following anything', async () => {
    const [broker] = await start(1)
    const heard = vi.fn()
    broker?.onMessage(heard)
    const notice = { type: 'notice', name: 'session_ended', sessionId: 7, why: 'revoked' } as const
    broker?.publish([notice])
    await vi.waitFor(() => expect(heard).toHaveBeenCalledWith(notice))
  })

  test('publishing on a closed broker is loss, not an error', async () => {
    const [broker] = await start(1)
    await broker?.close()
    expect(() => broker?.publish([anEvent(1, 1)])).not.toThrow()
  })
}
