import { afterAll, beforeAll, describe, expect, test } from 'vitest'

import { testDatabases } from '../../db/testing.ts'
import { type House, openHouse } from '../testing.ts'
import { sweepSessions } from './session-sweep.ts'

const HOUR_MS = 3_600_000

describe.each(testDatabases)('on $name', ({ open }) => {
  let house: House
  beforeAll(async () => {
    house = await openHouse(await open())
  }, 60_000)
  afterAll(() => house.close())

  test('a session that ended a day ago is forgotten, with its token and address; who is signed in stays so', async () => {
    const userId = await house.person('Ada')
    const now = Date.now()
    const at = (ms: number) => new Date(ms).toISOString()
    const ends = [-700 * HOUR_MS, -25 * HOUR_MS, -23 * HOUR_MS, HOUR_MS]
    const many = Array.from({ length: 600 }, () => -26 * HOUR_MS)
    await house.database.writer
      .insertInto('sessions')
      .values(
        [...ends, ...many].map((end, i) => ({
          user_id: userId,
          token: `token-${i}`,
          expires_at: at(now + end),
          ip_address: '192.0.2.1',
          user_agent: 'a browser',
          created_at: at(0),
          updated_at: at(0),
        })),
      )
      .execute()
    await sweepSessions(house.database, now)
    const left = await house.database.db
      .selectFrom('sessions')
      .select('token')
      .orderBy('id')
      .execute()
    expect(left.map(({ token }) => token)).toEqual(['token-2', 'token-3'])
  })
})
