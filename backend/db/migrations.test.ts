import { sql } from 'kysely'
import { expect, test } from 'vitest'

import { openDatabase } from './database.ts'
import { whyNotOpen } from './not-open.ts'
import { openSqlite } from './sqlite.ts'
import { temporaryDatabaseUrl } from './testing.ts'

/** Does one thing to the file, as another program would. */
async function meanwhile(url: string, statement: string): Promise<void> {
  const { writer, close } = await openSqlite(url)
  await sql.raw(statement).execute(writer)
  await close()
}

test('migrations that break off have done nothing, so that the next start can do them', async () => {
  const url = temporaryDatabaseUrl()
  // The last table of its migration: those before it are made by then.
  await meanwhile(url, 'create table action_answers (a)')
  await expect(openDatabase(url)).rejects.toThrow('migration 0002-log failed')
  await meanwhile(url, 'drop table action_answers')
  await (await openDatabase(url)).close()
})

test('a database of a newer release is left alone, and that is what is said', async () => {
  const url = temporaryDatabaseUrl()
  await (await openDatabase(url)).close()
  await meanwhile(url, "insert into kysely_migration values ('9999-tomorrow', '2027-01-01')")
  const error = await openDatabase(url).catch((thrown: unknown) => thrown)
  expect(whyNotOpen(error, url)).toEqual({
    passes: false,
    sentence: expect.stringContaining('newer release (9999-tomorrow)'),
  })
})
