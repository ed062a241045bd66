import { afterEach, beforeEach, expect, test } from 'vitest'

import type { Database } from '../db/database.ts'
import { openEmptyDatabase } from '../db/testing.ts'
import { createOnce, type Keep, type Once } from './once.ts'
import { Refusal } from './refusal.ts'

let database: Database
let once: Once
let done: number
beforeEach(async () => {
  database = await openEmptyDatabase()
  once = createOnce({ database, clock: () => 1 })
  done = 0
})
afterEach(() => database.close())

const act = (keep: Keep) => database.commit((trx) => keep(trx, { nth: (done += 1) }))
const ask = (id: string | undefined, input: object = {}, run = act) =>
  once({ userId: 1, id, name: 'move', input }, run)

test('who asks twice at once is answered twice, and it is done once', async () => {
  expect(await Promise.all([ask('k'), ask('k'), ask('k')])).toEqual(Array(3).fill({ nth: 1 }))
  expect(await ask('k')).toEqual({ nth: 1 })
})

test('without an id, or under another one, it is done again', async () => {
  expect([await ask(undefined), await ask(undefined), await ask('a'), await ask('b')]).toEqual(
    [1, 2, 3, 4].map((nth) => ({ nth })),
  )
})

test('an id that was used for something else is refused', async () => {
  await ask('k', { to: 1 })
  await expect(ask('k', { to: 2 })).rejects.toMatchObject({ code: 'id_reused' })
})

test('what was refused is tried again, by whoever waited, too', async () => {
  const refuse = async (): Promise<{ nth: number }> => {
    throw new Refusal('conflict', 'not now')
  }
  const [first, second] = await Promise.allSettled([ask('k', {}, refuse), ask('k')])
  expect(first.status).toBe('rejected')
  expect(second).toMatchObject({ status: 'fulfilled', value: { nth: 1 } })
})
