import type { Message } from '@trunkline/shared/contract/chat'
import { topic } from '@trunkline/shared/protocol/topic'
import { beforeEach, expect, test, vi } from 'vitest'

import { sessionQuery } from '../features/account/queries.ts'
import { message, person } from '../features/chats/testing.ts'
import { me, openPage, type TestPage } from './testing.tsx'
import { useChatTyping } from './use-chat-typing.ts'

const CHAT = topic.chat(1)

let page: TestPage
let last: Message | undefined
beforeEach(() => {
  page = openPage()
  page.client.setQueryData(sessionQuery.queryKey, { data: me, positions: {} })
  last = undefined
})

const hint = (by: number, on: boolean) =>
  page.turn(() =>
    page.transport.tell({
      type: 'signal',
      topic: CHAT,
      name: 'chat.typing',
      by,
      data: { on, person: person(by) },
    }),
  )
const open = () => {
  const typing = page.render(() => useChatTyping(1, last))
  return { typing, ids: () => typing.current.typing.map(({ id }) => id) }
}

test('who writes is shown until they stop, or for five seconds', async () => {
  const { ids } = open()
  await hint(2, true)
  await hint(3, true)
  expect(ids()).toEqual([2, 3])
  await hint(2, false)
  expect(ids()).toEqual([3])
  await page.pass(5_000)
  expect(ids()).toEqual([])
})

test('whoever has said it is no longer writing it, and may begin again', async () => {
  const { ids } = open()
  await hint(2, true)
  last = message({ sender: person(2) })
  await hint(3, true)
  expect(ids()).toEqual([3])
  await hint(2, true)
  expect(ids()).toEqual([3, 2])
})

test('my own hints are for the others', async () => {
  const { ids } = open()
  await hint(me.id, true)
  expect(ids()).toEqual([])
})

test('keys are said once in three seconds, and the topic is followed only while the chat is open', async () => {
  const { typing } = open()
  expect(page.transport.followed.has(CHAT)).toBe(true)
  for (let key = 0; key < 40; key += 1)
    await page.turn(() => {
      typing.current.setTyping(true)
      vi.advanceTimersByTime(100)
    })
  expect(page.transport.signals.length).toBeLessThanOrEqual(2)
  expect(page.transport.signals[0]).toEqual({
    topic: CHAT,
    name: 'chat.typing',
    data: { on: true },
  })
  page.leave()
  expect(page.transport.followed.has(CHAT)).toBe(false)
})
