import { mkdirSync } from 'node:fs'
import { dirname } from 'node:path'
import { setTimeout } from 'node:timers/promises'

import SQLite from 'better-sqlite3'
import { type DatabaseConnection, Kysely, sql, SqliteAdapter, SqliteDialect } from 'kysely'

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
  const writing = await open(path, waitMs, 'journal_mode = WAL')
  const reading = await open(path, waitMs, 'query_only = ON').catch((error: unknown) => {
    writing.close()
    throw error
  })
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

/** SQLite's own waiting would stop this thread, and with it whoever is served or wants the process to end. */
const open = (path: string, waitMs: number, pragma: string) =>
  unlocked(waitMs, async () => {
    const handle = new SQLite(path, { timeout: 0 })
    try {
      for (const one of ['synchronous = FULL', 'foreign_keys = ON', pragma]) handle.pragma(one)
      if (handle.pragma('synchronous', { simple: true }) !== 2)
        throw new Error('SQLite refused synchronous=FULL')
      return handle
    } catch (error) {
      handle.close()
      throw error
    }
  })

/** SQLite takes back half a migration like half of anything else, but Kysely would not ask it to. */
class Dialect extends SqliteDialect {
  override createAdapter(): SqliteAdapter {
    return new Adapter()
  }
}
class Adapter extends SqliteAdapter {
  override get supportsTransactionalDdl(): boolean {
    return true
  }
}

const kysely = (handle: SQLite.Database, waitMs: number) =>
  new Kysely<Tables>({
    dialect: new Dialect({
      database: withStatementCache(handle),
      onCreateConnection: async (connection) => patient(connection, waitMs),
    }),
  })

function patient(connection: DatabaseConnection, waitMs: number): void {
  const ask = connection.executeQuery.bind(connection)
  connection.executeQuery = <R>(...asked: Parameters<typeof ask>) =>
    unlocked(waitMs, () => ask<R>(...asked))
}

/** Another program may hold the file: asks again until `waitMs` have passed, then throws SQLITE_BUSY. */
async function unlocked<T>(waitMs: number, ask: () => Promise<T>): Promise<T> {
  for (const began = performance.now(); ;) {
    try {
      return await ask()
    } catch (error) {
      if (!isBusy(error) || performance.now() - began > waitMs) throw error
    }
    await setTimeout(AGAIN_MS)
  }
}

/** Who wrote meanwhile has made the transaction as a whole too old; no statement of it will ever succeed. */
const TOO_OLD = 'SQLITE_BUSY_SNAPSHOT'

function isBusy(error: unknown): boolean {
  const code = String((error as { code?: unknown }).code)
  return code.startsWith('SQLITE_BUSY') && code !== TOO_OLD
}

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
