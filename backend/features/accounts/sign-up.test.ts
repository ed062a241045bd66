import SQLite from 'better-sqlite3'
import { expect, test, vi } from 'vitest'

import { openDatabase } from '../../db/database.ts'
import { USUAL_LIMITS } from '../../db/limits.ts'
import { emptyDatabaseUrl } from '../../db/testing.ts'
import { openHouse } from '../testing.ts'

// Passwords are hashed for real, which is slow on purpose.
vi.setConfig({ testTimeout: 60_000 })

test('whoever signs up among others while another program holds the database can sign in', async () => {
  const url = await emptyDatabaseUrl()
  const database = await openDatabase(url, { ...USUAL_LIMITS, waitMs: 50_000 })
  let queued = 0
  const house = await openHouse({
    ...database,
    commit: (work) => {
      queued += 1
      return database.commit(work)
    },
  })
  const people = ['Ada', 'Ben', 'Cyd', 'Dee'].map((name) => ({
    name,
    email: `${name}@example.org`,
    password: 'correct horse battery',
  }))
  const statuses = async (path: string) =>
    (await Promise.all(people.map((person) => house.browser().post(path, person)))).map(
      ({ status }) => status,
    )

  const other = new SQLite(url.slice('file:'.length))
  other.exec('begin immediate')
  queued = 0
  const signUps = statuses('/api/auth/sign-up/email')
  await vi.waitFor(() => expect(queued).toBe(people.length), { timeout: 40_000 })
  other.close()
  expect(await signUps).toEqual([200, 200, 200, 200])
  expect(await statuses('/api/auth/sign-in/email')).toEqual([200, 200, 200, 200])
  await house.close()
})
