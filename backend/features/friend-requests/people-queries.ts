import type { Person } from '@trunkline/shared/contract/scalars'
import { sql, type SqlBool } from 'kysely'

import type { Reading } from '../../db/database.ts'
import { seenBy } from '../accounts/service.ts'
import type { Page } from './queries.ts'

/** Where the asker and another person stand; `requestId` is that of the pending request, if one is. */
export type Acquaintance = {
  friendship: 'self' | 'none' | 'friends' | 'incoming' | 'outgoing'
  requestId: number | null
}

/** People whom the asker sees, by a part of their name or handle, or all, by id; each with where the two stand. */
export async function searchPeople(
  db: Reading,
  askerId: number,
  text: string,
  page: Page,
): Promise<{ items: (Person & Acquaintance)[]; next: number | null }> {
  let query = db
    .selectFrom('users')
    .select(['id', 'handle', 'name', 'image'])
    .where('id', '>', page.cursor ?? 0)
    .where(seenBy(askerId, 'users.id'))
  if (text !== '') {
    const pattern = `%${text.toLowerCase().replaceAll(/[!%_]/g, '!$&')}%`
    query = query.where(({ or }) =>
      or([
        sql<SqlBool>`lower(name) like ${pattern} escape '!'`,
        sql<SqlBool>`handle like ${pattern} escape '!'`,
      ]),
    )
  }
  const rows = await query
    .orderBy('id')
    .limit(page.limit + 1)
    .execute()
  const shown = rows.slice(0, page.limit)
  const ids = shown.map(({ id }) => id)
  const standing = await acquaintances(db, askerId, ids)
  const items = shown.map((person) => ({ ...person, ...standing(person.id) }))
  return { items, next: rows.length > page.limit ? (ids.at(-1) ?? null) : null }
}

/** Answers, for each of these people, where the asker and they stand. */
export async function acquaintances(
  db: Reading,
  askerId: number,
  ids: readonly number[],
): Promise<(id: number) => Acquaintance> {
  if (ids.length === 0) return () => ({ friendship: 'none', requestId: null })
  const [friendships, incoming, outgoing] = [
    await db
      .selectFrom('friendships')
      .select('friend_id')
      .where('user_id', '=', askerId)
      .where('friend_id', 'in', ids)
      .execute(),
    await db
      .selectFrom('friend_requests')
      .select(['id', 'from_id'])
      .where('to_id', '=', askerId)
      .where('status', '=', 'pending')
      .where('from_id', 'in', ids)
      .execute(),
    await db
      .selectFrom('friend_requests')
      .select(['id', 'to_id'])
      .where('from_id', '=', askerId)
      .where('status', '=', 'pending')
      .where('to_id', 'in', ids)
      .execute(),
  ]
  const standing = new Map<number, Acquaintance>([
    [askerId, { friendship: 'self', requestId: null }],
    ...incoming.map((row) => [row.from_id, { friendship: 'incoming', requestId: row.id }] as const),
    ...outgoing.map((row) => [row.to_id, { friendship: 'outgoing', requestId: row.id }] as const),
    ...friendships.map(
      (row) => [row.friend_id, { friendship: 'friends', requestId: null }] as const,
    ),
  ])
  return (id) => standing.get(id) ?? { friendship: 'none', requestId: null }
}
