import { sql } from 'kysely'
import { expect, test } from 'vitest'

import { openDatabase } from '../db/database.ts'
import { memoryBroker } from './broker-memory.ts'
import { event } from './message.ts'
import { createMetrics } from './metrics.ts'
import { startNode } from './testing-node.ts'
import { createWrite } from './write.ts'

test('what another process writes into the file reaches the lines of this one', async () => {
  const node = await startNode()
  const client = node.connect(1)
  await client.hello()
  await node.say(1, 1)
  await client.next('event')

  const { rows } = await sql<{ file: string }>`pragma database_list`.execute(node.database.writer)
  const database = await openDatabase(`file:${rows[0]?.file}`)
  const metrics = createMetrics()
  const write = createWrite({ database, broker: memoryBroker(), metrics, clock: Date.now })
  await write(async (tx) =>
    tx.emit(event('notification.read', 'notifications:1', { ids: [2], unread: 0 })),
  )
  await database.close()

  expect(await client.next('event')).toMatchObject({ seq: 2, data: { ids: [2] } })
  await node.close()
})
