import { topic } from '@trunkline/shared/protocol/topic'
import { expect, test } from 'vitest'

import { value } from './message.ts'
import { startNode } from './testing-node.ts'
import { ownTopic } from './topic-rules.ts'

const friend = (state: { rev: number; online: boolean }) =>
  value('presence.friend', topic.presence(1), {
    key: '2',
    rev: state.rev,
    at: 0,
    data: state.online ? { userId: 2, name: 'Ben', image: null, online: true } : null,
  })

test.each([
  ['what is taken back while it is being read is not told after that', 7, [null]],
  ['what is older than what is being read does not keep it away', 6, [null, 2]],
])('%s', async (_what, rev, told) => {
  const node = await startNode()
  const isAsked = Promise.withResolvers<void>()
  const isRead = Promise.withResolvers<void>()
  const current = async () => {
    isAsked.resolve()
    await isRead.promise
    return [friend({ rev: 7, online: true })]
  }
  node.consumer.topicRules = { ...node.consumer.topicRules, presence: { ...ownTopic, current } }
  const client = node.connect(1)
  await client.hello()
  await isAsked.promise
  node.broker.publish([friend({ rev, online: false })])
  isRead.resolve()
  client.send({ type: 'ping', timestamp: 0 })
  await client.next('pong')
  const values = client.frames as ReturnType<typeof friend>[]
  expect(values.map(({ data }) => data && data.userId)).toEqual(told)
  await node.close()
})
