import { existsSync } from 'node:fs'
import { resolve } from 'node:path'

import type { Database, Handles, ReadDb } from './handles.ts'
import { type DatabaseLimits, USUAL_LIMITS } from './limits.ts'
import { migrate, waitingMigrations } from './migrations.ts'
import { openPostgres } from './postgres.ts'
import { openSqlite } from './sqlite.ts'

export type { Database, Db, ReadDb, Reading } from './handles.ts'

/** The only place where a handle loses its right to write. */
export const asDatabase = (handles: Handles): Database => ({
  ...handles,
  db: handles.reader as unknown as ReadDb,
})

/** Opens `file:<path>` or `postgres://…` and brings its schema up to date; holds nothing when it fails. */
export async function openDatabase(url: string, limits = USUAL_LIMITS): Promise<Database> {
  const handles = await handlesOf(url, limits)
  try {
    if (handles.dialect === 'sqlite') await migrate(handles.writer)
    else await migrateUnhurried(url, limits)
    // What cannot be written to, or not now, is not open: nobody is to find that out later.
    await handles.commit(async () => undefined)
    return asDatabase(handles)
  } catch (error) {
    await handles.close()
    throw error
  }
}

/** A migration of much data takes longer than a statement of a request may. */
async function migrateUnhurried(url: string, limits: DatabaseLimits): Promise<void> {
  const { writer, close } = openPostgres(url, { ...limits, statementMs: 0 })
  await migrate(writer).finally(close)
}

/** Opens what a server of this release has made, and makes nothing itself. Throws a sentence where there is no such thing. */
export async function openMadeDatabase(url: string): Promise<Database> {
  const file = fileOf(url)
  if (file !== undefined && !existsSync(file)) throw new Error('there is no such database')
  const handles = await handlesOf(url)
  try {
    const waiting = await waitingMigrations(handles.writer)
    if (waiting.length === 0) return asDatabase(handles)
    throw new Error(`no server of this release has run on it: ${waiting.join(', ')} are missing`)
  } catch (error) {
    await handles.close()
    throw error
  }
}

/** Which database an address means, as people are told it: never with a user's name, a password or a setting. */
export function databaseName(url: string): string {
  const file = fileOf(url)
  if (file !== undefined) return resolve(file)
  const { host, pathname } = URL.parse(url) ?? { host: '…', pathname: '' }
  return `postgres://${host}${pathname}`
}

const fileOf = (url: string) => (url.startsWith('file:') ? url.slice('file:'.length) : undefined)

const handlesOf = async (url: string, limits?: DatabaseLimits): Promise<Handles> =>
  fileOf(url) === undefined ? openPostgres(url, limits) : openSqlite(url, limits)

/** Everything read inside sees one state of the database. */
export const inSnapshot = <T>(db: ReadDb, read: (snapshot: ReadDb) => Promise<T>): Promise<T> =>
  db
    .transaction()
    .setIsolationLevel('repeatable read')
    .setAccessMode('read only')
    .execute((snapshot) => read(snapshot as unknown as ReadDb))
