import { sql } from 'kysely'
import { expect, onTestFinished, test } from 'vitest'

import { USUAL_LIMITS } from './limits.ts'
import { openSqlite } from './sqlite.ts'
import { emptyDatabaseUrl } from './testing.ts'

test('a statement waits as long as it is told to for what another holds, and is refused then', async () => {
  const url = await emptyDatabaseUrl()
  const open = async (waitMs: number) => {
    const handles = await openSqlite(url, { ...USUAL_LIMITS, waitMs })
    onTestFinished(() => handles.close())
    return handles
  }
  const [patient, hasty, other] = [await open(400), await open(1), await open(1)]
  const refused: string[] = []
  const write = ({ commit }: typeof hasty, name: string) =>
    commit((trx) => trx.insertInto('settings').values({ name, value: '' }).execute()).catch(
      ({ code }: { code: string }) => refused.push(`${name} ${code}`),
    )
  await other.writer.connection().execute(async (connection) => {
    await sql`begin immediate`.execute(connection)
    await Promise.all([write(patient, 'patient'), write(hasty, 'hasty')])
    await sql`rollback`.execute(connection)
  })
  expect(refused).toEqual(['hasty SQLITE_BUSY', 'patient SQLITE_BUSY'])
})
