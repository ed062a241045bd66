import { chmodSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

import { afterEach, beforeEach, expect, test } from 'vitest'

import { parseConfig } from '../../backend/config.ts'
import { openDatabase } from '../../backend/db/database.ts'
import { openSqlite } from '../../backend/db/sqlite.ts'
import { database, secret } from './database.ts'

let folder: string
let file: string
const config = () => parseConfig({ DATABASE_URL: `file:${file}` })
const sick = async () => (await Array.fromAsync(database(config()))).filter(({ ok }) => !ok)

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'trunkline-doctor-'))
  file = join(folder, 'test.db')
})
afterEach(() => rmSync(folder, { recursive: true }))

test('a database that is yet to be made is no illness, and looking does not make it', async () => {
  expect(await sick()).toEqual([])
  expect(secret(config()).ok).toBe(true)
  expect(await sick()).toEqual([])
})

test('a migrated database is well', async () => {
  await (await openDatabase(`file:${file}`)).close()
  expect(await sick()).toEqual([])
})

test('waiting migrations are named and not run', async () => {
  await (await openSqlite(`file:${file}`)).close()
  const waiting = expect.objectContaining({ found: expect.stringContaining('0001-accounts') })
  expect(await sick()).toEqual([waiting])
  expect(await sick()).toEqual([waiting])
})

test('a database of a newer release is not to be touched', async () => {
  const made = await openDatabase(`file:${file}`)
  await made.writer
    .withTables<{ kysely_migration: { name: string; timestamp: string } }>()
    .insertInto('kysely_migration')
    .values({ name: '9999-tomorrow', timestamp: '' })
    .execute()
  await made.close()
  expect(await sick()).toEqual([
    expect.objectContaining({ found: expect.stringContaining('9999-tomorrow') }),
  ])
})

test('what is not a database is said to be none', async () => {
  writeFileSync(file, 'certainly not a database')
  expect(await sick()).toEqual([
    expect.objectContaining({ found: expect.stringContaining('not a database') }),
  ])
})

test('a secret must be there, and for its owner alone', async () => {
  writeFileSync(file, '')
  expect(secret(config()).ok).toBe(false)
  writeFileSync(`${file}.secret`, 'x'.repeat(43), { mode: 0o600 })
  expect(secret(config()).ok).toBe(true)
  chmodSync(`${file}.secret`, 0o644)
  expect(secret(config()).ok).toBe(false)
})
