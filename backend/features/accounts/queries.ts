import type { Profile } from '@trunkline/shared/contract/account'
import type { Person } from '@trunkline/shared/contract/scalars'

import type { Reading } from '../../db/database.ts'

const personColumns = ['users.id', 'users.handle', 'users.name', 'users.image'] as const

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

/** The people that a demo was seeded with, to be signed in as. */
export const demoAccounts = (db: Reading) =>
  db.selectFrom('users').select(['name', 'email']).where('demo', '=', 1).orderBy('id').execute()
