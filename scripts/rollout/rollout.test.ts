import { spawnSync } from 'node:child_process'
import { existsSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'

import { afterEach, beforeEach, expect, test } from 'vitest'

import { databaseName, openDatabase, openMadeDatabase } from '../../backend/db/database.ts'
import { openSqlite } from '../../backend/db/sqlite.ts'

const ROLLOUT = fileURLToPath(import.meta.resolve('../rollout.ts'))
let folder: string
let file: string
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'trunkline-rollout-'))
  file = join(folder, 'test.db')
})
afterEach(() => rmSync(folder, { recursive: true }))

/** `npm run rollout -- …` on that file. */
const rollout = (...args: string[]) => {
  const options = {
    encoding: 'utf8',
    env: { ...process.env, DATABASE_URL: `file:${file}` },
  } as const
  const run = ['--disable-warning=ExperimentalWarning', ROLLOUT, ...args]
  return spawnSync(process.execPath, run, options)
}

test('a database that nobody made is not made: nothing is done, and the sentence names it', () => {
  const { status, stdout, stderr } = rollout('kill', '--why=fire')
  expect([status, stdout]).toEqual([1, ''])
  expect(stderr).toContain(`Nothing was done. Database ${file}: there is no such database.`)
  expect(existsSync(file)).toBe(false)
})

test('a database without tables is left without them', async () => {
  await (await openSqlite(`file:${file}`)).close()
  await expect(openMadeDatabase(`file:${file}`)).rejects.toThrow(
    'no server of this release has run on it: 0001-accounts',
  )
})

test('what was done, and to which database, is told', async () => {
  await (await openDatabase(`file:${file}`)).close()
  const { status, stdout } = rollout('kill', '--why=fire')
  expect(status).toBe(0)
  expect(stdout).toContain(`Database: ${file}\nKILL SWITCH: everybody on legacy, because fire.`)
})

test('the name of a database on a server holds no secret', () => {
  const url = 'postgres://ada:hunter2@db.example.org:5433/trunkline?sslkey=secret'
  expect(databaseName(url)).toBe('postgres://db.example.org:5433/trunkline')
})
