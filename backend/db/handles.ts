import type { Kysely } from 'kysely'
import type { ReadonlyKysely } from 'kysely/readonly'

import type { Tables } from './tables.ts'

export type Db = Kysely<Tables>
/** What every read takes: a write through it is a type error. */
export type ReadDb = ReadonlyKysely<Tables>
/** What a query takes that serves reads and transactions alike. */
export type Reading = Pick<ReadDb, 'selectFrom'>

/**
 * Runs `work` in a transaction, in the asynchronous context of who asked, and resolves once it is durable; a work that
 * throws leaves nothing behind.
 */
export type Commit = <T>(work: (trx: Db) => Promise<T>) => Promise<T>

/** What a kind of database provides. */
export type Handles = {
  readonly dialect: 'sqlite' | 'postgres'
  /** One transaction at a time on SQLite, in line with `commit`. Only migrations and the start use it; features use `write()`. */
  readonly writer: Db
  readonly reader: Db
  readonly commit: Commit
  /** True when another process may have written since the last call; the log sweep then looks again. */
  changedElsewhere(): Promise<boolean>
  close(): Promise<void>
}

export type Database = Omit<Handles, 'reader'> & { readonly db: ReadDb }
