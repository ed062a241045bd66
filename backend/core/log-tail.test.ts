import { sql } from 'kysely'
import { expect, onTestFinished, test, vi } from 'vitest'

import { LogTail } from './log-tail.ts'
import { event } from './message.ts'
import { writeElsewhere } from './testing-elsewhere.ts'
import { startNode } from './testing-node.ts'
import type { WriteTx } from './write.ts'

const NEVER = 2 ** 31 - 1

const readTwo = async (tx: WriteTx) =>
  tx.emit(event('notification.read', 'notifications:1', { ids: [2], unread: 0 }))

test('what another process writes into the file reaches the lines of this one', async () => {
  const node = await startNode()
  const client = node.connect(1)
  await client.hello()
  await node.say(1, 1)
  await client.next('event')
  await writeElsewhere(node.database, readTwo)
  expect(await client.next('event')).toMatchObject({ seq: 2, data: { ids: [2] } })
  await node.close()
})

test.each([
  ['where each topic stands', sql`topics`],
  ['what lies between', sql`events`],
])(
  'a look that could not read %s is made up for, though nobody writes meanwhile',
  async (_what, table) => {
    const node = await startNode({ logSweepMs: NEVER })
    onTestFinished(() => node.close())
    const { database, hub, broker, metrics } = node
    const onError = () => undefined
    const tail = new LogTail({ database, hub, broker, metrics, everyMs: NEVER, onError })
    onTestFinished(() => tail.stop())
    const client = node.connect(1)
    await client.hello()
    await node.say(1, 1)
    await client.next('event')

    await writeElsewhere(database, readTwo, ({ trx }) =>
      sql`alter table ${table} rename to away`.execute(trx),
    )
    await tail.sweep()
    // Through this process's own handle: not a change that the next look could notice.
    await sql`alter table away rename to ${table}`.execute(database.writer)
    await vi.waitFor(async () => {
      await tail.sweep()
      expect(client.frames).toMatchObject([{ type: 'event', seq: 2, data: { ids: [2] } }])
    })
  },
)
