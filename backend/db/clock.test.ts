import { afterEach, describe, expect, test, vi } from 'vitest'

import { databaseClock } from './clock.ts'
import { testDatabases } from './testing.ts'

const HOUR_MS = 3_600_000
afterEach(() => void vi.restoreAllMocks())

describe.each(testDatabases)('on $name', ({ open }) => {
  test('the time of the database goes on as it does, whoever sets the clock of this process', async () => {
    const database = await open()
    const clock = await databaseClock(database)
    const now = Date.now()
    expect(Math.abs(clock() - now)).toBeLessThan(HOUR_MS / 2)
    vi.spyOn(Date, 'now').mockReturnValue(now + HOUR_MS)
    expect(Math.abs(clock() - now)).toBeLessThan(HOUR_MS / 2)
    await database.close()
  })
})
