import type { Person } from '@trunkline/shared/contract/scalars'

import type { Reading } from '../../db/database.ts'
import { personColumns } from './queries.ts'

/** Where the asker and somebody else stand, friendship apart, and how many follow and are followed. */
export type Standing = {
  following: boolean
  followsMe: boolean
  blocked: boolean
  followers: number
  followees: number
}

export async function standing(db: Reading, askerId: number, userId: number): Promise<Standing> {
  const follows = await db
    .selectFrom('follows')
    .select('follower_id')
    .where('follower_id', 'in', [askerId, userId])
    .where('followee_id', 'in', [askerId, userId])
    .execute()
  return {
    following: follows.some((row) => row.follower_id === askerId),
    followsMe: follows.some((row) => row.follower_id === userId),
    blocked: await blocksPerson(db, askerId, userId),
    followers: await count(db, 'followee_id', userId),
    followees: await count(db, 'follower_id', userId),
  }
}

async function count(db: Reading, side: 'followee_id' | 'follower_id', userId: number) {
  const { found } = await db
    .selectFrom('follows')
    .select((eb) => eb.fn.countAll<number>().as('found'))
    .where(side, '=', userId)
    .executeTakeFirstOrThrow()
  return found
}

/** Whether this person blocks the other: to be hidden by the other's block does not count. */
export async function blocksPerson(db: Reading, userId: number, otherId: number): Promise<boolean> {
  const row = await db
    .selectFrom('blocks')
    .select('mine')
    .where('user_id', '=', userId)
    .where('other_id', '=', otherId)
    .executeTakeFirst()
  return row?.mine === 1
}

/** Whom this person blocks, by id, from after `cursor`. */
export async function blockedPeople(
  db: Reading,
  userId: number,
  page: { limit: number; cursor?: number },
): Promise<{ items: Person[]; next: number | null }> {
  const rows = await db
    .selectFrom('blocks')
    .innerJoin('users', 'users.id', 'blocks.other_id')
    .select(personColumns)
    .where('blocks.user_id', '=', userId)
    .where('blocks.other_id', '>', page.cursor ?? 0)
    .where('blocks.mine', '=', 1)
    .orderBy('blocks.other_id')
    .limit(page.limit + 1)
    .execute()
  const items = rows.slice(0, page.limit)
  return { items, next: rows.length > page.limit ? (items.at(-1)?.id ?? null) : null }
}
