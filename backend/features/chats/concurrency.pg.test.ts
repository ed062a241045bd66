import { randomUUID } from 'node:crypto'

import type { EventOf } from '@trunkline/shared/contract/catalogue'
import { topic } from '@trunkline/shared/protocol/topic'
import { sql } from 'kysely'
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest'

import { eventsBetween } from '../../core/event-log.ts'
import { openDatabase } from '../../db/database.ts'
import { openPostgres } from '../../db/postgres.ts'
import { type Chats, openChats } from './testing.ts'

const { PGURL } = process.env
const PEOPLE = 8
const WORKERS = 16
const ROUNDS = 10
/** Fewer than the pool has connections: nobody waits for one. */
const TALKERS = 8

const anyName = () => `chats_${randomUUID().replaceAll('-', '')}`

/** Locks between sessions are proved by a real PostgreSQL alone: PGlite has one session. */
describe.skipIf(PGURL === undefined)('on PostgreSQL, with many sessions at once', () => {
  const server = openPostgres(PGURL ?? '')
  let house: Chats
  let people: number[]

  const open = async (name: string) => {
    await sql`create database ${sql.ref(name)}`.execute(server.writer)
    const url = new URL(PGURL ?? '')
    url.pathname = `/${name}`
    return openChats(await openDatabase(url.href))
  }

  beforeAll(async () => {
    house = await open(anyName())
    people = []
    for (let i = 0; i < PEOPLE; i += 1) people.push(await house.person(`P${i}`))
    await house.database.writer
      .insertInto('friendships')
      .values(
        people.flatMap((one) =>
          people
            .filter((other) => other !== one)
            .map((other) => ({ user_id: one, friend_id: other, since: 1 })),
        ),
      )
      .execute()
  }, 60_000)
  afterAll(async () => {
    await house.close()
    await server.close()
  })

  const pick = <T>(from: readonly T[]): T => from[Math.floor(Math.random() * from.length)] as T

  test('a direct chat that both ask for again and again is one', async () => {
    const [ada = 0, ben = 0] = people
    const asked = Array.from({ length: 20 }, (_, i) =>
      i % 2 === 0 ? house.direct(ada, ben) : house.direct(ben, ada),
    )
    expect(new Set((await Promise.all(asked)).map(({ id }) => id)).size).toBe(1)
    expect(house.toldNames(ada)).toEqual(['chat.joined'])
  })

  test('every count told was true where it was told, no message was missed, and nothing failed', async () => {
    const [owner = 0, ...others] = people
    const chats: number[] = []
    for (let i = 0; i < 4; i += 1) chats.push((await house.group(owner, ...others)).id)
    const acts: (() => Promise<unknown>)[] = [
      ...Array.from({ length: 10 }, () => () => house.say(pick(people), pick(chats))),
      ...Array.from(
        { length: 7 },
        () => () => house.read(pick(people), pick(chats), pick(others) * 9),
      ),
      () => house.act(pick(people), 'chat.leave', { chatId: pick(chats) }),
      () => house.act(owner, 'chat.remove_member', { chatId: pick(chats), userId: pick(others) }),
      () => house.act(owner, 'chat.add_members', { chatId: pick(chats), memberIds: others }),
    ]
    const failed: unknown[] = []
    const work = async () => {
      for (let i = 0; i < 40; i += 1)
        await pick(acts)().catch((error: unknown) => {
          // Who is out is told so, and goes on with something else.
          if ((error as { code?: unknown }).code !== 'not_found') failed.push(error)
        })
    }
    await Promise.all(Array.from({ length: WORKERS }, work))
    expect(failed.filter((error) => (error as { code?: unknown }).code !== 'forbidden')).toEqual([])
    for (const who of people) await expectTruth(who)
  }, 120_000)

  test('who writes and who reads in a chat of two never wait for each other in a ring', async () => {
    const name = anyName()
    const own = await open(name)
    const [ada, ben] = [await own.person('Ada'), await own.person('Ben')]
    await own.befriend(ada, ben)
    const { id } = await own.direct(ada, ben)
    const bySomebody = (n: number) => (n % 2 === 0 ? ada : ben)
    for (let round = 0; round < ROUNDS; round += 1)
      await Promise.all(
        Array.from({ length: TALKERS }, (_, n) =>
          n % 4 < 2
            ? own.say(bySomebody(n), id)
            : own.read(bySomebody(n), id, (round * TALKERS) / 2 + n),
        ),
      )
    await own.close()
    // A session adds what it counted when it ends.
    const count = sql<{ sessions: number; deadlocks: number }>`
      select numbackends as sessions, deadlocks from pg_stat_database where datname = ${name}`
    await vi.waitFor(
      async () =>
        expect((await count.execute(server.reader)).rows).toEqual([{ sessions: 0, deadlocks: 0 }]),
      { timeout: 30_000 },
    )
  }, 120_000)

  /** Follows somebody's own topic from its first event, as their page does. */
  async function expectTruth(who: number) {
    const range = { after: 0, upTo: 1_000_000, limit: 1_000_000 }
    const events = await eventsBetween(house.database.db, topic.chats(who), range)
    const chats = new Map<number, { no: number; unread: number }>()
    for (const [i, event] of events.entries()) {
      expect(event.seq).toBe(i + 1)
      apply(chats, event, who)
      const unreadChats = [...chats.values()].filter(({ unread }) => unread > 0).length
      const told = 'unreadChats' in event.data ? event.data.unreadChats : unreadChats
      expect(told).toBe(unreadChats)
    }
    for (const [chatId, { unread }] of chats)
      expect((await house.seen(who, chatId))?.unread).toBe(unread)
  }
})

function apply(
  chats: Map<number, { no: number; unread: number }>,
  { name, data }: EventOf,
  who: number,
): void {
  if (name === 'chat.joined') chats.set(data.chat.id, { no: data.chat.readUpTo, unread: 0 })
  if (name === 'chat.left') chats.delete(data.chatId)
  if (name === 'chat.message_created') {
    const { chatId, no, sender } = data.message
    const before = chats.get(chatId)
    expect(no).toBe((before?.no ?? 0) + 1)
    const unread = (before?.unread ?? 0) + (sender.id === who ? 0 : 1)
    expect(data.unread).toBe(unread)
    chats.set(chatId, { no, unread })
  }
  if (name === 'chat.read')
    chats.set(data.chatId, { no: 0, ...chats.get(data.chatId), unread: data.unread ?? 0 })
}
