import { getMigrations } from 'better-auth/db/migration'
import { describe, expect, test } from 'vitest'

import { testDatabases } from '../../db/testing.ts'
import { openHouse } from '../testing.ts'
import { createAuth } from './auth.ts'

describe.each(testDatabases)('on $name', ({ open }) => {
  test('the accounts library finds every table, column and index that it wants', async () => {
    const database = await open()
    const house = await openHouse(database)
    const auth = createAuth({
      database,
      config: house.config,
      log: { error: () => undefined, warn: () => undefined },
      giveHandle: async (name) => name,
      clock: Date.now,
      onSessionEnd: () => undefined,
    })
    const { toBeCreated, toBeAdded } = await getMigrations(auth.options)
    expect({ toBeCreated, toBeAdded }).toEqual({ toBeCreated: [], toBeAdded: [] })
    await house.close()
  }, 60_000)
})
