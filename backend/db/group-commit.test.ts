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
  const { rows } = await sql<{ file: string }>`pragma database_list`.execute(database.writer)
  const other = await openDatabase(`file:${rows[0]?.file}`)
  await other.commit((trx) => put(trx, 'foreign'))
  await other.close()
  expect(await database.changedElsewhere()).toBe(true)
})

/** Commits so far: each one moves the reader's data_version by one. */
async function commits(): Promise<number> {
  const reader = database.db as unknown as Db
  const { rows } = await sql<{ data_version: number }>`pragma data_version`.execute(reader)
  return rows[0]?.data_version ?? 0
}
