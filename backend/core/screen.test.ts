import { topic } from '@trunkline/shared/protocol/topic'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'

import { event, signal } from './message.ts'
import { startNode } from './testing-node.ts'

let node: Awaited<ReturnType<typeof startNode>>
beforeEach(async () => {
  node = await startNode()
})
afterEach(() => node.close())

const FEED = topic.feed()
const EVE = 9

const deletes = (by: number, postId: number) =>
  node.write(async (tx) => tx.emit(event('post.deleted', FEED, { postId })), { by })

test('what somebody hidden says comes as a number without content; others read it', async () => {
  const [reader, other] = [node.connect(1), node.connect(2)]
  for (const line of [reader, other]) await line.hello({ topics: [FEED] })
  node.hide(1, EVE)
  await deletes(EVE, 70)
  await deletes(3, 71)
  const told = await other.next('event')
  expect(told).toMatchObject({ seq: 1, name: 'post.deleted', by: EVE, data: { postId: 70 } })
  const { id, timestamp } = told
  expect(await reader.next('event')).toEqual({
    type: 'event',
    topic: FEED,
    seq: 1,
    id,
    timestamp,
    name: 'hidden',
    data: {},
  })
  expect(await reader.next('event')).toMatchObject({ seq: 2, data: { postId: 71 } })
})

test('a resume replays what is hidden without content too, and ends at the same position', async () => {
  const first = node.connect(1)
  const { epoch } = await first.hello({ topics: [FEED] })
  await first.close()
  node.hide(1, EVE)
  await deletes(EVE, 70)
  await deletes(3, 71)
  const again = node.connect(1)
  const welcome = await again.hello({
    resume: { epoch, positions: { [FEED]: [0, ''] } },
    topics: [FEED],
  })
  expect(welcome.topics[FEED]).toMatchObject({ seq: 2, state: 'replay' })
  expect(await again.next('event')).toMatchObject({ seq: 1, name: 'hidden', data: {} })
  expect(await again.next('event')).toMatchObject({ seq: 2, id: welcome.topics[FEED]?.id })
})

test('signals of somebody hidden are not heard', async () => {
  const reader = node.connect(1)
  await reader.hello({ topics: [topic.post(5)] })
  node.hide(1, EVE)
  const person = { id: EVE, name: 'N', handle: 'n', image: null }
  const typing = (by: number) =>
    signal('post.typing', topic.post(5), by, { on: true, person: { ...person, id: by } })
  node.broker.publish([typing(EVE), typing(3)])
  expect(await reader.next('signal')).toMatchObject({ by: 3 })
})

test('a topic that went with whoever was hidden ends, the others go on', async () => {
  const reader = node.connect(1)
  await reader.hello({ topics: [topic.post(EVE), topic.post(5)] })
  node.hide(1, EVE)
  expect(await reader.next('ended')).toMatchObject({ topic: topic.post(EVE), purge: true })
  node.broker.publish([
    signal('post.typing', topic.post(5), 3, {
      on: true,
      person: { id: 3, name: 'N', handle: 'n', image: null },
    }),
  ])
  expect(await reader.next('signal')).toMatchObject({ topic: topic.post(5) })
})

test("one's own topics tell everything: they were written for this reader", async () => {
  const reader = node.connect(1)
  await reader.hello({ topics: [FEED] })
  node.hide(1, EVE)
  await node.write(
    async (tx) =>
      tx.emit(event('friend_request.unfriended', topic.friendRequests(1), { userId: EVE })),
    { by: EVE },
  )
  expect(await reader.next('event')).toMatchObject({ name: 'friend_request.unfriended' })
})

test('a connection without shared topics opens no screen, and a closed one leaves none', async () => {
  const [plain, reader] = [node.connect(1), node.connect(2)]
  await plain.hello()
  expect(node.openScreens()).toBe(0)
  await reader.hello({ topics: [FEED] })
  expect(node.openScreens()).toBe(1)
  await reader.close()
  await vi.waitFor(() => expect(node.openScreens()).toBe(0))
})
