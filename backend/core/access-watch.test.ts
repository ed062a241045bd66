import { topic } from '@trunkline/shared/protocol/topic'
import { afterEach, beforeEach, expect, test } from 'vitest'

import { realtimeV1 } from './delivery.ts'
import { Follows, type Line } from './follows.ts'
import { signal } from './message.ts'
import { startNode } from './testing-node.ts'
import type { TopicRules } from './topic-rules.ts'

const CHAT = topic.chat(5)
const OTHER = topic.chat(6)

let node: Awaited<ReturnType<typeof startNode>>
beforeEach(async () => {
  node = await startNode()
})
afterEach(() => node.close())

const typing = (chatId: number) =>
  signal('chat.typing', topic.chat(chatId), 2, {
    on: true,
    person: { id: 2, name: 'N', handle: 'n', image: null },
  })

test('who is out is told so and to forget it, and hears nothing of it from then on', async () => {
  const [out, still] = [node.connect(1), node.connect(3)]
  for (const line of [out, still]) await line.hello({ topics: [CHAT, OTHER] })
  await node.leaveChat(1, 5)
  node.broker.publish([typing(5), typing(6)])
  expect(await out.next('ended')).toEqual({
    type: 'ended',
    topic: CHAT,
    code: 'forbidden',
    message: 'you may no longer read this',
    purge: true,
  })
  expect(await out.next('signal')).toMatchObject({ topic: OTHER })
  expect(await still.next('signal')).toMatchObject({ topic: CHAT })
})

test('who is out may not come back, nor say anything there', async () => {
  const [out, still] = [node.connect(1), node.connect(3)]
  for (const line of [out, still]) await line.hello({ topics: [CHAT, OTHER] })
  await node.leaveChat(1, 5)
  await out.next('ended')
  out.send({ type: 'subscribe', id: 's', topics: [{ topic: CHAT }] })
  const answer = await out.next('ok')
  expect(answer.data).toEqual({ topics: { [CHAT]: { seq: 0, id: '', state: 'denied' } } })
  out.send({ type: 'signal', topic: CHAT, name: 'chat.typing', data: { on: true } })
  out.send({ type: 'signal', topic: OTHER, name: 'chat.typing', data: { on: true } })
  expect(await still.next('signal')).toMatchObject({ topic: OTHER })
})

test('coming back after a departure of long ago ends nothing, though the resume replays it', async () => {
  const first = node.connect(1)
  const { epoch } = await first.hello()
  await node.leaveChat(1, 5)
  const left = await first.next('event')
  await first.close()
  node.rejoinChat(1, 5)
  const again = node.connect(1)
  const resume = { epoch, positions: { [topic.chats(1)]: [0, ''] } }
  const { topics } = await again.hello({ resume, topics: [CHAT] })
  expect(topics[CHAT]?.state).toBe('live')
  expect(await again.next('event')).toMatchObject({ name: 'chat.left', id: left.id })
  node.broker.publish([typing(5)])
  expect(await again.next('signal')).toMatchObject({ topic: CHAT })
  expect(again.frames).toEqual([])
})

type Told = { topic: string; type: string }

/** Somebody's follows without a socket: what is delivered, and what ends. */
function follower(line: Partial<Line> = {}, rules: Partial<TopicRules> = {}) {
  const heard: Told[] = []
  const ended: string[] = []
  const follows = new Follows(
    { ...node.consumer, topicRules: { ...node.consumer.topicRules, ...rules } },
    {
      userId: 1,
      connection: {
        full: false,
        busy: false,
        room: () => new Promise(() => undefined),
        deliver: ({ message }) => void heard.push(message),
        close: () => undefined,
        ...line,
      },
      dialect: realtimeV1,
      onReset: () => undefined,
      onEnd: (name) => void ended.push(name),
    },
  )
  return { follows, heard, ended }
}

test('a reader too slow to hear of the departure is let go all the same', async () => {
  const { follows, heard, ended } = follower({ full: true })
  await follows.follow([{ topic: CHAT }, { topic: topic.chats(1) }], () => undefined)
  await node.leaveChat(1, 5)
  expect(ended).toEqual([CHAT])
  node.broker.publish([typing(5)])
  expect(heard).toEqual([])
  follows.close()
})

test('a departure between the question and the answer denies', async () => {
  let asked = () => {}
  const question = new Promise<void>((resolve) => (asked = resolve))
  let answer = (_may: boolean) => {}
  const permission = new Promise<boolean>((resolve) => (answer = resolve))
  const { chat } = node.consumer.topicRules
  const slow = { ...chat, mayFollow: () => (asked(), permission) }
  const { follows, heard, ended } = follower({}, { chat: slow })
  let state: string | undefined
  const followed = follows.follow([{ topic: CHAT }], (states) => {
    state = states[CHAT]?.state
  })
  await question
  await node.leaveChat(1, 5)
  answer(true)
  await followed
  node.broker.publish([typing(5)])
  expect({ state, heard, ended }).toEqual({ state: 'denied', heard: [], ended: [] })
  follows.close()
})

test('what is denied to somebody who followed it until now is followed no more', async () => {
  let may = true
  const { chat } = node.consumer.topicRules
  const { follows, heard, ended } = follower({}, { chat: { ...chat, mayFollow: () => may } })
  const states: (string | undefined)[] = []
  const ask = () => follows.follow([{ topic: CHAT }], (all) => void states.push(all[CHAT]?.state))
  await ask()
  may = false
  await ask()
  node.broker.publish([typing(5)])
  expect({ states, heard, ended }).toEqual({ states: ['live', 'denied'], heard: [], ended: [] })
  follows.close()
})

test('nothing is held once the line is closed', async () => {
  const { follows } = follower()
  await follows.follow([{ topic: CHAT }], () => undefined)
  expect([...node.hub.counts().keys()]).toContain(topic.chats(1))
  follows.close()
  expect([...node.hub.counts().keys()]).toEqual([])
})
