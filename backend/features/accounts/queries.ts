import type { Profile } from '@trunkline/shared/contract/account'
import type { Person } from '@trunkline/shared/contract/scalars'
import { type RawBuilder, sql, type SqlBool } from 'kysely'

import type { Reading } from '../../db/database.ts'

export const personColumns = ['users.id', 'users.handle', 'users.name', 'users.image'] as const

/** The people with these ids. One that no longer exists is missing. */
export async function peopleById(
  db: Reading,
  ids: Iterable<number>,
): Promise<ReadonlyMap<number, Person>> {
  const wanted = [...new Set(ids)]
  if (wanted.length === 0) return new Map()
  const rows = await db
    .selectFrom('users')
    .select(personColumns)
    .where('users.id', 'in', wanted)
    .execute()
  return new Map(rows.map((person) => [person.id, person]))
}

export async function profileById(db: Reading, userId: number): Promise<Profile | undefined> {
  const row = await db
    .selectFrom('users')
    .select([...personColumns, 'users.bio', 'users.created_at'])
    .where('users.id', '=', userId)
    .executeTakeFirst()
  if (!row) return undefined
  const { created_at: createdAt, ...rest } = row
  return { ...rest, joinedAt: new Date(createdAt).toISOString() }
}

export const emailOf = async (db: Reading, userId: number): Promise<string> => {
  const { email } = await db
    .selectFrom('users')
    .select('email')
    .where('id', '=', userId)
    .executeTakeFirstOrThrow()
  return email
}

/** The people with these handles whom the reader sees, by handle. */
export async function seenByHandle(
  db: Reading,
  readerId: number,
  handles: readonly string[],
): Promise<ReadonlyMap<string, Person>> {
  if (handles.length === 0) return new Map()
  const rows = await db
    .selectFrom('users')
    .select(personColumns)
    .where('users.handle', 'in', handles)
    .where(isSeen(readerId, 'users.id'))
    .execute()
  return new Map(rows.map((person) => [person.handle, person]))
}

/** Whom this person does not see, because either blocks the other. */
export async function hiddenFrom(db: Reading, userId: number): Promise<number[]> {
  const rows = await db
    .selectFrom('blocks')
    .select('other_id')
    .where('user_id', '=', userId)
    .execute()
  return rows.map((row) => row.other_id)
}

export async function isHidden(db: Reading, userId: number, otherId: number): Promise<boolean> {
  const row = await db
    .selectFrom('blocks')
    .select('other_id')
    .where('user_id', '=', userId)
    .where('other_id', '=', otherId)
    .executeTakeFirst()
  return row !== undefined
}

/** For lists: the reader sees the person in this column, such as `posts.author_id`. */
export const isSeen = (readerId: number, person: string): RawBuilder<SqlBool> =>
  sql<SqlBool>`not exists (
    select 1 from blocks
    where blocks.user_id = ${readerId} and blocks.other_id = ${sql.ref(person)}
  )`

/** The people that a demo was seeded with, to be signed in as. */
export const demoAccounts = (db: Reading) =>
  db.selectFrom('users').select(['name', 'email']).where('demo', '=', 1).orderBy('id').execute()
