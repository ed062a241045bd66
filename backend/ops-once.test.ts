import { randomUUID } from 'node:crypto'

import { sql } from 'kysely'
import { afterAll, beforeAll, expect, test } from 'vitest'

import { createTestApp, type TestPerson } from './testing.ts'

let app: Awaited<ReturnType<typeof createTestApp>>
let ada: TestPerson
beforeAll(async () => {
  app = await createTestApp()
  ada = await app.signUp('Ada')
})
afterAll(() => app.close())

const run = (statement: string) => sql.raw(statement).execute(app.database.writer)
/** All that acts of operators change and that is kept. */
const kept = async () => {
  const { db } = app.database
  return {
    acts: await db.selectFrom('ops_acts').selectAll().execute(),
    settings: await db.selectFrom('settings').selectAll().where('name', '=', 'rollout').execute(),
    endpoints: await db.selectFrom('endpoint_use').select(['endpoint', 'retired_at']).execute(),
  }
}

test.each([
  ['rollout/step', { to: 5 }],
  ['rollout/step', {}],
  ['rollout/kill', { to: 'legacy', why: 'fire' }],
  ['rollout/plan', { minUsers: 7 }],
  ['endpoints/W7/retire', { early: true }],
  ['endpoints/W7/unretire', {}],
  ['users/1/disconnect', {}],
  ['drain', { overMs: 0 }],
])('%s %j and its answer are one: neither is there without the other', async (path, body) => {
  const key = { 'Idempotency-Key': randomUUID() }
  const ask = () => ada.request('POST', `/api/ops/${path}`, body, key)
  const before = await kept()
  await run(`create trigger no_answers before insert on action_answers
    begin select raise(abort, 'no answer is kept'); end`)
  const failed = await ask()
  await run('drop trigger no_answers')
  expect(failed.status).toBe(500)
  expect(await kept()).toEqual(before)

  const answer: unknown = await (await ask()).json()
  const after = await kept()
  expect(after.acts).toHaveLength(before.acts.length + 1)
  expect(await (await ask()).json()).toEqual(answer)
  expect(await kept()).toEqual(after)
})
