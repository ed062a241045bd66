import { sql } from 'kysely'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'

import type { ReadDb } from '../../db/database.ts'
import { plansOf, testDatabases } from '../../db/testing.ts'
import { chatById, chats } from './list.ts'
import { hasInChat, messages } from './messages.ts'
import { readMarks, unreadAfter, unreadChats } from './queries.ts'
import { type Chats, openChats } from './testing.ts'

const MESSAGES = 10_000
const CHATS = 300
const PEOPLE = 256

/** 10,000 messages in a group of 256, and somebody who is in 300 chats. */
async function fill(house: Chats) {
  const people: number[] = []
  for (let i = 0; i < PEOPLE; i += 1) people.push(await house.person(`P${i}`))
  const { writer } = house.database
  const insert = async <T>(rows: T[], put: (page: T[]) => Promise<unknown>) => {
    for (let i = 0; i < rows.length; i += 1_000) await put(rows.slice(i, i + 1_000))
  }
  const ids = Array.from({ length: CHATS }, (_, i) => i + 1)
  const kind = 'group' as const
  await insert(ids, (page) =>
    writer
      .insertInto('chats')
      .values(page.map(() => ({ kind, title: null, pair: null, owner_id: null, created_at: 1 })))
      .execute(),
  )
  await writer.updateTable('chats').set({ last_no: MESSAGES }).where('id', '=', 1).execute()
  const [user = 0] = people
  const place = { joined_no: 1, left_no: null, read_no: 0 }
  await insert(
    [
      ...ids.map((id) => ({ chat_id: id, user_id: user, ...place, active_at: id })),
      ...people.slice(1).map((id) => ({ chat_id: 1, user_id: id, ...place, active_at: 1 })),
    ],
    (page) => writer.insertInto('chat_members').values(page).execute(),
  )
  await insert(
    Array.from({ length: MESSAGES }, (_, i) => ({
      chat_id: 1,
      no: i + 1,
      sender_id: people[i % PEOPLE] ?? 0,
      content: `Message ${i}`,
      attachment_id: i % 10 === 0 ? i + 1 : null,
      client_id: null,
      created_at: i,
    })),
    (page) => writer.insertInto('messages').values(page).execute(),
  )
  // Postgres does this by itself sooner or later; SQLite never does.
  if (house.database.dialect === 'postgres') await sql`analyze`.execute(writer)
  return { user, people }
}

describe.each(testDatabases)(
  'on $name, with 10,000 messages, 256 members and 300 chats',
  ({ open, name }) => {
    let house: Chats
    let user: number
    let people: number[]
    beforeAll(async () => {
      house = await openChats(await open())
      ;({ user, people } = await fill(house))
      // So few rows may well be read from end to end: it is asked whether there is another way.
      if (name === 'postgres') await sql`set enable_seqscan = off`.execute(house.database.writer)
    }, 120_000)
    afterAll(async () => {
      if (name === 'postgres') await sql`set enable_seqscan = on`.execute(house.database.writer)
      await house.close()
    })

    /** Nothing is read from end to end but what is small, and what is in order already is not sorted again. */
    const wasteful =
      name === 'sqlite'
        ? /SCAN (?!json)|TEMP B-TREE FOR ORDER BY/
        : /Seq Scan on (messages|chat_members)/

    test.each<[string, (db: ReadDb) => Promise<unknown>]>([
      ['the newest messages', (db) => messages(db, user, 1, { limit: 50 })],
      ['older ones', (db) => messages(db, user, 1, { limit: 50, before: 5_000 })],
      ['what came since', (db) => messages(db, user, 1, { limit: 50, after: 5_000 })],
      ['the first chats', (db) => chats(db, user, { limit: 30 })],
      [
        'the next chats',
        (db) => chats(db, user, { limit: 30, before: { activeAt: 100, chatId: 100 } }),
      ],
      ['one chat', (db) => chatById(db, user, 1)],
      [
        'unread after a mark',
        (db) => unreadAfter(db, user, { chatId: 1, no: 10, lastNo: MESSAGES }),
      ],
      ['chats with something unread', (db) => unreadChats(db, people)],
      ['how far everybody has read', (db) => readMarks(db, { readerId: user, chatId: 1 })],
      ['who may have a file', (db) => hasInChat(db, user, 5_001)],
    ])('%s are found by an index', async (_what, read) => {
      const plans = await plansOf(house.database, read)
      expect(plans.length).toBeGreaterThan(0)
      expect(plans.filter((plan) => wasteful.test(plan))).toEqual([])
    })

    test('what is wasteful would be noticed', async () => {
      const [plan = ''] = await plansOf(house.database, (db) =>
        db.selectFrom('messages').selectAll().where('content', '=', 'x').execute(),
      )
      expect(plan).toMatch(wasteful)
    })
  },
)
