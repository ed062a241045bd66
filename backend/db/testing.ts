import { copyFileSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

import { PGlite } from '@electric-sql/pglite'
import {
  CompiledQuery,
  type DatabaseConnection,
  type Driver,
  Kysely,
  PGliteDialect,
  type QueryId,
  type RootOperationNode,
} from 'kysely'

import { asDatabase, type Database, type ReadDb } from './database.ts'
import { retrying } from './postgres.ts'
import { openSqlite } from './sqlite.ts'
import type { Tables } from './tables.ts'
import { pgliteTemplate, sqliteTemplate } from './testing-template.ts'

export type TestDatabase = {
  readonly name: 'sqlite' | 'postgres'
  /** A fresh, migrated, empty database. Close it before the next one is opened. */
  open(): Promise<Database>
}

/** Every database that the schema runs on, for `describe.each`: a SQLite file, and PGlite, which is Postgres in the process. */
export const testDatabases: readonly TestDatabase[] = [
  { name: 'sqlite', open: openEmptyDatabase },
  { name: 'postgres', open: openPglite },
]

const folders: string[] = []
const removeFolders = () => {
  for (const folder of folders) rmSync(folder, { recursive: true, force: true })
}

/** An empty folder that goes with the process. */
export function temporaryFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'trunkline-test-'))
  if (folders.push(folder) === 1) process.once('exit', removeFolders)
  return folder
}

/** A file that does not exist yet, in a folder of its own that goes with the process. */
export const temporaryDatabaseUrl = (): string => `file:${join(temporaryFolder(), 'test.db')}`

/** An empty database whose schema is there already: a copy of one that was migrated once. */
export async function emptyDatabaseUrl(): Promise<string> {
  const path = join(temporaryFolder(), 'test.db')
  copyFileSync(await sqliteTemplate(), path)
  return `file:${path}`
}

/** A SQLite file of its own, migrated and empty. */
export async function openEmptyDatabase(): Promise<Database> {
  return asDatabase(await openSqlite(await emptyDatabaseUrl()))
}

/** One a test file: loading it takes half a second, emptying it milliseconds. It proves SQL, not locking between sessions. */
let pglite: Promise<PGlite> | undefined

const loaded = async () => PGlite.create({ loadDataDir: await pgliteTemplate() })

async function openPglite(): Promise<Database> {
  pglite ??= loaded()
  const engine = await pglite
  await empty(engine)
  const kysely = new Kysely<Tables>({ dialect: new OneAtATime({ pglite: engine }) })
  return asDatabase({
    dialect: 'postgres',
    writer: kysely,
    reader: kysely,
    commit: (work) => retrying(() => kysely.transaction().execute(work)),
    changedElsewhere: async () => true,
    close: async () => undefined,
  })
}

/** As the migrations left it: no rows but their own, every number given out anew, no setting of the last test. */
async function empty(engine: PGlite): Promise<void> {
  await engine.exec(`
    reset all;
    set session_replication_role = replica;
    do $$ declare name text; begin
      for name in select tablename from pg_tables
        where schemaname = 'public' and tablename not like 'kysely_%'
      loop execute format('delete from %I', name); end loop;
      for name in select sequencename from pg_sequences where schemaname = 'public' and last_value is not null
      loop execute format('alter sequence %I restart', name); end loop;
    end $$;
    set session_replication_role = default`)
}

/** PGlite is one session: without this, queries of others would run inside whatever transaction is open. */
class OneAtATime extends PGliteDialect {
  override createDriver(): Driver {
    const driver = super.createDriver()
    const waiting: (() => void)[] = []
    let taken = false
    const acquire = driver.acquireConnection.bind(driver)
    driver.acquireConnection = async (options): Promise<DatabaseConnection> => {
      if (taken) await new Promise<void>((resolve) => waiting.push(resolve))
      taken = true
      return acquire(options)
    }
    driver.releaseConnection = async () => {
      const next = waiting.shift()
      if (next) next()
      else taken = false
    }
    return driver
  }
}

/** How the database finds what `read` asks for: one plan a statement, in the database's own words. */
export async function plansOf(
  { db, dialect }: Pick<Database, 'db' | 'dialect'>,
  read: (db: ReadDb) => Promise<unknown>,
): Promise<string[]> {
  const kysely = db as unknown as Kysely<Tables>
  const asked: { node: RootOperationNode; queryId: QueryId }[] = []
  const listening = kysely.withPlugin({
    transformQuery: ({ node, queryId }) => {
      asked.push({ node, queryId })
      return node
    },
    transformResult: async ({ result }) => result,
  })
  await read(listening as unknown as ReadDb)
  const explain = dialect === 'sqlite' ? 'explain query plan' : 'explain'
  const plans: string[] = []
  for (const { node, queryId } of asked) {
    const { sql: text, parameters } = kysely.getExecutor().compileQuery(node, queryId)
    const { rows } = await kysely.executeQuery<Record<string, unknown>>(
      CompiledQuery.raw(`${explain} ${text}`, [...parameters]),
    )
    plans.push(rows.map((row) => String(row.detail ?? row['QUERY PLAN'])).join('\n'))
  }
  return plans
}
