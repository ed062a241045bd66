import type { Database, Handles, ReadDb } from './handles.ts'
import { migrate } from './migrations.ts'
import { openPostgres } from './postgres.ts'
import { openSqlite } from './sqlite.ts'

export type { Database, Db, ReadDb, Reading } from './handles.ts'

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
