import type { Kysely } from 'kysely'
import { type Migration, Migrator } from 'kysely/migration'

import * as accounts from './migrations/0001-accounts.ts'
import * as log from './migrations/0002-log.ts'
import * as friends from './migrations/0003-friends.ts'
import * as posts from './migrations/0004-posts.ts'
import * as notifications from './migrations/0005-notifications.ts'
import * as chats from './migrations/0006-chats.ts'
import * as attachments from './migrations/0007-attachments.ts'
import * as social from './migrations/0008-social.ts'
import * as reactions from './migrations/0009-reactions.ts'
import * as tags from './migrations/0010-tags.ts'
import * as opsActs from './migrations/0011-ops-acts.ts'
import * as ops from './migrations/0012-ops.ts'
import * as pageVoices from './migrations/0013-page-voices.ts'
import * as unsigned from './migrations/0014-unsigned.ts'
import * as uploadDays from './migrations/0015-upload-days.ts'
import * as halfMade from './migrations/0016-half-made.ts'
import * as sessionExpiry from './migrations/0017-session-expiry.ts'
import type { Tables } from './tables.ts'

/** In order, by name. A migration that has left the house is never edited: write the next one. */
const migrations: Record<string, Migration> = {
  '0001-accounts': accounts,
  '0002-log': log,
  '0003-friends': friends,
  '0004-posts': posts,
  '0005-notifications': notifications,
  '0006-chats': chats,
  '0007-attachments': attachments,
  '0008-social': social,
  '0009-reactions': reactions,
  '0010-tags': tags,
  '0011-ops-acts': opsActs,
  '0012-ops': ops,
  '0013-page-voices': pageVoices,
  '0014-unsigned': unsigned,
  '0015-upload-days': uploadDays,
  '0016-half-made': halfMade,
  '0017-session-expiry': sessionExpiry,
}

const migratorOf = (db: Kysely<Tables>) =>
  new Migrator({ db, provider: { getMigrations: async () => migrations } })

/** Migrations that have not run yet, by name; changes nothing. */
export const waitingMigrations = async (db: Kysely<Tables>): Promise<string[]> =>
  (await migratorOf(db).getMigrations())
    .filter(({ executedAt }) => executedAt === undefined)
    .map(({ name }) => name)

/** Brings the schema up to date, or leaves it as it was: throws with the failed migration's name, or what else is wrong. */
export async function migrate(db: Kysely<Tables>): Promise<string[]> {
  const { error, results = [] } = await migratorOf(db).migrateToLatest()
  const failed = results.find((result) => result.status === 'Error')
  if (failed) throw new Error(`migration ${failed.migrationName} failed`, { cause: error })
  // Of a connection or of the list of migrations; the library only says that it is something.
  if (error !== undefined) throw error as Error
  return results.map((result) => result.migrationName)
}
