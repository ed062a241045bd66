import { sql } from 'kysely'

import { type Database, openDatabase } from '../db/database.ts'
import { memoryBroker } from './broker-memory.ts'
import { createMetrics } from './metrics.ts'
import { createWrite, type WriteTx } from './write.ts'

/** What another process does in the same file, of which this one is told nothing. */
export async function writeElsewhere(
  { writer }: Pick<Database, 'writer'>,
  work: (tx: WriteTx) => Promise<void>,
  last: (tx: WriteTx) => Promise<unknown> = async () => undefined,
): Promise<void> {
  const { rows } = await sql<{ file: string }>`pragma database_list`.execute(writer)
  const database = await openDatabase(`file:${rows[0]?.file}`)
  const metrics = createMetrics()
  const write = createWrite({ database, broker: memoryBroker(), metrics, clock: Date.now })
  await write(work, { seal: async (tx) => void (await last(tx)) })
  await database.close()
}
