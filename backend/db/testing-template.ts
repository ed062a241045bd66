import { createHash } from 'node:crypto'
import {
  mkdirSync,
  mkdtempSync,
  openAsBlob,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'

import { PGlite } from '@electric-sql/pglite'
import { Kysely, PGliteDialect, sql } from 'kysely'

import { openDatabase } from './database.ts'
import { migrate } from './migrations.ts'
import type { Tables } from './tables.ts'

const HERE = fileURLToPath(new URL('.', import.meta.url))
const CACHE = fileURLToPath(new URL('../../node_modules/.cache/test-databases', import.meta.url))
const UNUSED_MS = 86_400_000

/** A migrated, empty SQLite file, to be copied. Made once for a set of migrations, whoever asks first. */
export const sqliteTemplate = (): Promise<string> => made('sqlite.db', makeSqlite)

/** A migrated, empty data directory for `PGlite.create({ loadDataDir })`: a sixth of the time of making one. */
export const pgliteTemplate = async (): Promise<Blob> =>
  openAsBlob(await made('pglite.tar', makePglite))

/** The file of that name under a folder that is named after everything the template depends on. */
async function made(name: string, make: (folder: string) => Promise<void>): Promise<string> {
  const home = join(CACHE, fingerprint())
  const path = join(home, name)
  if (exists(path)) return path
  mkdirSync(home, { recursive: true })
  const folder = mkdtempSync(join(home, 'making-'))
  try {
    await make(join(folder, name))
    // Two workers may make it at once: each renames a whole file over an equal one.
    renameSync(join(folder, name), path)
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
  forgetOld(home)
  return path
}

async function makeSqlite(path: string): Promise<void> {
  const { writer, close } = await openDatabase(`file:${path}`)
  // Everything in the one file, so that copying it copies all.
  await sql`pragma wal_checkpoint(truncate)`.execute(writer)
  await close()
}

async function makePglite(path: string): Promise<void> {
  const pglite = await PGlite.create()
  await migrate(new Kysely<Tables>({ dialect: new PGliteDialect({ pglite }) }))
  const dump = await pglite.dumpDataDir('none')
  writeFileSync(path, new Uint8Array(await dump.arrayBuffer()))
  await pglite.close()
}

function fingerprint(): string {
  const hash = createHash('sha256').update(process.version)
  hash.update(readFileSync(fileURLToPath(import.meta.resolve('@electric-sql/pglite'))))
  const sources = readdirSync(join(HERE, 'migrations')).map((file) => join('migrations', file))
  for (const file of ['migrations.ts', 'identity.ts', 'sqlite.ts', ...sources.sort()])
    hash.update(file).update(readFileSync(join(HERE, file)))
  return hash.digest('hex').slice(0, 16)
}

function forgetOld(kept: string): void {
  for (const name of readdirSync(CACHE)) {
    const folder = join(CACHE, name)
    if (folder !== kept && Date.now() - statSync(folder).mtimeMs > UNUSED_MS)
      rmSync(folder, { recursive: true, force: true })
  }
}

const exists = (path: string): boolean => statSync(path, { throwIfNoEntry: false }) !== undefined
