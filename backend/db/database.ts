import type { Kysely } from 'kysely'
import type { ReadonlyKysely } from 'kysely/readonly'

import type { Commit } from './group-commit.ts'
import { migrate } from './migrations.ts'
import { openPostgres } from './postgres.ts'
import { openSqlite } from './sqlite.ts'
import type { Tables } from './tables.ts'

export type Db = Kysely<Tables>
/** What every read takes: a write through it is a type error. */
export type ReadDb = ReadonlyKysely<Tables>
/** What a query takes that serves reads and transactions alike. */
export type Reading = Pick<ReadDb, 'selectFrom'>

export type Handles = {
  readonly dialect: 'sqlite' | 'postgres'
  /** One transaction at a time on SQLite. Only the accounts library, migrations and jobs use it; features use `write()`. */
  readonly writer: Db
  readonly reader: Db
  readonly commit: Commit
  /** True when another process may have written since the last call; the log sweep then looks again. */
  changedElsewhere(): Promise<boolean>
  close(): Promise<void>
}

export type Database = Omit<Handles, 'reader'> & { readonly db: ReadDb }

/** The only place where a handle loses its right to write. */
export const asDatabase = (handles: Handles): Database => ({
  ...handles,
  db: handles.reader as unknown as ReadDb,
})

/** Opens `file:<path>`, `file::memory:` or `postgres://…` and brings its schema up to date. */
export async function openDatabase(url: string): Promise<Database> {
  const handles = url.startsWith('file:') ? await openSqlite(url) : openPostgres(url)
  await migrate(handles.writer)
  return asDatabase(handles)
}

/** Everything read inside sees one state of the database. */
export const inSnapshot = <T>(db: ReadDb, read: (snapshot: ReadDb) => Promise<T>): Promise<T> =>
  db
    .transaction()
    .setIsolationLevel('repeatable read')
    .setAccessMode('read only')
    .execute((snapshot) => read(snapshot as unknown as ReadDb))
