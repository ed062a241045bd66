import type { Kysely } from 'kysely'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'

import type { Database } from '../../db/database.ts'
import { up } from '../../db/migrations/0016-half-made.ts'
import { testDatabases } from '../../db/testing.ts'

describe.each(testDatabases)('on $name', ({ open }) => {
  let database: Database
  beforeAll(async () => {
    database = await open()
  }, 60_000)
  afterAll(() => database.close())

  const at = new Date(0).toISOString()
  const times = { created_at: at, updated_at: at }
  const person = async (name: string) => {
    const { id } = await database.writer
      .insertInto('users')
      .values({
        name,
        handle: name,
        email: `${name}@example.org`,
        email_verified: 0,
        image: null,
        ...times,
      })
      .returning('id')
      .executeTakeFirstOrThrow()
    return id
  }
  const names = async () => {
    const rows = await database.db.selectFrom('users').select('name').orderBy('name').execute()
    return rows.map(({ name }) => name)
  }

  test('whoever was left without a password and anything else gives the address back; nobody else goes', async () => {
    const { writer } = database
    await person('half_made')
    await writer
      .insertInto('credentials')
      .values({
        user_id: await person('quiet'),
        account_id: '1',
        provider_id: 'credential',
        password: 'hash',
        ...times,
      })
      .execute()
    await writer
      .insertInto('sessions')
      .values({ user_id: await person('signed_in'), token: 'token', expires_at: at, ...times })
      .execute()
    await writer
      .insertInto('posts')
      .values({ author_id: await person('author'), content: 'x', image_id: null, created_at: 0 })
      .execute()
    await writer
      .insertInto('follows')
      .values({
        follower_id: await person('follower'),
        followee_id: await person('followed'),
        since: 0,
      })
      .execute()
    await writer
      .insertInto('action_answers')
      .values({ user_id: await person('acted'), id: 'a', body_hash: '', answer: '{}', at: 0 })
      .execute()
    const kept = ['acted', 'author', 'followed', 'follower', 'quiet', 'signed_in']
    await up(writer as unknown as Kysely<unknown>)
    expect(await names()).toEqual(kept)
    await up(writer as unknown as Kysely<unknown>)
    expect(await names()).toEqual(kept)
  })
})
