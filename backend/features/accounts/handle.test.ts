import { afterAll, beforeAll, expect, test, vi } from 'vitest'

import { openEmptyDatabase } from '../../db/testing.ts'
import { type House, openHouse } from '../testing.ts'
import { handleFrom, handleGiver } from './handle.ts'

// Passwords are hashed for real, which is slow on purpose.
vi.setConfig({ testTimeout: 30_000 })

const HANDLE = /^[a-z0-9_]{3,24}$/

test.each([
  ['Zoë Müller-Lüdenscheidt', 'zoe_muller_ludenscheidt'],
  ['  Ada  Okafor ', 'ada_okafor'],
  ['Elif Yılmaz-Ørsted', 'elif_yilmaz_orsted'],
  ['Bo', 'user_bo'],
  ['李雷', 'user'],
  ['🦭', 'user'],
  ['a'.repeat(80), 'a'.repeat(24)],
  ['abcdefghijklmnopqrstuvw xyz', 'abcdefghijklmnopqrstuvw'],
])('%j becomes the handle %s', (name, handle) => {
  expect(handleFrom(name)).toBe(handle)
  expect(handle).toMatch(HANDLE)
})

let house: House
beforeAll(async () => {
  house = await openHouse(await openEmptyDatabase())
})
afterAll(() => house.close())

test('the first of a name has it plain; those at the same moment get numbers, all different', async () => {
  const give = handleGiver(house.database.db)
  const handles = await Promise.all(
    Array.from({ length: 20 }, (_, i) => give('Ada Okafor', `ada${i}@example.org`)),
  )
  expect(handles[0]).toBe('ada_okafor')
  expect(new Set(handles).size).toBe(20)
  for (const handle of handles) expect(handle).toMatch(HANDLE)
})

test('a handle that somebody has is not given again', async () => {
  await house.person('Eve')
  const { handle } = await house.database.db
    .selectFrom('users')
    .select('handle')
    .executeTakeFirstOrThrow()
  expect(await handleGiver(house.database.db)(handle, 'eve@example.org')).not.toBe(handle)
})

test('people of one name who sign up at the same moment all get in', async () => {
  const ids = await Promise.all(
    Array.from({ length: 5 }, (_, i) =>
      house.accounts.createUser({
        name: 'Sam Same',
        email: `sam${i}@example.org`,
        password: 'correct horse battery',
      }),
    ),
  )
  expect(new Set(ids).size).toBe(5)
})
