import { setTimeout } from 'node:timers/promises'

import type { Config } from './config.ts'
import type { Logger } from './core/log.ts'
import { type Database, openDatabase } from './db/database.ts'
import { whyNotOpen } from './db/not-open.ts'

const AGAIN_MS = 1_000
/** How often the log says that the server still waits. */
const SAY_MS = 60_000

/**
 * The database, as soon as it is there: a machine that comes back after a power cut may start this server before its
 * database, and supervisors give up who ends too often. Throws where waiting would not help.
 */
export async function openWhenThere(
  { databaseUrl, databaseLimits }: Pick<Config, 'databaseUrl' | 'databaseLimits'>,
  log: Pick<Logger, 'info' | 'warn'>,
): Promise<Database> {
  for (let saidAt = -Infinity; ;) {
    try {
      const database = await openDatabase(databaseUrl, databaseLimits)
      if (saidAt > -Infinity) log.info('The database is there.')
      return database
    } catch (error) {
      const why = whyNotOpen(error, databaseUrl)
      if (!why?.passes) throw error
      if (performance.now() - saidAt > SAY_MS) {
        log.warn(`${why.sentence} Trunkline waits for it.`)
        saidAt = performance.now()
      }
    }
    await setTimeout(AGAIN_MS)
  }
}
