import type { FriendRequest } from '@trunkline/shared/contract/friend-request'
import type { Person } from '@trunkline/shared/contract/scalars'
import type { Selectable } from 'kysely'

import type { Reading } from '../../db/database.ts'
import type { Tables } from '../../db/tables.ts'
import { people } from '../accounts/service.ts'

export type Box = 'incoming' | 'outgoing'
export type Page = { limit: number; cursor?: number }
type Row = Selectable<Tables['friend_requests']>

/** The pending requests to or from this user, newest first. */
export async function pendingRequests(
  db: Reading,
  userId: number,
  box: Box,
  page: Page,
): Promise<{ items: FriendRequest[]; next: number | null }> {
  let query = db
    .selectFrom('friend_requests')
    .selectAll()
    .where(box === 'incoming' ? 'to_id' : 'from_id', '=', userId)
    .where('status', '=', 'pending')
  if (page.cursor !== undefined) query = query.where('id', '<', page.cursor)
  const rows = await query
    .orderBy('id', 'desc')
    .limit(page.limit + 1)
    .execute()
  const shown = rows.slice(0, page.limit)
  const items = await withPeople(db, shown)
  return { items, next: rows.length > page.limit ? (shown.at(-1)?.id ?? null) : null }
}

export async function incomingCount(db: Reading, userId: number): Promise<number> {
  const { incoming } = await db
    .selectFrom('friend_requests')
    .select((eb) => eb.fn.countAll<number>().as('incoming'))
    .where('to_id', '=', userId)
    .where('status', '=', 'pending')
    .executeTakeFirstOrThrow()
  return incoming
}

/** The people this user is friends with, by id, from after `cursor`. */
export async function friends(
  db: Reading,
  userId: number,
  page: Page,
): Promise<{ items: Person[]; next: number | null }> {
  const rows = await db
    .selectFrom('friendships')
    .innerJoin('users', 'users.id', 'friendships.friend_id')
    .select(['users.id', 'users.handle', 'users.name', 'users.image'])
    .where('friendships.user_id', '=', userId)
    .where('friendships.friend_id', '>', page.cursor ?? 0)
    .orderBy('friendships.friend_id')
    .limit(page.limit + 1)
    .execute()
  const items = rows.slice(0, page.limit)
  return { items, next: rows.length > page.limit ? (items.at(-1)?.id ?? null) : null }
}

export async function allFriendIds(db: Reading, userId: number): Promise<number[]> {
  const rows = await db
    .selectFrom('friendships')
    .select('friend_id')
    .where('user_id', '=', userId)
    .execute()
  return rows.map((row) => row.friend_id)
}

export async function withPeople(db: Reading, rows: readonly Row[]): Promise<FriendRequest[]> {
  const known = await people(
    db,
    rows.flatMap((row) => [row.from_id, row.to_id]),
  )
  return rows.flatMap((row) => {
    const from = known.get(row.from_id)
    const to = known.get(row.to_id)
    return from && to ? [requestOf(row, from, to)] : []
  })
}

const requestOf = (row: Row, from: Person, to: Person): FriendRequest => ({
  id: row.id,
  from,
  to,
  status: row.status,
  createdAt: new Date(row.created_at).toISOString(),
  updatedAt: new Date(row.updated_at).toISOString(),
})
