import { topic } from '@trunkline/shared/protocol/topic'
import type { Kysely } from 'kysely'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'

import type { Database } from '../db/database.ts'
import { up } from '../db/migrations/0014-unsigned.ts'
import { testDatabases } from '../db/testing.ts'
import { append } from './event-log.ts'
import { event } from './message.ts'

describe.each(testDatabases)('on $name', ({ open }) => {
  let database: Database
  beforeAll(async () => {
    database = await open()
  }, 60_000)
  afterAll(() => database.close())

  test('a log from before tells nobody who blocked them, and keeps whose act everything else was', async () => {
    const [blocked, blocker] = [12, 112]
    const follow = { userId: blocker, following: false }
    await database.commit((trx) =>
      append(
        trx,
        [
          event('account.access_changed', topic.account(blocked), {}),
          event('account.follow_changed', topic.account(blocked), follow),
          event('account.follow_changed', topic.account(blocker), { ...follow, userId: blocked }),
          event('notification.read', topic.notifications(blocked), { ids: [1], unread: 0 }),
          event('post.deleted', topic.feed(), { postId: 1 }),
        ],
        { at: 1, by: blocker, clientId: 'an-act' },
      ),
    )
    await up(database.writer as unknown as Kysely<unknown>)
    const rows = await database.db
      .selectFrom('events')
      .innerJoin('topics', 'topics.id', 'events.topic_id')
      .select(['topics.name', 'events.by', 'events.client_id'])
      .orderBy('topics.name')
      .orderBy('seq')
      .execute()
    expect(rows.map(({ name, by, client_id: act }) => [name, by, act])).toEqual([
      ['account:112', blocker, 'an-act'],
      ['account:12', null, null],
      ['account:12', null, null],
      ['feed', blocker, 'an-act'],
      ['notifications:12', null, null],
    ])
  })
})
