import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs'

import type { Config } from '../../backend/config.ts'
import { databaseName } from '../../backend/db/database.ts'
import type { Handles } from '../../backend/db/handles.ts'
import { openPostgres } from '../../backend/db/postgres.ts'
import { openSqlite } from '../../backend/db/sqlite.ts'
import { fine, type Finding, reason, wrong } from './finding.ts'

/** Opens the database through the server's own door, without migrating it. */
export async function* database({ databaseUrl }: Config): AsyncGenerator<Finding> {
  const file = fileOf(databaseUrl)
  const name = file ?? databaseName(databaseUrl)
  if (file !== undefined && !existsSync(file)) {
    yield fine(`${file} does not exist yet: the first \`npm start\` makes it`)
    return
  }
  let handles: Handles
  try {
    handles = file === undefined ? openPostgres(databaseUrl) : await openSqlite(databaseUrl)
  } catch (error) {
    yield wrong(
      `database ${name} does not open: ${reason(error)}`,
      'check DATABASE_URL and the rights on that file and its folder',
    )
    return
  }
  try {
    const done = await migrationsIn(handles)
    yield fine(
      file === undefined
        ? `database ${name} answers`
        : `database ${name} opens, synchronous=FULL: what was acknowledged survives a power cut`,
    )
    yield migrated(done)
  } catch (error) {
    yield wrong(
      `database ${name} does not answer: ${reason(error)}`,
      'check DATABASE_URL and that it runs',
    )
  } finally {
    await handles.close()
  }
}

/** Names in order; none in a database that was never migrated. */
async function migrationsIn({ reader }: Handles): Promise<string[]> {
  const tables = await reader.introspection.getTables({ withInternalKyselyTables: true })
  if (!tables.some(({ name }) => name === 'kysely_migration')) return []
  const rows = await reader
    .withTables<{ kysely_migration: { name: string } }>()
    .selectFrom('kysely_migration')
    .select('name')
    .execute()
  return rows.map(({ name }) => name)
}

function migrated(done: readonly string[]): Finding {
  const known = readdirSync(new URL('../../backend/db/migrations', import.meta.url))
    .filter((file) => file.endsWith('.ts'))
    .map((file) => file.slice(0, -'.ts'.length))
  const waiting = known.filter((name) => !done.includes(name))
  const unknown = done.filter((name) => !known.includes(name))
  if (unknown.length > 0)
    return wrong(
      `the database was migrated by a newer release (${unknown.join(', ')})`,
      'start that release, or restore a copy from before it',
    )
  return waiting.length > 0
    ? wrong(
        `migrations are waiting: ${waiting.join(', ')}`,
        '`npm start` runs them; copy the database first',
      )
    : fine(`all ${done.length} migrations have run`)
}

/** The key that signs sessions: configured, or kept beside the database. */
export function secret({ secret: configured, databaseUrl }: Config): Finding {
  if (configured !== undefined) return fine('BETTER_AUTH_SECRET is set')
  const database = databaseUrl.slice('file:'.length)
  const file = `${database}.secret`
  if (!existsSync(database))
    return fine(`${file} does not exist yet: the first \`npm start\` makes it`)
  if (!existsSync(file) || readFileSync(file, 'utf8').trim() === '')
    return wrong(
      `${file} is missing, and with another secret everybody is signed out`,
      'restore it from a copy, or delete it if it is empty: the next `npm start` makes a new one',
    )
  return process.platform !== 'win32' && (statSync(file).mode & 0o077) !== 0
    ? wrong(`${file} can be read by others on this machine`, `chmod 600 ${file}`)
    : fine(`${file} is there, for its owner alone`)
}

const fileOf = (url: string) => (url.startsWith('file:') ? url.slice('file:'.length) : undefined)
