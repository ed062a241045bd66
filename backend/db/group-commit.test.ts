import { AsyncLocalStorage } from 'node:async_hooks'
import { setImmediate as turn } from 'node:timers/promises'

import SQLite from 'better-sqlite3'
import { sql } from 'kysely'
import { afterEach, beforeEach, expect, test } from 'vitest'

import { type Database, type Db, openDatabase } from './database.ts'
import { openEmptyDatabase, temporaryDatabaseUrl } from './testing.ts'

let database: Database
beforeEach(async () => {
  database = await openEmptyDatabase()
})
afterEach(() => database.close())

const put = (trx: Db, name: string) =>
  trx.insertInto('settings').values({ name, value: '1' }).execute()
const names = async () => {
  const rows = await database.db.selectFrom('settings').select('name').orderBy('name').execute()
  return rows.map(({ name }) => name)
}

test('works of one turn share a transaction: one commit, all or each rolled back alone', async () => {
  const before = await commits()
  const works = ['a', 'b', 'c', 'd'].map((name) =>
    database.commit(async (trx) => {
      await put(trx, name)
      if (name === 'b') throw new Error('planned')
    }),
  )
  const settled = await Promise.allSettled(works)
  expect(settled.map(({ status }) => status)).toEqual([
    'fulfilled',
    'rejected',
    'fulfilled',
    'fulfilled',
  ])
  expect(await names()).toEqual(['a', 'c', 'd'])
  expect((await commits()) - before).toBe(1)
})

test('a work that forgets an await cannot write into the next one', async () => {
  let late: Promise<unknown> = Promise.resolve()
  const forgetful = database.commit(async (trx) => {
    late = new Promise((resolve) => setImmediate(resolve)).then(() => put(trx, 'late'))
  })
  await Promise.all([forgetful, database.commit((trx) => put(trx, 'next'))])
  await expect(late).rejects.toThrow('this transaction has ended')
  expect(await names()).toEqual(['next'])
})

test('a work runs in the context of who queued it, also after an await and a second time', async () => {
  const asking = new AsyncLocalStorage<string>()
  const told: (string | undefined)[] = []
  const works = ['a', 'b', 'c'].map((name) =>
    asking.run(name, () =>
      database.commit(async (trx) => {
        await put(trx, name)
        told.push(asking.getStore())
        if (told.length === 3) await sql`rollback`.execute(trx)
      }),
    ),
  )
  await Promise.all(works)
  expect(told).toEqual(['a', 'b', 'c', 'a', 'b', 'c'])
})

test('when the whole transaction is lost nobody is acknowledged, and each work runs again alone', async () => {
  let tries = 0
  const good = database.commit((trx) => put(trx, 'good'))
  const bad = database.commit(async (trx) => {
    tries += 1
    await sql`rollback`.execute(trx)
    throw new Error('the disk is full')
  })
  await expect(bad).rejects.toThrow(/no such savepoint|no transaction/)
  await good
  expect(tries).toBe(2)
  expect(await names()).toEqual(['good'])
})

test('while another program holds the file others are served, and all who wait to write are refused together', async () => {
  const other = new SQLite(await fileName())
  other.exec('begin immediate')
  let refused = 0
  let served = 0
  const serving = setInterval(() => (served += 1), 1)
  const works = Array.from({ length: 200 }, (_, i) =>
    database
      .commit((trx) => put(trx, `${i}`))
      .catch((error: { code: string }) => {
        refused += 1
        return error.code
      }),
  )
  expect(await works[0]).toBe('SQLITE_BUSY')
  clearInterval(serving)
  await turn()
  expect(refused).toBe(works.length)
  expect(served).toBeGreaterThan(1)
  other.close()
  await database.commit((trx) => put(trx, 'after'))
  expect(await names()).toEqual(['after'])
})

test('synchronous is FULL at every open, also the second one', async () => {
  const url = temporaryDatabaseUrl()
  await (await openDatabase(url)).close()
  const again = await openDatabase(url)
  const { rows } = await sql<{ synchronous: number }>`pragma synchronous`.execute(again.writer)
  await again.close()
  expect(rows).toEqual([{ synchronous: 2 }])
})

test('another process that writes the file is noticed', async () => {
  expect(await database.changedElsewhere()).toBe(false)
  await database.commit((trx) => put(trx, 'own'))
  expect(await database.changedElsewhere()).toBe(false)
  const other = await openDatabase(`file:${await fileName()}`)
  await other.commit((trx) => put(trx, 'foreign'))
  await other.close()
  expect(await database.changedElsewhere()).toBe(true)
})

async function fileName(): Promise<string> {
  const { rows } = await sql<{ file: string }>`pragma database_list`.execute(database.writer)
  return rows[0]?.file ?? ''
}

/** Commits so far: each one moves the reader's data_version by one. */
async function commits(): Promise<number> {
  const reader = database.db as unknown as Db
  const { rows } = await sql<{ data_version: number }>`pragma data_version`.execute(reader)
  return rows[0]?.data_version ?? 0
}
