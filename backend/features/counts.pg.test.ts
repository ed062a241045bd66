import { randomBytes } from 'node:crypto'

import { topic, type Topic } from '@trunkline/shared/protocol/topic'
import pg from 'pg'
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest'

import { openDatabase } from '../db/database.ts'
import { notify } from './notifications/service.ts'
import { type House, openHouse } from './testing.ts'

const url = process.env.PGURL

// Transactions of several sessions at once: what PGlite, being one session, cannot show.
describe.skipIf(url === undefined)('on a real Postgres (PGURL)', () => {
  vi.setConfig({ testTimeout: 60_000 })
  const name = `trunkline_test_${randomBytes(6).toString('hex')}`
  let house: House

  const admin = async (statement: string) => {
    const client = new pg.Client({ connectionString: url })
    await client.connect()
    await client.query(statement)
    await client.end()
  }

  beforeAll(async () => {
    await admin(`create database ${name}`)
    const own = new URL(url ?? '')
    own.pathname = `/${name}`
    house = await openHouse(await openDatabase(own.href))
  }, 60_000)
  afterAll(async () => {
    await house.close()
    await admin(`drop database ${name}`)
  })

  /** What was told on a topic, in the log's order: commits may be published in another. */
  const told = (on: Topic) => house.heard(on).sort((a, b) => a.seq - b.seq)

  test('eight notifications at once: each count is that of its position', async () => {
    const [ada, ben] = [await house.person('Ada'), await house.person('Ben')]
    const happening = { kind: 'friend_request_accepted', actorId: ben, requestId: 1 } as const
    await Promise.all(
      Array.from({ length: 8 }, () => house.write((tx) => notify(tx, ada, happening))),
    )
    const counts = told(topic.notifications(ada)).map(({ data }) => 'unread' in data && data.unread)
    expect(counts).toEqual([1, 2, 3, 4, 5, 6, 7, 8])
  })

  test('five requests at once: each count is that of its position', async () => {
    const ada = await house.person('Ada')
    const others = await Promise.all(['B', 'C', 'D', 'E', 'F'].map((who) => house.person(who)))
    await Promise.all(others.map((who) => house.act(who, 'friend_request.send', { toUserId: ada })))
    const counts = told(topic.friendRequests(ada)).map(
      ({ data }) => 'incoming' in data && data.incoming,
    )
    expect(counts).toEqual([1, 2, 3, 4, 5])
  })

  test('two who ask each other at the same moment become friends, once', async () => {
    for (let round = 0; round < 10; round++) {
      const [ada, ben] = [await house.person('Ada'), await house.person('Ben')]
      const [one, other] = await Promise.all([
        house.act(ada, 'friend_request.send', { toUserId: ben }),
        house.act(ben, 'friend_request.send', { toUserId: ada }),
      ])
      expect(one.request.id).toBe(other.request.id)
      const accepted = told(topic.friendRequests(ada)).filter(
        (event) => event.name === 'friend_request.accepted',
      )
      expect(accepted).toHaveLength(1)
    }
  })

  test('four pictures at once: the last is worn, the others are gone', async () => {
    const ada = await house.person('Ada')
    const known = { digest: '', name: 'me.png', type: 'image/png', bytes: 1, width: 8, height: 8 }
    const file = { ...known, owner_id: ada, created_at: Date.now(), used_at: null }
    const pictures = await house.database.writer
      .insertInto('attachments')
      .values(
        ['a', 'b', 'c', 'd'].map((key) => ({
          ...file,
          upload_key: key,
          stored_name: `${ada}${key}`,
        })),
      )
      .returning('id')
      .execute()
    await Promise.all(
      pictures.map(({ id }) => house.act(ada, 'account.update_profile', { attachmentId: id })),
    )
    const left = await house.database.db
      .selectFrom('attachments')
      .select('id')
      .where('owner_id', '=', ada)
      .execute()
    expect(left).toHaveLength(1)
  })
})
