import { mkdirSync } from 'node:fs'
import { dirname } from 'node:path'
import { setTimeout } from 'node:timers/promises'

import SQLite from 'better-sqlite3'
import { type DatabaseConnection, Kysely, sql, SqliteDialect } from 'kysely'

import { groupCommit } from './group-commit.ts'
import type { Handles } from './handles.ts'
import { type DatabaseLimits, USUAL_LIMITS } from './limits.ts'
import type { Tables } from './tables.ts'

/** How often a statement asks whether another program has given up its lock, in ms. Ours never wait for each other. */
const AGAIN_MS = 10

/**
 * One writing and one reading handle on the same file. `synchronous=FULL` is set and asserted at every open:
 * better-sqlite3 silently falls to NORMAL when a WAL file is opened again, and NORMAL loses acknowledged
 * commits with the power (PROMISES, findings F4 and F5).
 */
export async function openSqlite(
  url: string,
  { waitMs }: DatabaseLimits = USUAL_LIMITS,
): Promise<Handles> {
  const path = url.slice('file:'.length)
  if (path === ':memory:') throw new Error('a database in memory cannot be shared by two handles')
  mkdirSync(dirname(path), { recursive: true })
  const writing = open(path, waitMs)
  writing.pragma('journal_mode = WAL')
  const reading = open(path, waitMs)
  for (const handle of [writing, reading])
    if (handle.pragma('synchronous', { simple: true }) !== 2)
      throw new Error('SQLite refused synchronous=FULL')
  reading.pragma('query_only = ON')
  // From here on others are served by this thread, which SQLite's own waiting would stop (`patient`).
  for (const handle of [writing, reading]) handle.pragma('busy_timeout = 0')
  const writer = kysely(writing, waitMs)
  const reader = kysely(reading, waitMs)
  let seen = writing.pragma('data_version', { simple: true })
  return {
    dialect: 'sqlite',
    writer,
    reader,
    commit: groupCommit(writer),
    changedElsewhere: async () => {
      // data_version moves only when a connection other than the asking one commits.
      const { rows } = await sql<{ data_version: number }>`pragma data_version`.execute(writer)
      const before = seen
      seen = rows[0]?.data_version
      return before !== seen
    },
    close: async () => {
      await Promise.all([writer.destroy(), reader.destroy()])
    },
  }
}

function open(path: string, waitMs: number): SQLite.Database {
  const handle = new SQLite(path, { timeout: waitMs })
  handle.pragma('synchronous = FULL')
  handle.pragma('foreign_keys = ON')
  return handle
}

const kysely = (handle: SQLite.Database, waitMs: number) =>
  new Kysely<Tables>({
    dialect: new SqliteDialect({
      database: withStatementCache(handle),
      onCreateConnection: async (connection) => patient(connection, waitMs),
    }),
  })

/** Another program may hold the file: each statement asks again until `waitMs` have passed, then throws SQLITE_BUSY. */
function patient(connection: DatabaseConnection, waitMs: number): void {
  const ask = connection.executeQuery.bind(connection)
  connection.executeQuery = async <R>(...asked: Parameters<typeof ask>) => {
    for (const began = performance.now(); ;) {
      try {
        return await ask<R>(...asked)
      } catch (error) {
        if (!isBusy(error) || performance.now() - began > waitMs) throw error
      }
      await setTimeout(AGAIN_MS)
    }
  }
}

const isBusy = (error: unknown) =>
  String((error as { code?: unknown }).code).startsWith('SQLITE_BUSY')

const STATEMENTS = 500

/**
 * Kysely prepares every query anew; the same text is prepared once here (a third of a short query's time). Lists of
 * every length make texts of their own, so the one that was used longest ago gives way.
 */
function withStatementCache(handle: SQLite.Database) {
  const statements = new Map<string, SQLite.Statement>()
  return {
    close: () => void handle.close(),
    prepare(text: string): SQLite.Statement {
      const known = statements.get(text)
      const statement = known && !known.busy ? known : handle.prepare(text)
      statements.delete(text)
      statements.set(text, statement)
      if (statements.size > STATEMENTS) statements.delete(statements.keys().next().value ?? text)
      return statement
    },
  }
}
