// `npm run rollout -- status|step|pause|resume|kill|unkill|plan`: reads and moves the rollout through the database, so it works
// beside a running server, or without one. The server hears of a change within a second.
import type { RolloutState } from '@trunkline/shared/contract/rollout'

import { ConfigError, readConfig } from '../backend/config.ts'
import { asRefusal } from '../backend/core/refusal.ts'
import {
  type Database,
  databaseName,
  openMadeDatabase,
  type Reading,
} from '../backend/db/database.ts'
import { applyAct, standing } from '../backend/features/ops/rollout/apply.ts'
import { readRollout } from '../backend/features/ops/rollout/store.ts'
import { reason } from './doctor/finding.ts'
import { type Asked, readAsked, usage } from './rollout/asked.ts'
import { statusText } from './rollout/status-text.ts'

const asked = readAsked(process.argv.slice(2))
if (asked) process.exitCode = await move(asked)
else {
  console.error(usage)
  process.exitCode = 2
}

/** Does it and says how things stand then, and where; answers the exit code. */
async function move({ act, body }: Asked): Promise<number> {
  const config = settings()
  if (!config) return 1
  const database = await opened(config.databaseUrl)
  if (!database) return 1
  try {
    const now = Date.now()
    const actor = { actorId: null, by: 'command line' } as const
    const stands = (db: Reading, state: RolloutState) =>
      standing(db, { state, build: config.mode, now })
    const answer =
      act === 'status'
        ? await stands(database.db, await readRollout(database.db, config))
        : await applyAct(database, config, { actor, act, body, now, done: stands })
    console.log(`Database: ${databaseName(config.databaseUrl)}`)
    console.log(statusText(answer, now))
    return 0
  } catch (error) {
    const { code, message } = asRefusal(error)
    console.error(code === 'internal' ? error : message)
    return 1
  } finally {
    await database.close()
  }
}

/** What the server runs on. A new database would be moved without anybody noticing. */
async function opened(url: string): Promise<Database | undefined> {
  try {
    return await openMadeDatabase(url)
  } catch (error) {
    console.error(`Nothing was done. Database ${databaseName(url)}: ${reason(error)}.`)
    console.error('Set DATABASE_URL (here, or in .env) to the one that the server runs on.')
    return undefined
  }
}

function settings() {
  try {
    return readConfig()
  } catch (error) {
    if (!(error instanceof ConfigError)) throw error
    for (const sentence of error.sentences) console.error(sentence)
    return undefined
  }
}
