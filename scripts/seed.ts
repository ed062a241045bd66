import { ConfigError, readConfig } from '../backend/config.ts'
import { memoryBroker } from '../backend/core/broker-memory.ts'
import { createLogger } from '../backend/core/log.ts'
import { createMetrics } from '../backend/core/metrics.ts'
import { createWrite } from '../backend/core/write.ts'
import { openDatabase } from '../backend/db/database.ts'
import { createAccounts } from '../backend/features/accounts/accounts.ts'
import { openFolder } from '../backend/features/attachments/folder.ts'
import { createUploads } from '../backend/features/attachments/uploads.ts'
import { seedDemo } from '../backend/features/demo/service.ts'

/** Fills an empty database with the demo; an answer for every other one. A running server hears of it by itself. */
async function main(): Promise<number> {
  const config = readConfig()
  if (!config.seedDemo) {
    console.error(
      'The demo is not wanted here (SEED_DEMO, or a server that others can reach): its password is known to everybody. SEED_DEMO=true npm run seed makes it all the same.',
    )
    return 1
  }
  const database = await openDatabase(config.databaseUrl)
  try {
    const broker = memoryBroker()
    const log = createLogger({ level: 'warn', pretty: process.stdout.isTTY })
    const clock = Date.now
    const write = createWrite({ database, broker, metrics: createMetrics(), clock })
    const accounts = createAccounts({ database, config, broker, clock, log })
    const uploads = createUploads({
      db: database.db,
      write,
      folder: openFolder(config.uploadDir),
      limits: config.uploadLimits,
      clock,
      mayRead: [],
    })
    const seeded = await seedDemo({
      database,
      write,
      accounts,
      uploads,
      now: clock(),
      progress: console.log,
    })
    if (!seeded) console.log('Nothing to do: the database is not empty.')
    return 0
  } finally {
    await database.close()
  }
}

try {
  process.exitCode = await main()
} catch (error) {
  if (!(error instanceof ConfigError)) throw error
  for (const sentence of error.sentences) console.error(sentence)
  process.exitCode = 1
}
