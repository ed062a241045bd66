import { expect, test } from 'vitest'

import { USUAL_LIMITS } from './db/limits.ts'
import { temporaryDatabaseUrl } from './db/testing.ts'
import { openWhenThere } from './opening.ts'

test('several servers that start at once on one empty file all find it made', async () => {
  const config = { databaseUrl: temporaryDatabaseUrl(), databaseLimits: USUAL_LIMITS }
  const said: string[] = []
  const log = { info: () => undefined, warn: (line: string) => void said.push(line) }
  const starts = Array.from({ length: 4 }, () => openWhenThere(config, log))
  const opened = await Promise.all(starts)
  const heads = opened.map(({ db }) => db.selectFrom('settings').select('name').execute())
  expect(await Promise.all(heads)).toHaveLength(4)
  for (const { close } of opened) await close()
})
