import { topic } from '@trunkline/shared/protocol/topic'
import { expect, onTestFinished, test } from 'vitest'

import { USUAL_BOUNDS } from './bounds.ts'
import { eventsBetween } from './event-log.ts'
import { event } from './message.ts'
import { writeElsewhere } from './testing-elsewhere.ts'
import { startNode } from './testing-node.ts'

const NEVER = 2 ** 31 - 1

async function nodeForThisTest(settings: Parameters<typeof startNode>[0]) {
  const node = await startNode(settings)
  onTestFinished(() => node.close())
  return node
}

test('a page that is ahead of this process, because another one told it, goes on where it was', async () => {
  const node = await nodeForThisTest({ logSweepMs: NEVER })
  const here = node.connect(1)
  await here.hello()
  await node.say(1, 1)
  await here.next('event')
  const name = topic.notifications(1)
  await writeElsewhere(node.database, async (tx) =>
    tx.emit(event('notification.read', name, { ids: [2], unread: 0 })),
  )
  const [last] = await eventsBetween(node.database.db, name, { after: 1, upTo: 2, limit: 1 })

  const resume = { epoch: node.epoch, positions: { [name]: [2, last?.id] } }
  const { topics } = await node.connect(1).hello({ resume })
  expect(topics[name]).toEqual({ seq: 2, id: last?.id, state: 'live' })
  expect(await here.next('event')).toMatchObject({ seq: 2 })
})

test('how much a resume may replay is counted in bytes, in every script', async () => {
  const replay = { events: 500, bytes: 2_000 }
  const node = await nodeForThisTest({ bounds: { ...USUAL_BOUNDS, replay } })
  const resumed = async (userId: number, title: string) => {
    const name = topic.chats(userId)
    await node.write(async (tx) => tx.emit(event('chat.renamed', name, { chatId: 1, title })))
    const resume = { epoch: node.epoch, positions: { [name]: [0, ''] } }
    return (await node.connect(userId).hello({ resume })).topics[name]
  }
  expect(await resumed(1, 'n'.repeat(1_000))).toMatchObject({ state: 'replay' })
  expect(await resumed(2, '名'.repeat(1_000))).toMatchObject({ state: 'reset', why: 'too_many' })
})
